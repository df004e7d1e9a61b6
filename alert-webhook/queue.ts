export interface Queue {
  /** Work soon; several calls before that are one. */
  wake(): void;
  /** Resolves when the round under way is over; no other begins. */
  stop(): Promise<void>;
}

/** A flood of deliveries wakes us at most this often. */
const REST_MS = 50;

/** Works in rounds, never two at once: soon after being woken, and otherwise so long after the last round ended. */
export function openQueue(options: { everyMs: number; work(): Promise<void>; onError(error: unknown): void }): Queue {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let woken = false;
  let stopped = false;

  const startIn = (ms: number) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(go, ms);
  };
  const go = () => {
    woken = false;
    running = options
      .work()
      .catch(options.onError)
      .finally(() => {
        running = undefined;
        startIn(woken ? REST_MS : options.everyMs);
      });
  };
  return {
    wake() {
      if (!woken && !running) startIn(Math.min(REST_MS, options.everyMs));
      woken = true;
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
