import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../scripts/stack/progress.ts';

const run = promisify(execFile);
const LOGIXX = resolve('scripts/logixx.mjs');
const TIMEOUT = { timeout: 240_000 };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logixx-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Processes whose command line names the folder: everything that the stack started has its files there. */
function left(): string[] {
  return readdirSync('/proc')
    .filter((pid) => /^[0-9]+$/.test(pid) && existsSync(`/proc/${pid}/cmdline`))
    .map((pid) => commandOf(pid))
    .filter((command) => command.includes(folder));
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

const allGone = () =>
  waitFor(async () => (left().length === 0 ? true : undefined), {
    timeoutMs: 30_000,
    late: () => new Error(`still there: ${left().join('\n')}`),
  });

function startStack(...args: string[]): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [LOGIXX, 'start', ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (text += String(data)));
  return { child, output: () => text };
}

const ready = ({ child, output }: ReturnType<typeof startStack>) =>
  waitFor(async () => (output().includes('ready: Prometheus has live series of miners and PDUs') ? true : undefined), {
    timeoutMs: 180_000,
    late: () => new Error(output()),
    failure: new Promise<never>((_, reject) => child.once('exit', () => reject(new Error(output())))),
  });

describe('start', () => {
  it('runs a simulated farm until Ctrl-C and leaves nothing behind', TIMEOUT, async () => {
    const stack = startStack();
    const { child, output } = stack;
    await ready(stack);
    expect(left().length).toBeGreaterThanOrEqual(5);
    expect(output()).toMatch(/Prometheus +http:\/\/127\.0\.0\.1:[0-9]+\n[\s\S]*miner-[0-9]+ hangs/);
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(left()).toEqual([]);
  });

  it('leaves nothing behind when it is killed hard', TIMEOUT, async () => {
    const stack = startStack();
    await ready(stack);
    stack.child.kill('SIGKILL');
    await allGone();
  });

  it('refuses to simulate when it is told so', TIMEOUT, async () => {
    const failure = await run(process.execPath, [LOGIXX, 'start', '--no-simulation'], { cwd: folder }).catch(
      (error) => error,
    );
    expect(failure).toMatchObject({ code: 1, stderr: '\nfound no logixx.yml, and --no-simulation\n' });
  });

  it('says what a bad configuration says, with file and line, and starts nothing', TIMEOUT, async () => {
    writeFileSync(join(folder, 'logixx.yml'), 'site: demo\ninventory:\n  devices: 5\n');
    const failure = await run(process.execPath, [LOGIXX, 'start'], { cwd: folder }).catch((error) => error);
    expect(failure.code).toBe(2);
    expect(failure.stderr).toMatch(/^logixx\.yml:3: inventory\.devices: found 5, expected a list/);
    expect(left()).toEqual([]);
  });

  it('shows the log of a process that dies', TIMEOUT, async () => {
    writeFileSync(join(folder, 'token'), 'not-a-secret\n');
    writeFileSync(
      join(folder, 'logixx.yml'),
      // An address of TEST-NET-1: nobody can listen on it here.
      'site: demo\ninventory: { devices: [] }\nexporter: { listen: "192.0.2.1:9840", tokens: [{ tokenFile: token }] }\n',
    );
    const failure = await run(process.execPath, [LOGIXX, 'start'], { cwd: folder }).catch((error) => error);
    expect(failure.code).toBe(1);
    expect(failure.stderr).toMatch(
      /exporter has ended by itself \(exit code 1\)[\s\S]*EADDRNOTAVAIL[\s\S]*exporter\.log/,
    );
    expect(left()).toEqual([]);
  });
});
