import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Processes } from '../../../scripts/stack/processes.ts';
import { waitFor } from '../../../scripts/stack/progress.ts';
import { StackError } from '../../../scripts/stack/stack-error.ts';

let folder = '';
let processes: Processes;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logixx-processes-'));
  processes = new Processes();
});
afterEach(async () => {
  await processes.stopAll();
  rmSync(folder, { recursive: true, force: true });
});

const spec = (name: string, script: string) => ({
  name,
  command: process.execPath,
  args: ['-e', script],
  logFile: join(folder, `${name}.log`),
});
const RUNS = 'setInterval(() => {}, 1000); console.log("up");';
const STUBBORN = 'process.on("SIGTERM", () => console.log("no")); setInterval(() => {}, 1000); console.log("up");';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that nobody has waited for yet is still listed.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
const gone = (pid: number) =>
  waitFor(async () => (isAlive(pid) ? undefined : true), {
    timeoutMs: 10_000,
    everyMs: 50,
    late: () => new Error(`${pid} lives on`),
  });
const says = (file: string, text: string) =>
  waitFor(async () => (readFileSync(file, 'utf8').includes(text) ? true : undefined), {
    timeoutMs: 10_000,
    everyMs: 50,
    late: () => new Error(`no "${text}" in ${file}`),
  });

describe('the processes of a stack', () => {
  it('stop in reverse order, each with its log in a file', async () => {
    const order: string[] = [];
    for (const name of ['first', 'second', 'third']) {
      const started = await processes.start(spec(name, RUNS));
      void started.ended.then(() => order.push(name));
      await says(started.logFile, 'up');
    }
    await processes.stopAll();
    expect(order).toEqual(['third', 'second', 'first']);
  });

  it('give their first line', async () => {
    const started = await processes.start(spec('talker', `console.log('{"port":1}'); ${RUNS}`), { firstLine: true });
    expect(await started.firstLine).toBe('{"port":1}');
  });

  it('that do not obey are killed after the grace', async () => {
    const started = await processes.start(spec('stubborn', STUBBORN));
    await says(started.logFile, 'up');
    await started.stop(300);
    expect(isAlive(started.pid)).toBe(false);
    expect(readFileSync(started.logFile, 'utf8')).toContain('no');
  });

  it('that end by themselves fail the stack with the last lines of their log', async () => {
    const script = 'for (let i = 1; i <= 20; i += 1) console.error(`line ${i}`); process.exitCode = 3;';
    await processes.start(spec('Prometheus', script));
    const failure = await processes.failure.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StackError);
    const { message } = failure as StackError;
    expect(message).toContain('Prometheus has ended by itself (exit code 3)');
    expect(message).toContain('  line 13\n');
    expect(message).toContain('  line 20\n');
    expect(message).not.toContain('line 12\n');
    expect(message).toContain(join(folder, 'Prometheus.log'));
  });

  it('that are killed from outside say by what', async () => {
    const started = await processes.start(spec('victim', RUNS));
    process.kill(started.pid, 'SIGKILL');
    await expect(processes.failure).rejects.toThrow('victim has ended by itself (SIGKILL)');
  });

  it('that are stopped or killed by us are no failure', async () => {
    const [one, two] = [await processes.start(spec('one', RUNS)), await processes.start(spec('two', RUNS))];
    await one.stop();
    await two.kill();
    expect(await Promise.race([processes.failure, Promise.resolve('fine')])).toBe('fine');
    await one.stop();
  });

  it('that cannot be started say why', async () => {
    const missing = { ...spec('ghost', ''), command: join(folder, 'ghost') };
    await expect(processes.start(missing)).rejects.toThrow(/^ghost cannot be started: spawn .*ENOENT/);
  });

  it('are not started any more once everything stops', async () => {
    await processes.stopAll();
    await expect(processes.start(spec('late', RUNS))).rejects.toThrow('the stack is stopping');
  });
});

describe('a parent that is killed hard', () => {
  it('leaves no process behind', async () => {
    const module = pathToFileURL(join(process.cwd(), 'scripts/stack/processes.ts')).href;
    const script = join(folder, 'parent.mts');
    writeFileSync(
      script,
      `import { Processes } from ${JSON.stringify(module)};
       const processes = new Processes();
       const make = (name: string, code: string) => processes.start({ name, command: process.execPath, args: ['-e', code], logFile: ${JSON.stringify(folder)} + '/' + name });
       const one = await make('one', ${JSON.stringify(RUNS)});
       const two = await make('two', ${JSON.stringify(RUNS)});
       console.log(JSON.stringify([one.pid, two.pid]));
       setInterval(() => {}, 1000);`,
    );
    const parent = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const line = await new Promise<string>((resolve) =>
      parent.stdout.once('data', (data: Buffer) => resolve(String(data))),
    );
    const pids = JSON.parse(line) as number[];
    expect(pids.map(isAlive)).toEqual([true, true]);
    parent.kill('SIGKILL');
    await Promise.all(pids.map(gone));
  });
});
