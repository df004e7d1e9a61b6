import { Worker } from 'node:worker_threads';
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

interface Waiting {
  resolve(bytes: Uint8Array): void;
  reject(error: Error): void;
}

/** No thread runs before the first file is asked for. */
export function openPdfMaker(): PdfMaker {
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let worker: Worker | undefined;
  const lose = (mine: Worker, why: Error) => {
    if (worker !== mine) return;
    worker = undefined;
    for (const { reject } of waiting.values()) reject(why);
    waiting.clear();
  };
  const start = () => {
    const made = new Worker(new URL('./pdf-thread.mjs', import.meta.url), { execArgv: [] });
    made.on('message', ({ id, bytes, error }: { id: number; bytes?: Uint8Array; error?: string }) => {
      const found = waiting.get(id);
      waiting.delete(id);
      if (waiting.size === 0) made.unref();
      if (bytes) found?.resolve(bytes);
      else found?.reject(new Error(`the PDF could not be made: ${error}`));
    });
    made.on('error', (error) => lose(made, error instanceof Error ? error : new Error(String(error))));
    made.on('exit', () => lose(made, new Error('the thread that makes PDF files has ended')));
    return made;
  };
  return {
    render: ({ model, size, createdAt }) =>
      new Promise((resolve, reject) => {
        worker ??= start();
        asked += 1;
        waiting.set(asked, { resolve, reject });
        worker.ref();
        const { page, of } = model;
        worker.postMessage({ id: asked, definition: pdfDefinition(model, size), page, of, createdAt });
      }),
    async stop() {
      await worker?.terminate();
    },
  };
}
