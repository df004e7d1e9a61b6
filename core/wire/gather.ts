/** Resolves for several who wait at the same moment. */
export type Gather = () => Promise<void>;

export interface GatherOptions {
  /** How long the first of them waits for the others. */
  milliseconds: number;
  /** When so many are there, nobody waits longer. */
  most: number;
}

/**
 * Lets what comes one by one go on together. The same work done for many devices in a row takes half as long as when the
 * network and other work come in between, because the processor still has the code and its tables at hand.
 */
export function gather({ milliseconds, most }: GatherOptions): Gather {
  let waiting: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  const goOn = () => {
    clearTimeout(timer);
    timer = undefined;
    const all = waiting;
    waiting = [];
    for (const resolve of all) resolve();
  };
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length >= most) goOn();
      else timer ??= setTimeout(goOn, milliseconds);
    });
}
