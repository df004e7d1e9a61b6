/** A clock that never goes back, in milliseconds, and the only way in which the exporter waits. */
export interface Timers {
  now(): number;
  /** Runs the deed once after so many milliseconds; returns how to call it off. */
  after(milliseconds: number, deed: () => void): () => void;
}

/** Unix milliseconds as they stood when the process started, carried on by the monotonic clock. */
export const systemTimers: Timers = {
  now: () => performance.timeOrigin + performance.now(),
  after(milliseconds, deed) {
    const timer = setTimeout(deed, Math.max(0, milliseconds));
    return () => clearTimeout(timer);
  },
};
