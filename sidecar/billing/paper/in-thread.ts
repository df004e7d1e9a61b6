import { Worker } from 'node:worker_threads';

/** Work in a thread of its own, so that a long one holds nothing up. */
export interface Thread {
  /** Rejects where the work fails, or the thread; the next request begins another one. */
  ask(request: object): Promise<Uint8Array>;
  stop(): Promise<void>;
}

interface Waiting {
  resolve(bytes: Uint8Array): void;
  reject(error: Error): void;
}

/**
 * A thread that answers `{ id, … }` with `{ id, bytes }` or `{ id, error }`. None runs before the first request. `what` is
 * what it makes, in words.
 */
export function openThread(file: URL, what: string): Thread {
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
    const made = new Worker(file, { execArgv: [] });
    made.on('message', ({ id, bytes, error }: { id: number; bytes?: Uint8Array; error?: string }) => {
      const found = waiting.get(id);
      waiting.delete(id);
      if (waiting.size === 0) made.unref();
      if (bytes) found?.resolve(bytes);
      else found?.reject(new Error(`${what} could not be made: ${error}`));
    });
    made.on('error', (error) => lose(made, error instanceof Error ? error : new Error(String(error))));
    made.on('exit', () => lose(made, new Error(`the thread that makes ${what} has ended`)));
    return made;
  };
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        worker ??= start();
        asked += 1;
        waiting.set(asked, { resolve, reject });
        worker.ref();
        worker.postMessage({ ...request, id: asked });
      }),
    async stop() {
      await worker?.terminate();
    },
  };
}
