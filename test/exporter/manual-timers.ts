import type { Timers } from '../../exporter/timers.ts';

export interface ManualTimers extends Timers {
  date(): Date;
  /** Lets time pass, deed by deed in the order of their times, with all promises settled in between. */
  advance(milliseconds: number): Promise<void>;
  readonly waiting: number;
}

/** A clock that only goes when the test says so. */
export function manualTimers(startMs = Date.UTC(2026, 0, 5, 12)): ManualTimers {
  let now = startMs;
  let order = 0;
  const waiting = new Map<number, { at: number; deed: () => void }>();
  return {
    now: () => now,
    date: () => new Date(now),
    after(milliseconds, deed) {
      order += 1;
      const id = order;
      waiting.set(id, { at: now + Math.max(0, milliseconds), deed });
      return () => waiting.delete(id);
    },
    async advance(milliseconds) {
      const end = now + milliseconds;
      await settled();
      for (;;) {
        let next: [number, { at: number; deed: () => void }] | undefined;
        for (const entry of waiting) if (entry[1].at <= end && (!next || entry[1].at < next[1].at)) next = entry;
        if (!next) break;
        waiting.delete(next[0]);
        now = next[1].at;
        next[1].deed();
        await settled();
      }
      now = end;
    },
    get waiting() {
      return waiting.size;
    },
  };
}

/** Runs all promise reactions that are due. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
