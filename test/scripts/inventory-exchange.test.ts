import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { exchange } from '../../scripts/onboarding/exchange.ts';
import { readDevice } from '../../sidecar/inventory/read-devices.ts';
import { PATIENCE_MS, startSidecar, TOKEN, told } from './onboarding-sidecar.ts';

const folder = mkdtempSync(join(tmpdir(), 'logixx-exchange-'));
let sidecar: Awaited<ReturnType<typeof startSidecar>>;
beforeAll(async () => {
  process.env['LOGIXX_TOKEN'] = TOKEN;
  sidecar = await startSidecar();
});
afterAll(async () => {
  delete process.env['LOGIXX_TOKEN'];
  await sidecar.stop();
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  process.exitCode = undefined;
});
const to = () => ['--sidecar', sidecar.url];

/** More than one piece of an import. */
const COUNT = 600;
it('imports a file with a bar, names bad rows by line and loses no other, and exports the same', {
  timeout: PATIENCE_MS,
}, async () => {
  const file = join(folder, 'farm.csv');
  const rows = Array.from({ length: COUNT }, (_, at) => `i${at},miner,antminer,10.${50 + (at >> 8)}.0.${at & 255}`);
  rows[7] = 'i7,robot,antminer,10.99.0.1';
  writeFileSync(file, `id,kind,driver,address\r\n${rows.join('\r\n')}\r\n`);
  const err = Object.assign(new PassThrough(), { isTTY: true });
  const dry = await told((out) => exchange('import', [file, '--dry-run', ...to()], { out, err }));
  expect(dry.text).toContain(
    `nothing was changed; this would be done: ${COUNT - 1} create, 0 change, 0 same, 0 conflict, 1 bad`,
  );
  expect(await readDevice(sidecar.db, 'i0')).toBeUndefined();
  process.exitCode = undefined;
  const done = await told((out) => exchange('import', [file, ...to()], { out, err }));
  const words = `${file}: line 9: bad: kind: found "robot", expected one of miner, gpu-rig, pdu, sensor\n`;
  expect(done).toEqual({ text: `${words}done: ${COUNT - 1} create, 0 change, 0 same, 0 conflict, 1 bad\n`, code: 1 });
  const bar = String(err.read());
  expect(bar).toMatch(/\[#+ +\] \d+ of 600 rows/);
  expect(bar).toContain(`[${'#'.repeat(24)}] 600 of 600 rows`);
  process.exitCode = undefined;
  const exported = join(folder, 'exported.json');
  await exchange('export', [exported, ...to()]);
  expect(readFileSync(exported, 'utf8')).toContain('"i599"');
  const again = await told((out) => exchange('import', [exported, ...to()], { out, err }));
  expect(again).toMatchObject({
    text: expect.stringMatching(/^done: 0 create, 0 change, \d+ same, 0 conflict, 0 bad\n$/),
    code: undefined,
  });
  const printed = await told((out) => exchange('export', [...to()], { out }));
  expect(printed.text.split('\r\n').length).toBeGreaterThan(COUNT);
});

it('refuses files that are none', async () => {
  await expect(exchange('import', ['farm.doc', ...to()])).rejects.toThrow(
    'expected a name that ends in .csv, .yml or .json',
  );
  await expect(exchange('import', ['none.csv', ...to()])).rejects.toThrow(/found "none.csv" \(ENOENT/);
  const broken = join(folder, 'broken.json');
  writeFileSync(broken, '{');
  const { text, code } = await told((err) => exchange('import', [broken, ...to()], { err }));
  expect([text, code]).toEqual([expect.stringMatching(/refuses \(400\): found no JSON/), 1]);
});
