import type { Log } from '../core/service/log.ts';

/** Takes an action that runs by itself from now on. */
export type Launch = (job: Promise<void>) => void;

/** Actions under way; each that ends wakes the queue, as others may have waited for it. */
export function jobs(log: Log, wake: () => void): { launch: Launch; allDone(): Promise<unknown> } {
  const running = new Set<Promise<void>>();
  return {
    launch(job) {
      const tracked = job
        .catch((error: unknown) => log.error({ err: error }, 'action-failed'))
        .finally(() => {
          running.delete(tracked);
          wake();
        });
      running.add(tracked);
    },
    allDone: () => Promise.all(running),
  };
}
