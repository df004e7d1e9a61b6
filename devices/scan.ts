export interface ScanOptions<T> {
  /** Addresses that are looked at at the same time. */
  concurrency: number;
  /** Ends the scan early: what was found until then is the result. */
  signal: AbortSignal;
  look(address: string): Promise<T | undefined>;
  /** Called for each as soon as it is found. */
  onFound?(address: string, found: T): void;
  /** Called after each address. */
  onDone?(done: number): void;
}

/** Looks at all addresses; answers what was found, in the order of the addresses. Rejects with the first exception of `look`. */
export async function scan<T>(addresses: readonly string[], options: ScanOptions<T>): Promise<Map<string, T>> {
  const { concurrency, signal, look } = options;
  const found = new Map<string, T>();
  const waiting = addresses.values();
  let done = 0;
  const worker = async (): Promise<void> => {
    for (const address of waiting) {
      if (signal.aborted) return;
      const here = await look(address);
      if (here !== undefined) {
        found.set(address, here);
        options.onFound?.(address, here);
      }
      done += 1;
      options.onDone?.(done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, addresses.length) }, worker));
  return new Map(
    addresses.flatMap((address) => {
      const here = found.get(address);
      return here === undefined ? [] : [[address, here] as const];
    }),
  );
}

/** Runs a job when there is a place for it. */
export type Gate = <T>(job: () => Promise<T>) => Promise<T>;

/** At most so many jobs at a time, in the order of arrival. */
export function gate(places: number): Gate {
  let taken = 0;
  const waiting: (() => void)[] = [];
  return async (job) => {
    if (taken >= places) await new Promise<void>((go) => waiting.push(go));
    else taken += 1;
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else taken -= 1;
    }
  };
}
