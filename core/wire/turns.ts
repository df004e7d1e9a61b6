import { WireError } from './wire.ts';

/** Runs a job when all earlier jobs of the same key are done. */
export type InTurn = <T>(key: string, signal: AbortSignal, job: () => Promise<T>) => Promise<T>;

/**
 * One job at a time per key, in the order of arrival: small devices answer one question at a time. A job whose signal
 * aborts while it waits never starts and ends as WireError 'timeout'.
 */
export function turns(): InTurn {
  const tails = new Map<string, Promise<void>>();
  return async (key, signal, job) => {
    const before = tails.get(key);
    let release: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => {
      release = resolve;
    });
    const tail = before ? before.then(() => mine) : mine;
    tails.set(key, tail);
    void tail.then(() => {
      if (tails.get(key) === tail) tails.delete(key);
    });
    try {
      if (signal.aborted) throw tooLate(key);
      if (before) await unlessAborted(before, signal, key);
      return await job();
    } finally {
      release();
    }
  };
}

async function unlessAborted(before: Promise<void>, signal: AbortSignal, key: string): Promise<void> {
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(tooLate(key));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    await Promise.race([before, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function tooLate(key: string): WireError {
  return new WireError('timeout', `the deadline passed before ${key} was asked`);
}
