import { openThread } from './in-thread.ts';
import type { PaperModel } from './model.ts';
import { pdfDefinition } from './pdf-definition.ts';

export interface PdfRequest {
  model: PaperModel;
  size: 'A4' | 'Letter';
  /** Unix milliseconds that stand in the file: the same request makes the same bytes. */
  createdAt: number;
}

/** Makes PDF files in a thread of its own, so that a long one holds nothing up. */
export interface PdfMaker {
  /** Rejects where the thread fails; the next request begins another one. */
  render(request: PdfRequest): Promise<Uint8Array>;
  stop(): Promise<void>;
}

/** No thread runs before the first file is asked for. */
export function openPdfMaker(): PdfMaker {
  const thread = openThread(new URL('./pdf-thread.mjs', import.meta.url), 'the PDF');
  return {
    render({ model, size, createdAt }) {
      const { page, of, footer: foot } = model;
      return thread.ask({ definition: pdfDefinition(model, size), page, of, foot, createdAt });
    },
    stop: thread.stop,
  };
}
