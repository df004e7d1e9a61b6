/**
 * The only source of time of a simulated farm. `now` is unix time in seconds with fractions; it starts at the real time
 * and runs `scale` times as fast. Every wait of the farm goes through `after`, so that closing the clock ends them all.
 */
export interface Clock {
  readonly scale: number;
  readonly startedAt: number;
  now(): number;
  /** Runs `deed` once after so many simulated seconds; returns how to call it off. */
  after(seconds: number, deed: () => void): () => void;
  close(): void;
}

/** Node cannot wait longer than this in one timer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function createClock(scale: number): Clock {
  if (!Number.isFinite(scale) || scale <= 0) throw new Error(`timeScale is ${scale}; expected a number above 0`);
  const startedAt = Date.now() / 1000;
  const origin = performance.now();
  const timers = new Set<NodeJS.Timeout>();
  return {
    scale,
    startedAt,
    now: () => startedAt + ((performance.now() - origin) / 1000) * scale,
    after(seconds, deed) {
      const milliseconds = Math.max(0, (seconds * 1000) / scale);
      if (milliseconds > LONGEST_TIMER_MS) throw new Error(`a wait of ${seconds} simulated seconds is too long`);
      const timer = setTimeout(() => {
        timers.delete(timer);
        deed();
      }, milliseconds);
      timers.add(timer);
      return () => {
        clearTimeout(timer);
        timers.delete(timer);
      };
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
