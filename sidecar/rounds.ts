import type { Log } from '../core/service/log.ts';

/** Something that is looked after again and again. */
export interface Round {
  name: string;
  everySeconds: number;
  run(): Promise<unknown>;
}

/**
 * Runs each round every so often, the first time at once, never twice at the same time and none waiting for another. One
 * that fails is logged and runs again. `stop` resolves when none runs any more.
 */
export function openRounds(rounds: readonly Round[], log: Pick<Log, 'error'>): { stop(): Promise<void> } {
  let stopped = false;
  const timers = new Map<string, NodeJS.Timeout>();
  const running = new Map<string, Promise<void>>();
  const go = (round: Round): void => {
    const ended = Promise.resolve()
      .then(() => round.run())
      .then(() => undefined)
      .catch((error: unknown) => log.error({ err: error, round: round.name }, 'round-failed'))
      .finally(() => {
        running.delete(round.name);
        if (!stopped)
          timers.set(
            round.name,
            setTimeout(() => go(round), round.everySeconds * 1000),
          );
      });
    running.set(round.name, ended);
  };
  rounds.forEach(go);
  return {
    async stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(running.values());
    },
  };
}
