import { fail } from '../../core/service/run.ts';
import { Processes } from './processes.ts';
import type { RunFolder } from './run-folder.ts';

/** The processes of a stack and how they end: in order, whatever ends us. */
export interface Session {
  processes: Processes;
  /** Aborts when somebody asked us to stop. */
  stopping: AbortSignal;
  /** Stops everything. May be called more than once. */
  close(): Promise<void>;
}

/**
 * Opens a session: signals and errors that nobody caught stop the processes before they end this one, signals with the
 * exit code that is given.
 */
export function openSession(folder: RunFolder, { exitCode = 0 } = {}): Session {
  const processes = new Processes();
  const stopping = new AbortController();
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= processes.stopAll().finally(() => folder.release());
    return closing;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      process.exitCode = exitCode;
      stopping.abort();
      void close().finally(() => process.exit());
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.once(event, (error: unknown) => {
      void close().finally(() => fail(error));
    });
  }
  return { processes, stopping: stopping.signal, close };
}
