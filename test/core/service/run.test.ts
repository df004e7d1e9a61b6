import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const RUN = resolve(import.meta.dirname, '../../../core/service/run.ts');
const CONFIG = resolve(import.meta.dirname, '../../../core/service/config.ts');
const folder = mkdtempSync(join(tmpdir(), 'logixx-run-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PROGRAMS = {
  good: `console.log('up'); return { stop: async () => { console.log('stopped'); } };`,
  stuck: `console.log('up'); return { stop: () => new Promise(() => setInterval(() => {}, 1000)) };`,
  refused: `throw new ConfigError(['a.yml:3: port: found 0, expected another']);`,
  broken: `throw new Error('the port is taken');`,
};

async function runs(program: string, signals: number) {
  const file = join(folder, `${Math.random()}.mts`);
  writeFileSync(
    file,
    `import { run } from '${RUN}'; import { ConfigError } from '${CONFIG}'; void ConfigError; await run(async () => { setInterval(() => {}, 1000); ${program} }, 1500);`,
  );
  const child = spawn(process.execPath, ['--import', 'tsx', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const done = new Promise<number | null>((end) => child.on('exit', end));
  const hear = (chunk: Buffer) => {
    output += String(chunk);
    if (output.endsWith('up\n'))
      for (let count = 0; count < signals; count += 1) setTimeout(() => child.kill('SIGINT'), count * 200);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return { code: await done, output };
}

describe('a service', () => {
  it.each([
    ['stops gracefully at the first signal', PROGRAMS.good, 1, 0, /up\nstopped/],
    ['stops at once at the second signal', PROGRAMS.stuck, 2, 1, /up/],
    ['is stopped when its grace is over', PROGRAMS.stuck, 1, 1, /up/],
    [
      'ends with 2 and only the reasons when its configuration is refused',
      PROGRAMS.refused,
      0,
      2,
      /^a\.yml:3: port: found 0, expected another\n$/,
    ],
    ['ends with 1 and the stack when it fails', PROGRAMS.broken, 0, 1, /the port is taken\n\s+at /],
  ])('%s', async (_what, program, signals, code, expected) => {
    const result = await runs(program, signals);
    expect(result.code).toBe(code);
    expect(result.output).toMatch(expected);
  });
});
