import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { onboard } from '../../scripts/commands/onboard.ts';
import { lastingPort } from '../../scripts/stack/ports.ts';
import { readDevice } from '../../sidecar/inventory/read-devices.ts';
import { FAMILIES, nameOf } from '../devices/miners/simulated-miners.ts';
import { startFarm } from '../farm-simulator/farm.ts';
import { PATIENCE_MS, startSidecar, TOKEN, told } from './onboarding-sidecar.ts';

const folder = mkdtempSync(join(tmpdir(), 'logixx-onboard-'));
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

const typed = (text: string) => Readable.from([text]);

function scanned(name: string, rows: object[]): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(rows));
  return file;
}

it('onboards who answers at an address, after it was asked, and with a token', { timeout: PATIENCE_MS }, async () => {
  const [family] = FAMILIES.filter(({ driver }) => driver.id === 'antminer');
  if (family === undefined) throw new Error('no antminer is simulated');
  const ports = {
    http: await lastingPort(),
    cgminer: await lastingPort(),
    daemon: await lastingPort(),
    whatsminer: await lastingPort(),
  };
  const device = { id: 'm0', kind: 'miner' as const, model: family.model.name, host: '127.0.0.1', ports };
  const farm = await startFarm({ devices: [device] });
  writeFileSync(join(folder, 'password'), 'root\n');
  writeFileSync(
    join(folder, 'logixx.yml'),
    `site: north
inventory: { devices: [] }
exporter: { credentials: { bitmain: { username: root, passwordFile: password } } }
scan: { networks: [127.0.0.0/8], credentials: { antminer: bitmain } }
`,
  );
  const given = Object.entries(ports).flatMap(([name, port]) => ['--port', `${name}=${port}`]);
  const where = ['--rack', 'r07', '--position', '3', '--outlet', 'pdu-1:12', '--id', 'm12'];
  const args = ['127.0.0.1', ...where, ...given, '--config', join(folder, 'logixx.yml'), ...to()];
  try {
    const dry = await told((out) => onboard([...args, '--dry-run'], { out }));
    expect(dry.text).toContain('127.0.0.1  m12  create\n  pdu-1:12: unknown: Prometheus at ');
    expect(await readDevice(sidecar.db, 'm12')).toBeUndefined();
    const declined = await told((out) => onboard(args, { out, input: typed('n\n') }));
    expect([declined.text.includes('Onboard 1 devices? [y/N]'), declined.code]).toEqual([true, 1]);
    expect(await readDevice(sidecar.db, 'm12')).toBeUndefined();
    process.exitCode = undefined;
    const done = await told((out) => onboard(args, { out, input: typed('y\n') }));
    expect(done.text).toContain(
      '  entry: done: created "m12"\n  label: done: pdu-1:12 is called "m12"\n  asset: skipped: Snipe-IT is not configured\n',
    );
    expect(done.code).toBeUndefined();
    expect((await readDevice(sidecar.db, 'm12'))?.record).toMatchObject({
      ...{ driver: 'antminer', model: nameOf(family.model), credentials: 'bitmain', state: 'active' },
      ...{ location: { rack: 'r07', position: '3' }, feeds: [{ pdu: 'pdu-1', outlet: '12' }], ports },
    });
  } finally {
    await farm.close();
  }
});

it('onboards a rack out of a scan, and ends with 1 where not all of it could be had', {
  timeout: PATIENCE_MS,
}, async () => {
  const rows = [1, 2, 3].map((at) => ({
    address: `10.2.0.${at}`,
    driver: 'antminer',
    serial: `RACK${at}`,
    note: null,
  }));
  const file = scanned('rack.json', rows);
  const args = [file, '--rack', 'r08', '--position', '1', '--outlet', 'pdu-1:20', '--yes', ...to()];
  const first = await told((out) => onboard(args, { out }));
  expect([first.code, first.text.match(/entry: done/g)?.length]).toEqual([undefined, 3]);
  const again = await told((out) => onboard(args, { out }));
  expect([again.code, again.text.match(/entry: same/g)?.length]).toEqual([undefined, 6]);
  const moved = await told((out) => onboard([file, '--rack', 'r09', '--yes', ...to()], { out }));
  expect(moved.code).toBe(1);
  expect(moved.text).toContain(
    'question: "antminer-rack1" has location.rack "r08", and would have "r09" (--confirm move)',
  );
  expect((await readDevice(sidecar.db, 'antminer-rack1'))?.record.location).toEqual({ rack: 'r08', position: '1' });
});

it.each<[string, string[], RegExp]>([
  ['no address', ['--rack', 'r'], /found nothing, expected an address/],
  ['no rack', ['10.0.0.1'], /found no --rack/],
  [
    'a file of something else',
    [scanned('other.json', [{ a: 1 }]), '--rack', 'r'],
    /which holds something else, expected what/,
  ],
  [
    'one id for two',
    [scanned('two.json', [{ address: 'a' }, { address: 'b' }]), '--rack', 'r', '--id', 'm1'],
    /--id or --name with 2 devices/,
  ],
  [
    'an address of no sidecar',
    [scanned('x.json', [{ address: 'a' }]), '--rack', 'r', '--sidecar', 'http://127.0.0.1:1'],
    /cannot be asked: .*does it run\? \(docs\/troubleshooting\.md#no-sidecar\)/,
  ],
  [
    'no address of a sidecar',
    ['10.0.0.1', '--rack', 'r', '--sidecar', 'here'],
    /--sidecar: found "here", expected an address/,
  ],
])('refuses %s', async (_what, args, words) => {
  await expect(onboard(args, { out: new PassThrough() })).rejects.toThrow(words);
});

it('says what the sidecar says without a token', async () => {
  writeFileSync(join(folder, 'token'), 'wrong\n');
  const args = [scanned('y.json', [{ address: 'a' }]), '--rack', 'r', '--token-file', join(folder, 'token'), ...to()];
  const { text, code } = await told((out) => onboard(args, { out }));
  expect([text, code]).toEqual([expect.stringMatching(/refuses \(401\): nobody is logged in: set LOGIXX_TOKEN/), 1]);
});
