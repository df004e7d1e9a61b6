import { dirname, resolve, sep } from 'node:path';
import { parentPort } from 'node:worker_threads';
import pdfmake from 'pdfmake';
import fonts from 'pdfmake/fonts/Roboto.js';

// A document names no file and no address: its fonts are all that may be read.
const folder = dirname(fonts.Roboto.normal) + sep;
pdfmake.setFonts(fonts);
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => resolve(path).startsWith(folder));

parentPort.on('message', async ({ id, definition, page, of, createdAt }) => {
  try {
    const footer = (current, count) => ({
      text: `${page} ${current} ${of} ${count}`,
      alignment: 'right',
      fontSize: 8,
      margin: [0, 12, 51, 0],
    });
    // The time of making would make each file another one.
    const info = { ...definition.info, creationDate: new Date(createdAt) };
    const bytes = await pdfmake.createPdf({ ...definition, info, footer }).getBuffer();
    parentPort.postMessage({ id, bytes: new Uint8Array(bytes) });
  } catch (error) {
    parentPort.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
