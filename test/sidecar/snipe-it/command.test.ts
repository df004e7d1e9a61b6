import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bar, snipeIt } from '../../../scripts/commands/snipe-it.ts';
import { type Served, served } from './served.ts';

let folder = '';
let token = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'logixx-snipe-it-'));
  token = join(folder, 'token');
  writeFileSync(token, 'token-of-anna\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function paper() {
  let written = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written += String(chunk);
      done();
    },
  });
  return { stream, text: () => written };
}

async function run(place: Served, ...args: string[]) {
  const [out, err] = [paper(), paper()];
  const streams = { out: out.stream, err: err.stream };
  const status = await snipeIt([...args, '--sidecar', place.server.url, '--token-file', token], streams);
  return { status, out: out.text(), err: err.text() };
}

it('shows the difference, brings it up to date, and says how things stand', async () => {
  const place = await served(2);
  const diff = await run(place, 'diff');
  expect(diff.out).toContain('+ m1 MIN-0A1B2C3D0001: name "H1-R01-S1"\n');
  expect(diff.out).toMatch(/\n\+ 16\n$/);
  expect(place.double.writes).toEqual([]);

  const sync = await run(place, 'sync');
  expect([sync.status, place.assets().length]).toEqual([0, 2]);
  expect(sync.out).toMatch(/^run 1 of Anna, 2026-.*: done; 2 of 2 devices, 2 made, 0 changed there, 0 changed here\n$/);
  expect(sync.err).toBe('reading Snipe-IT …\n');
  expect((await run(place, 'diff')).out).toBe('nothing is to be done\n');

  const [asset] = place.assets();
  Object.assign(asset ?? {}, { name: 'by hand' });
  place.inventory.list.push({ ...place.inventory.list[0], id: 'm9', serial: 'SN9' } as never);
  const again = await run(place, 'sync', '--json');
  expect(JSON.parse(again.out)).toMatchObject({ id: 2, state: 'done', counts: { conflicts: 1 } });
  const status = await run(place, 'status');
  expect(status.out.split('\n')).toEqual([
    `${place.double.url}: 2 devices have an asset, 0 wait for one`,
    expect.stringMatching(/^run 2 of Anna, .*: done; 2 of 2 devices, 0 made, 1 changed there, 0 changed here$/),
    expect.stringMatching(/^next run 2026-/),
    'x m9: its MAC 0A:1B:2C:3D:00:01 is that of other devices, too',
    '',
  ]);
  await place.stop();
});

it('ends with 1 where a run broke off', async () => {
  const place = await served(1);
  place.double.options.tokens = {};
  const sync = await run(place, 'sync');
  expect(sync.status).toBe(1);
  expect(sync.out).toMatch(/: broke off \(Snipe-IT at .*: GET \/\w+: status 401: Unauthorized/);
  await expect(run(place, 'diff')).rejects.toThrow(/refused POST .*\(502\): Snipe-IT at .* status 401/);
  await place.stop();
});

it.each([
  [[], 'snipe-it: found "", expected diff, sync or status'],
  [['push'], 'snipe-it: found "push", expected diff, sync or status'],
  [['diff'], 'snipe-it: found no --sidecar, expected --sidecar http://host:port'],
  [['diff', '--sidecar', 'host'], 'snipe-it: found --sidecar host, expected --sidecar http://host:port'],
  [['diff', '--sidecar', 'http://x', '--token-file', '/nowhere'], /found --token-file \/nowhere \(ENOENT\), expected/],
  [['diff', '--token', 'x'], /^snipe-it: Unknown option '--token'/],
])('refuses %j', async (args, reason) => {
  await expect(snipeIt(args)).rejects.toThrow(reason);
});

it('says where nobody answers, and who is refused', async () => {
  const place = await served(0);
  const wrong = join(folder, 'wrong');
  writeFileSync(wrong, 'token-of-eve\n');
  await expect(snipeIt(['status', '--sidecar', place.server.url, '--token-file', wrong])).rejects.toThrow(/\(401\)/);
  await place.stop();
  await expect(run(place, 'status')).rejects.toThrow(/^the sidecar at .* does not answer: .*ECONNREFUSED/);
});

it.each([
  [{ devices: 0, done: 0 }, 'reading Snipe-IT …'],
  [
    { devices: 4, done: 1, create: 1 },
    `[######${' '.repeat(18)}] 1 of 4 devices, 1 made, 0 changed there, 0 changed here`,
  ],
  [
    { devices: 2, done: 2, checkin: 1, checkout: 1 },
    `[${'#'.repeat(24)}] 2 of 2 devices, 0 made, 0 changed there, 0 changed here, 2 moved`,
  ],
])('the progress of %j', (counts, text) => {
  expect(bar({ counts })).toBe(text);
});
