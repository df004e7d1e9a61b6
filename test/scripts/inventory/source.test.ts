import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DeviceEntry } from '../../../core/farm/device.ts';
import type { Live } from '../../../core/service/live.ts';
import { type Log, quietLog } from '../../../core/service/log.ts';
import { Secret } from '../../../core/service/secret.ts';
import { papersAt } from '../../../scripts/inventory/papers.ts';
import { openInventory, type SourceOptions } from '../../../scripts/inventory/source.ts';

const DRIVERS = [
  { id: 'antminer', kind: 'miner' },
  { id: 'raritan-pdu2', kind: 'pdu' },
];
const pdu = { id: 'p1', kind: 'pdu', driver: 'raritan-pdu2', address: '10.9.0.1' } as const;
const miners = (count: number): DeviceEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `m${index}`,
    kind: 'miner',
    driver: 'antminer',
    address: `10.0.0.${index}`,
  }));

/** A sidecar of our own, whose answer a test sets. */
let sidecar: {
  server: Server;
  url: string;
  answer: unknown;
  status: number;
  asked: { tag: string | undefined; token: string | undefined }[];
};
let folder = '';
let clock = 0;
const opened: Live<unknown>[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logixx-source-'));
  clock = Date.UTC(2026, 10, 22);
  const server = createServer((request, response) => {
    const { 'if-none-match': tag, authorization: token } = request.headers;
    sidecar.asked.push({ tag, token });
    const text = typeof sidecar.answer === 'string' ? sidecar.answer : JSON.stringify({ devices: sidecar.answer });
    const etag = `"${text.length}-${Buffer.from(text).reduce((sum, byte) => (sum * 31 + byte) | 0, 7)}"`;
    if (sidecar.status === 200 && tag === etag) response.writeHead(304).end();
    else response.writeHead(sidecar.status, { etag }).end(text);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  sidecar = { server, url, answer: [...miners(10), pdu], status: 200, asked: [] };
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.stop();
  sidecar.server.closeAllConnections();
  await new Promise((resolve) => sidecar.server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

async function open(more: Partial<SourceOptions> = {}) {
  const told: Record<string, unknown>[] = [];
  const keep = (fields: object, event: string) => void told.push({ ...fields, event });
  const live = await openInventory({
    url: sidecar.url,
    site: 'north',
    service: 'exporter',
    cacheFile: join(folder, 'inventory-<service>.json'),
    refreshSeconds: 0.02,
    acceptAfterSeconds: 1800,
    drivers: DRIVERS,
    log: { ...quietLog(), info: keep, warn: keep, error: keep } as unknown as Log,
    now: () => clock,
    startWaitMs: 150,
    ...more,
  });
  opened.push(live);
  const taken: string[][] = [];
  const follow = (hindrance?: () => string | undefined) =>
    live.follow((devices) => {
      const reason = hindrance?.();
      if (reason === undefined) taken.push(devices.map(({ id }) => id));
      return reason;
    });
  const metric = async (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(await live.metrics())?.[1]);
  return { live, taken, follow, metric, told, ids: () => live.value.map(({ id }) => id) };
}

const papers = () => papersAt(join(folder, 'inventory-<service>.json'), 'exporter');
const asked = async (more = 2) => {
  const goal = sidecar.asked.length + more;
  await expect.poll(() => sidecar.asked.length, { interval: 5, timeout: 5000 }).toBeGreaterThanOrEqual(goal);
};

it('fetches, shows its token, asks by ETag, and keeps a copy that only its owner reads', async () => {
  const { live, follow, taken, metric } = await open({ token: new Secret('t0ken') });
  expect(live.value).toHaveLength(11);
  expect(live.value[0]).toMatchObject({ id: 'm0', site: 'north' });
  follow();
  await asked();
  expect(sidecar.asked.map(({ token }) => token)).toEqual(sidecar.asked.map(() => 'Bearer t0ken'));
  expect(sidecar.asked[0]?.tag).toBeUndefined();
  expect(sidecar.asked.at(-1)?.tag).toMatch(/^"[0-9]+-/);
  expect(taken).toEqual([]);
  expect(await metric('logixx_inventory_devices')).toBe(11);
  expect(await metric('logixx_inventory_last_success_timestamp_seconds')).toBe(clock / 1000);
  const file = join(folder, 'inventory-exporter.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ site: 'north', devices: [...miners(10), pdu] });
  expect(readFileSync(file, 'utf8')).not.toContain('t0ken');
  sidecar.answer = [...miners(9), pdu];
  await expect.poll(() => taken.length).toBe(1);
  expect(taken[0]).toHaveLength(10);
});

it('starts with its copy while the sidecar is away, and says how old that is', async () => {
  await (await open()).live.stop();
  const then = clock;
  clock += 3_600_000;
  sidecar.status = 503;
  const { live, metric, told, follow } = await open();
  expect(live.value).toHaveLength(11);
  expect(await metric('logixx_inventory_last_success_timestamp_seconds')).toBe(then / 1000);
  expect(await metric('logixx_inventory_fetch_failures_total')).toBe(1);
  expect(told).toContainEqual(
    expect.objectContaining({
      event: 'inventory-unreachable',
      held: 11,
      reason: expect.stringMatching(/answered 503, expected 200 or 304$/),
    }),
  );
  sidecar.status = 200;
  follow();
  await asked();
  expect(await metric('logixx_inventory_last_success_timestamp_seconds')).toBe(clock / 1000);
});

it.each([
  ['is away', () => void Object.assign(sidecar, { status: 500 }), /found no inventory: .* answered 500/],
  [
    'takes no token',
    () => void Object.assign(sidecar, { status: 401 }),
    /answered 401, .*: it does not take the token/,
  ],
  [
    'answers no JSON',
    () => void Object.assign(sidecar, { answer: '<html>' }),
    /answered 6 characters that are no JSON/,
  ],
  [
    'answers something else',
    () => void Object.assign(sidecar, { answer: '{"items":[]}' }),
    /the inventory is not good: devices: found nothing/,
  ],
  [
    'feeds two miners from one outlet',
    () =>
      void Object.assign(sidecar, {
        answer: [pdu, ...miners(2).map((each) => ({ ...each, feeds: [{ pdu: 'p1', outlet: '1' }] }))],
      }),
    /found outlet "1" of p1, which feeds "m0" already/,
  ],
])('does not start without a copy where the sidecar %s', async (_what, set, why) => {
  set();
  await expect(open()).rejects.toThrow(why);
});

it.each([
  ['damaged', () => writeFileSync(join(folder, 'inventory-exporter.json'), '{"devi')],
  ['of another site', () => papers().keep({ url: sidecar.url, site: 'south', devices: miners(3) })],
])('a copy that is %s is not used', async (_what, write) => {
  write();
  expect((await open()).live.value).toHaveLength(11);
  sidecar.status = 503;
  write();
  await expect(open()).rejects.toThrow(/and no good copy of an earlier one/);
});

it('refuses an inventory that empties suddenly, across restarts, until it has lasted for half an hour', async () => {
  const first = await open();
  first.follow();
  sidecar.answer = [];
  await expect.poll(() => first.metric('logixx_inventory_refused')).toBe(1);
  await asked();
  expect(first.taken).toEqual([]);
  expect(first.ids()).toHaveLength(11);
  expect(first.told.filter(({ event }) => event === 'inventory-refused')).toEqual([
    expect.objectContaining({ why: 'found no devices, expected about 11 as before', held: 11, devices: 0 }),
  ]);
  expect(papers().refusal()).toMatchObject({ since: clock, mayAccept: true });
  await first.live.stop();
  clock += 1_799_000;
  const second = await open();
  second.follow();
  await asked();
  expect([second.ids().length, second.taken.length]).toEqual([11, 0]);
  clock += 1_000;
  await expect.poll(() => second.taken).toEqual([[]]);
  expect(await second.metric('logixx_inventory_refused')).toBe(0);
  expect(papers().refusal()).toBeUndefined();
});

it('begins to wait anew when another inventory is offered, and forgets it all when the old one is back', async () => {
  const { follow, taken, metric } = await open();
  follow();
  sidecar.answer = miners(2);
  await expect.poll(() => papers().refusal()?.devices).toBe(2);
  clock += 1_700_000;
  sidecar.answer = miners(3);
  await expect.poll(() => papers().refusal()?.devices).toBe(3);
  clock += 200_000;
  await asked();
  expect(taken).toEqual([]);
  sidecar.answer = [...miners(10), pdu];
  await expect.poll(() => metric('logixx_inventory_refused')).toBe(0);
  expect([taken, papers().refusal()]).toEqual([[], undefined]);
});

it('takes what a person accepts, and only that one', async () => {
  const { follow, taken } = await open();
  follow();
  sidecar.answer = miners(2);
  await expect.poll(() => papers().refusal()?.devices).toBe(2);
  papers().accept('0123');
  await asked();
  expect(taken).toEqual([]);
  papers().accept(papers().refusal()?.digest ?? '');
  await expect.poll(() => taken).toEqual([['m0', 'm1']]);
  expect(papers().accepted()).toBeUndefined();
});

it('leaves out devices of drivers and credentials that it does not have, and names them', async () => {
  const strange = { id: 'x1', kind: 'miner', driver: 'of-tomorrow', address: '10.1.0.1' };
  sidecar.answer = [
    ...miners(3),
    { ...pdu, credentials: 'pdu' },
    strange,
    { ...strange, id: 'x2', driver: 'raritan-pdu2', address: '10.1.0.2' },
  ];
  const { ids, live, told } = await open({ credentials: new Set(['web']) });
  expect(ids()).toEqual(['m0', 'm1', 'm2']);
  const text = await live.metrics();
  expect(text).toContain('logixx_inventory_left_out{reason="driver"} 2\n');
  expect(text).toContain('logixx_inventory_left_out{reason="credentials"} 1\n');
  const left = told.filter(({ event }) => event === 'inventory-devices-left-out');
  expect(left).toEqual([
    expect.objectContaining({
      reason: 'driver',
      devices: ['x1 (of-tomorrow of a miner)', 'x2 (raritan-pdu2 of a miner)'],
    }),
    expect.objectContaining({ reason: 'credentials', devices: ['p1 (pdu)'] }),
  ]);
});

it('keeps the old one while the service cannot work with the new one, whatever a person says', async () => {
  const { follow, ids, metric } = await open();
  let hindrance: string | undefined = 'deniedOutlets[0].pdu: found "p1", expected the id of a PDU';
  follow(() => hindrance);
  sidecar.answer = [...miners(9), pdu];
  await expect.poll(() => metric('logixx_inventory_refused')).toBe(1);
  expect(papers().refusal()).toMatchObject({ why: hindrance, mayAccept: false });
  expect(ids()).toHaveLength(11);
  hindrance = undefined;
  await expect.poll(() => ids().length).toBe(10);
  expect(await metric('logixx_inventory_refused')).toBe(0);
});

it('does not start with the only inventory that there is where the configuration does not fit it', async () => {
  await expect(open({ fits: () => 'hours: found "Mars"' })).rejects.toThrow(/hours: found "Mars"/);
});
