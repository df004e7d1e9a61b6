import { ConfigError } from './config.ts';
import { helpFor } from './help.ts';

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
    const asked = signalled();
    const running = await start();
    await asked;
    const deadline = setTimeout(() => process.exit(EXIT.failed), graceMs);
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
  const help = helpFor(error);
  process.stderr.write(`${text}\n${help === undefined ? '' : `see ${help}\n`}`);
  process.exit(refused ? EXIT.refusedConfiguration : EXIT.failed);
}

/** Resolves at the first signal to stop; the second one ends the process at once. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    let signals = 0;
    const hear = () => {
      signals += 1;
      if (signals > 1) process.exit(EXIT.failed);
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, hear);
  });
}
