import type { InvoiceDocument } from '../document.ts';
import { openThread } from '../paper/in-thread.ts';
import { E_FORMATS, type EFormat } from './formats.ts';
import { ublOf } from './ubl-of.ts';

export interface EInvoiceRequest {
  doc: InvoiceDocument;
  format: EFormat;
  /** What people read; for Factur-X, which is a PDF with the data in it. */
  pdf?: Uint8Array;
  /** Unix milliseconds that stand in the file: the same request makes the same bytes. */
  createdAt: number;
}

/** Makes electronic invoices in a thread of its own: the library is large, and takes its time. */
export interface EInvoiceMaker {
  /** XML in UTF-8, or for Factur-X a PDF. Rejects where the library finds the document wanting. */
  make(request: EInvoiceRequest): Promise<Uint8Array>;
  stop(): Promise<void>;
}

/** Neither the thread nor the library is there before the first one is asked for. */
export function openEInvoiceMaker(): EInvoiceMaker {
  const thread = openThread(new URL('./thread.mjs', import.meta.url), 'the electronic invoice');
  return {
    make({ doc, format, pdf, createdAt }) {
      const { library } = E_FORMATS[format];
      const { language, number } = doc;
      return thread.ask({ input: ublOf(doc), format: library, language, number, createdAt, ...(pdf ? { pdf } : {}) });
    },
    stop: thread.stop,
  };
}
