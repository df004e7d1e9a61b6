import type { Live } from '../../core/service/live.ts';

export interface Following<T> {
  value(): T;
  /** Asks once; whoever follows takes what has changed. Never rejects. */
  ask(take: (value: T) => string | undefined): Promise<unknown>;
  everyMs: number;
  /** Aborted when it stops, so that a question under way ends. */
  closing: AbortController;
  metrics(): Promise<string>;
}

/** A value that is asked for again and again, each time when the last question is over. */
export function following<T>({ value, ask, everyMs, closing, metrics }: Following<T>): Live<T> {
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<unknown> = Promise.resolve();
  return {
    get value() {
      return value();
    },
    follow(take) {
      const again = () => {
        timer = setTimeout(() => {
          underWay = ask(take).finally(() => {
            if (!closing.signal.aborted) again();
          });
        }, everyMs);
      };
      again();
    },
    async stop() {
      closing.abort();
      clearTimeout(timer);
      await underWay;
    },
    metrics,
  };
}
