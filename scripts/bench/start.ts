import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT } from '../../core/service/run.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What a clone does not have, or what is another one's. */
const NOT_OF_A_CLONE = new Set(['.git', '.logixx', 'logixx.yml', 'node_modules', 'dist', 'dist-console', 'coverage']);
const READY = /ready: Prometheus has live series/;
const LONGEST_MS = 280_000;

interface Started {
  /** Until Prometheus told live series of miners and PDUs. */
  seconds: number;
  ready: boolean;
  last: string;
}

/**
 * `npm start` in a copy of the tracked folders, until Prometheus has live series of a simulated farm: once as a clone finds
 * it (with npm's and Debian's packages there, as their download measures the network; the pages are built), then warm.
 * The exit code is 1 when one of them does not come that far.
 */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'logixx-bench-start-'));
  try {
    copyInto(folder);
    const clone = await startIn(folder);
    report('from a clone, packages there, pages built', clone);
    if (clone.ready) report('warm', await startIn(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function copyInto(folder: string): void {
  cpSync(ROOT, folder, { recursive: true, filter: (path) => path === ROOT || !NOT_OF_A_CLONE.has(basename(path)) });
  for (const project of ['.', 'grafana-plugin']) {
    const modules = join(ROOT, project, 'node_modules');
    if (existsSync(modules)) symlinkSync(modules, join(folder, project, 'node_modules'));
  }
}

async function startIn(folder: string): Promise<Started> {
  const begun = performance.now();
  const child = spawn(process.execPath, ['scripts/setup.mjs', 'start'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = () => void child.kill('SIGTERM');
  process.once('SIGTERM', stop);
  const said = await heard(child);
  const seconds = (performance.now() - begun) / 1000;
  process.off('SIGTERM', stop);
  if (child.exitCode === null) {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
  return { seconds, ready: READY.test(said), last: said.trimEnd().split('\n').slice(-5).join('\n') };
}

/** What it says until it is ready, has ended, or the time is over. */
function heard(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const end = () => {
      clearTimeout(timer);
      resolve(text);
    };
    const timer = setTimeout(end, LONGEST_MS);
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (READY.test(text)) end();
      });
    child.once('exit', end);
  });
}

function report(what: string, { seconds, ready, last }: Started): void {
  const result = ready
    ? `live series after ${seconds.toFixed(1)} s`
    : `NOT READY after ${seconds.toFixed(1)} s:\n${last}`;
  process.stdout.write(`start: ${what}: ${result}\n`);
  if (!ready) process.exitCode = EXIT.failed;
}
