import { dirname, resolve, sep } from 'node:path';
import { parentPort } from 'node:worker_threads';
import pdfmake from 'pdfmake';
import fonts from 'pdfmake/fonts/Roboto.js';

// A document names no file and no address: its fonts are all that may be read.
const folder = dirname(fonts.Roboto.normal) + sep;
pdfmake.setFonts(fonts);
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => resolve(path).startsWith(folder));

pdfmake.setTableLayouts({
  // A line below each row, and room beside the words so that a filled head does not touch them.
  rows: {
    hLineWidth: (row, { table }) => (row <= table.headerRows ? 0 : 0.4),
    vLineWidth: () => 0,
    hLineColor: () => '#bbbbbb',
    paddingLeft: () => 5,
    paddingRight: () => 5,
    paddingTop: () => 3,
    paddingBottom: () => 3,
  },
});

parentPort.on('message', async ({ id, definition, page, of, foot = [], createdAt }) => {
  try {
    const footer = (current, count) => ({
      columns: [
        { text: foot.join('\n'), color: '#555555', width: '*' },
        { text: `${page} ${current} ${of} ${count}`, alignment: 'right', width: 'auto' },
      ],
      fontSize: 7,
      margin: [51, 8, 51, 0],
    });
    // The time of making would make each file another one.
    const info = { ...definition.info, creationDate: new Date(createdAt) };
    const bytes = await pdfmake.createPdf({ ...definition, info, footer }).getBuffer();
    parentPort.postMessage({ id, bytes: new Uint8Array(bytes) });
  } catch (error) {
    parentPort.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
