import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type Database, openDatabase } from '../../../core/service/database.ts';
import { fleetNow } from '../../../sidecar/fleet/now.ts';
import { MIGRATIONS_INVENTORY } from '../../../sidecar/inventory/migrations.ts';
import type { InventoryTables } from '../../../sidecar/inventory/tables.ts';
import { openPrometheus } from '../../../sidecar/power/prometheus.ts';

let database: Database<InventoryTables>;
let rounds = 0;
let watts = 0;
let broken = false;

/** Answers like Prometheus: one miner whose power is `watts`. */
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on('end', () => {
    const query = new URLSearchParams(body).get('query') ?? '';
    const isPower = query.includes('miner_power_watts');
    if (isPower) rounds += 1;
    const result = isPower ? [{ metric: { site: 'north', miner: 'm1' }, value: [1, String(watts)] }] : [];
    response.writeHead(broken ? 500 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
  });
});

beforeAll(async () => {
  database = await openDatabase<InventoryTables>(':memory:', MIGRATIONS_INVENTORY);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await database.close();
  server.close();
});
beforeEach(() => {
  rounds = 0;
  watts = 100;
  broken = false;
});

function farm(clock: { ms: number }) {
  const { port } = server.address() as AddressInfo;
  const prometheus = openPrometheus({ url: `http://127.0.0.1:${port}`, fetch, timeoutSeconds: 5 });
  const told = fleetNow({ db: database.db, prometheus, now: () => clock.ms });
  return async () => {
    const { at, columns, rows } = JSON.parse((await told()).text) as {
      at: string;
      columns: string[];
      rows: unknown[][];
    };
    return { at: Date.parse(at), watts: rows[0]?.[columns.indexOf('watts')] };
  };
}

const SOON = { timeout: 10_000, interval: 50 };

it('is asked for once however many ask at once, and for five seconds', async () => {
  const clock = { ms: 1_000_000 };
  const fleet = farm(clock);
  await Promise.all([fleet(), fleet(), fleet()]);
  clock.ms += 4_000;
  expect(await fleet()).toEqual({ at: 1_000_000, watts: 100 });
  expect(rounds).toBe(1);
});

it('lets nobody wait while a newer one is made, and says how old it is', async () => {
  const clock = { ms: 1_000_000 };
  const fleet = farm(clock);
  await fleet();
  clock.ms += 60_000;
  watts = 200;
  expect(await fleet()).toEqual({ at: 1_000_000, watts: 100 });
  await vi.waitFor(async () => expect(await fleet()).toEqual({ at: 1_060_000, watts: 200 }), SOON);
});

it.each([
  ['older than five minutes', 301_000],
  ['of a clock that was put back', -1_000],
])('waits rather than tell one that is %s', async (_what, ms) => {
  const clock = { ms: 1_000_000 };
  const fleet = farm(clock);
  await fleet();
  clock.ms += ms;
  watts = 200;
  expect(await fleet()).toEqual({ at: 1_000_000 + ms, watts: 200 });
});

it('tells that Prometheus fails from the second question on, and is well again with it', async () => {
  const clock = { ms: 1_000_000 };
  const fleet = farm(clock);
  await fleet();
  broken = true;
  clock.ms += 10_000;
  await fleet();
  await vi.waitFor(() => expect(fleet()).rejects.toMatchObject({ status: 502 }), SOON);
  broken = false;
  expect(await fleet()).toEqual({ at: 1_010_000, watts: 100 });
});
