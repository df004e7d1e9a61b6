import { ConfigError } from './config.ts';

/** Something that runs until it is stopped. `stop` finishes what must be finished and frees everything. */
export interface Running {
  stop(): Promise<void>;
}

/** Exit codes of all our commands. */
export const EXIT = { ok: 0, failed: 1, refusedConfiguration: 2 } as const;

/**
 * Runs a service until SIGINT or SIGTERM, stops it gracefully (at most `graceMs`, or at once on a second signal) and
 * exits: 0 when stopped, 1 when it failed, 2 when its configuration was refused.
 */
export async function run(start: () => Promise<Running>, graceMs = 15_000): Promise<void> {
  try {
    const running = await start();
    await signalled();
    const deadline = setTimeout(() => process.exit(EXIT.failed), graceMs);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(EXIT.failed));
    await running.stop();
    clearTimeout(deadline);
    process.exit(EXIT.ok);
  } catch (error) {
    fail(error);
  }
}

/** Ends the process with the code that the error stands for, its message on stderr. */
export function fail(error: unknown): never {
  const refused = error instanceof ConfigError;
  const text = error instanceof Error ? (refused ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(refused ? EXIT.refusedConfiguration : EXIT.failed);
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
