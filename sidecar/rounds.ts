import type { Log } from '../core/service/log.ts';

/** Something that is looked after again and again. */
export interface Round {
  name: string;
  everySeconds: number;
  run(): Promise<unknown>;
}

/** How soon it is noticed that the turn has come. */
const TURN_SECONDS = 1;

/**
 * Runs each round every so often, the first time at once, never twice at the same time and none waiting for another. One
 * that fails is logged and runs again. None begins while `isOurs` says that another process looks after them; when that
 * changes, all run at once. `stop` resolves when none runs any more.
 */
export function openRounds(
  rounds: readonly Round[],
  log: Pick<Log, 'error'>,
  isOurs: () => boolean = () => true,
): { stop(): Promise<void> } {
  let stopped = false;
  const timers = new Map<string, NodeJS.Timeout>();
  const running = new Map<string, Promise<void>>();
  const later = (round: Round, seconds: number): void => {
    if (stopped) return;
    timers.set(
      round.name,
      setTimeout(() => go(round), seconds * 1000),
    );
  };
  const go = (round: Round): void => {
    if (isOurs()) begin(round);
    else later(round, Math.min(TURN_SECONDS, round.everySeconds));
  };
  const begin = (round: Round): void => {
    const ended = Promise.resolve()
      .then(() => round.run())
      .then(() => undefined)
      .catch((error: unknown) => log.error({ err: error, round: round.name }, 'round-failed'))
      .finally(() => {
        running.delete(round.name);
        later(round, round.everySeconds);
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
