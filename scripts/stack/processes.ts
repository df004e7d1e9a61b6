import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { StackError } from './stack-error.ts';

export interface ProcessSpec {
  /** As people call it: "Prometheus". */
  name: string;
  command: string;
  args: readonly string[];
  /** Where stdout and stderr go. */
  logFile: string;
  env?: NodeJS.ProcessEnv;
}

export interface StartedProcess {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  /** The first line on stdout, as programs print it that say where they listen. Only with `firstLine`. */
  readonly firstLine: Promise<string>;
  /** SIGTERM to its group, SIGKILL after the grace. Its end is expected then. */
  stop(graceMs?: number): Promise<void>;
  /** SIGKILL at once; its end is expected. */
  kill(): Promise<void>;
}

const KEEPER = fileURLToPath(new URL('keeper.mjs', import.meta.url));
const GRACE_MS = 8_000;
const LOG_LINES = 8;

/**
 * The processes of a stack, each in a process group of its own so that Ctrl-C in the terminal reaches only us and they
 * stop in order. A keeper process ends them when we are killed.
 */
export class Processes {
  readonly #running: StartedProcess[] = [];
  readonly #keeper: ChildProcess;
  #stopping = false;
  #failed: (error: StackError) => void = () => undefined;
  /** Rejects with a StackError that holds the last lines of its log when one ends that nobody stopped. */
  readonly failure: Promise<never>;

  constructor() {
    this.#keeper = spawn(process.execPath, [KEEPER], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    this.#keeper.unref();
    // Writing to a keeper that somebody ended must not end us.
    this.#keeper.stdin?.on('error', () => undefined);
    this.failure = new Promise((_, reject) => {
      this.#failed = reject;
    });
    this.failure.catch(() => undefined);
  }

  /** Starts a process. Throws StackError when the command cannot be run. */
  async start(spec: ProcessSpec, { firstLine = false } = {}): Promise<StartedProcess> {
    if (this.#stopping) throw new StackError(`${spec.name} is not started: the stack is stopping`);
    const log = openSync(spec.logFile, 'a', 0o600);
    const child = spawn(spec.command, [...spec.args], {
      detached: true,
      stdio: ['ignore', firstLine ? 'pipe' : log, log],
      env: spec.env ?? process.env,
    });
    closeSync(log);
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) => reject(new StackError(`${spec.name} cannot be started: ${error.message}`)));
    });
    const started = this.#watch(spec, child);
    this.#running.push(started);
    // Somebody stopped everything while it was being started.
    if (this.#stopping) await started.stop();
    return started;
  }

  /** Stops what was started last first. */
  async stopAll(): Promise<void> {
    this.#stopping = true;
    for (const started of [...this.#running].reverse()) await started.stop();
    this.#keeper.stdin?.end();
  }

  #watch({ name, logFile }: ProcessSpec, child: ChildProcess): StartedProcess {
    const pid = child.pid as number;
    let expected = false;
    this.#keeper.stdin?.write(`+${pid}\n`);
    const ended = new Promise<void>((resolve) => {
      child.once('exit', (code, signal) => {
        this.#keeper.stdin?.write(`-${pid}\n`);
        this.#running.splice(this.#running.indexOf(started), 1);
        if (!expected) this.#failed(deathOf(name, logFile, code, signal));
        resolve();
      });
    });
    const end = async (signal: NodeJS.Signals, graceMs: number) => {
      expected = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      signalGroup(pid, signal);
      const harder = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
      await ended;
      clearTimeout(harder);
    };
    const started: StartedProcess = {
      name,
      pid,
      logFile,
      ended,
      firstLine: lineOf(child),
      stop: (graceMs = GRACE_MS) => end('SIGTERM', graceMs),
      kill: () => end('SIGKILL', GRACE_MS),
    };
    return started;
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended between the question and the signal.
  }
}

function lineOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    if (child.stdout)
      createInterface({ input: child.stdout })
        .once('line', resolve)
        .on('line', () => undefined);
  });
}

function deathOf(name: string, logFile: string, code: number | null, signal: string | null): StackError {
  const how = signal === null ? `exit code ${code}` : signal;
  const last = lastLines(logFile);
  const said = last === '' ? 'It wrote nothing.' : `The end of its log:\n\n${last}\n`;
  return new StackError(`${name} has ended by itself (${how}). ${said}\nThe whole log: ${logFile}`);
}

function lastLines(file: string): string {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_LINES);
  return lines
    .map((line) => `  ${line}`)
    .join('\n')
    .trimEnd();
}
