import { parentPort } from 'node:worker_threads';
import { InvoiceService } from '@e-invoice-eu/core';

const quiet = { log: () => undefined, warn: () => undefined, error: () => undefined };
const service = new InvoiceService(quiet);
const RealDate = Date;

/** The library stamps files with the time of making, which would make each another one; here it is that of the issue. */
function standStill(at) {
  globalThis.Date = class extends RealDate {
    constructor(...parts) {
      super(...(parts.length === 0 ? [at] : parts));
    }
    static now() {
      return at;
    }
  };
}

async function make({ input, format, language, number, createdAt, pdf }) {
  standStill(createdAt);
  const mimetype = 'application/pdf';
  const paper = pdf ? { pdf: { buffer: pdf, filename: `${number}.pdf`, mimetype } } : {};
  const made = await service.generate(input, { format, lang: language, noWarnings: true, ...paper });
  return typeof made === 'string' ? new TextEncoder().encode(made) : new Uint8Array(made);
}

/** What the library's own check says, where that is what failed. */
function reasonOf(error) {
  if (Array.isArray(error?.errors))
    return error.errors.map(({ instancePath, message }) => `${instancePath}: ${message}`).join('; ');
  return error instanceof Error ? error.message : String(error);
}

// One after the other: they share a clock that stands still.
let last = Promise.resolve();
parentPort.on('message', ({ id, ...request }) => {
  last = last.then(async () => {
    try {
      parentPort.postMessage({ id, bytes: await make(request) });
    } catch (error) {
      parentPort.postMessage({ id, error: reasonOf(error) });
    }
  });
});
