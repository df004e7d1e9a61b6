import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { InventorySchema } from '../../../core/farm/device.ts';
import { type HttpServer, serve } from '../../../core/service/http-server.ts';
import { openLog } from '../../../core/service/log.ts';
import { inventoryRoutes } from '../../../sidecar/inventory/routes.ts';
import { ANNA, miner, open, pdu } from './engines.ts';

let server: HttpServer;
let bare: HttpServer;
let end: () => Promise<void>;
beforeAll(async () => {
  const { db, close } = await open(':memory:');
  const parts = { db, now: Date.now, site: 'north', actorOf: () => ANNA };
  const exporters = [{ target: 'exporter:9100', labels: { site: 'north' } }];
  const begin = (list: typeof exporters) =>
    serve({
      listen: '127.0.0.1:0',
      routes: inventoryRoutes({ ...parts, exporters: list }).map(({ route }) => route),
      log: openLog('test', 'silent'),
      notReady: () => undefined,
      metrics: () => [],
    });
  server = await begin(exporters);
  bare = await begin([]);
  end = close;
});
afterAll(async () => {
  await server.stop();
  await bare.stop();
  await end();
});

async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string';
  const init = {
    method,
    headers: { ...(body === undefined || text ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: text ? body : JSON.stringify(body) }),
  };
  const response = await fetch(`${server.url}${path}`, init);
  const answer = await response.text();
  const json = (response.headers.get('content-type') ?? '').includes('json') && answer !== '';
  return {
    status: response.status,
    headers: response.headers,
    body: json ? (JSON.parse(answer) as never) : (answer as never),
  };
}

it('serves an inventory that its readers accept, and 304 until it changes', async () => {
  expect((await ask('POST', '/api/v1/devices', pdu('p1', '10.9.0.1'))).status).toBe(200);
  expect(
    (await ask('POST', '/api/v1/devices', miner(1, { make: 'Bitmain', feeds: [{ pdu: 'p1', outlet: '1' }] }))).status,
  ).toBe(200);
  const first = await ask('GET', '/api/v1/inventory?site=north');
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[^"]+"$/);
  expect(new Ajv2020({ strictTypes: false }).validate(InventorySchema, first.body)).toBe(true);
  expect((first.body as { devices: { id: string }[] }).devices.map(({ id }) => id)).toEqual(['m1', 'p1']);
  for (const known of [etag, `"x", W/${etag}`, '*'])
    expect((await ask('GET', '/api/v1/inventory?site=north', undefined, { 'if-none-match': known })).status).toBe(304);
  expect((await ask('PATCH', '/api/v1/devices/m1', { revision: 1, name: 'one' })).body).toMatchObject({
    revision: 2,
    name: 'one',
  });
  const next = await ask('GET', '/api/v1/inventory?site=north', undefined, { 'if-none-match': etag });
  expect([next.status, next.headers.get('etag') === etag]).toEqual([200, false]);
  expect((next.body as { devices: { name?: string }[] }).devices[0]?.name).toBe('one');
});

it('discovers exporters, and fails rather than naming none', async () => {
  const found = await ask('GET', '/sd/prometheus');
  expect([found.status, found.body]).toEqual([200, [{ targets: ['exporter:9100'], labels: { site: 'north' } }]]);
  expect((await fetch(`${bare.url}/sd/prometheus`)).status).toBe(503);
});

it('changes, reads, lists and retires over HTTP', async () => {
  await ask('POST', '/api/v1/devices', miner(2, { location: { building: 'b', rack: 'r' } }));
  const late = await ask('PATCH', '/api/v1/devices/m2', { revision: 7, name: 'x' });
  expect([late.status, late.body]).toMatchObject([409, { current: { id: 'm2', revision: 1 } }]);
  const unseen = await ask('PATCH', '/api/v1/devices/m2', { name: 'x' });
  expect([unseen.status, unseen.body]).toMatchObject([
    400,
    { detail: expect.stringContaining('the revision of the device') as string },
  ]);
  const place = { site: 'north', building: 'b', rack: 'r' };
  expect((await ask('POST', '/api/v1/places/rename', { place, name: 'r2' })).body).toEqual({ devices: 1 });
  expect((await ask('POST', '/api/v1/devices/m2/retire', { revision: 2 })).body).toMatchObject({ state: 'retired' });
  const one = await ask('GET', '/api/v1/devices/m2');
  const fields = (one.body as { history: { field: string }[] }).history.map(({ field }) => field);
  expect(fields).toEqual(['state', 'location.rack', 'created']);
  expect((await ask('GET', '/api/v1/devices?state=retired&sort=-address')).body).toMatchObject({
    total: 1,
    items: [{ id: 'm2' }],
  });
  expect((await ask('GET', '/api/v1/devices/m99')).status).toBe(404);
  expect((await ask('GET', '/api/v1/devices?sort=colour')).status).toBe(400);
});

it('imports a file, dry first, and exports one that says the same', async () => {
  const file =
    'id,kind,driver,address,name\r\nm7,miner,antminer,10.7.7.7,=1\r\nm8,miner,antminer,10.7.7.7,\r\nm9,robot,antminer,10.7.7.8,\r\n';
  const path = '/api/v1/inventory/import?format=csv';
  const rows = [
    { place: 'line 2', what: 'create', id: 'm7' },
    { place: 'line 3', what: 'conflict', why: ['address: found "10.7.7.7", which "m7" has too'] },
    { place: 'line 4', what: 'bad', why: ['kind: found "robot", expected one of miner, gpu-rig, pdu, sensor'] },
  ];
  const counts = { create: 1, change: 0, same: 0, conflict: 1, bad: 1 };
  expect((await ask('POST', path, file)).body).toEqual({ applied: false, counts, rows });
  expect((await ask('GET', '/api/v1/devices/m7')).status).toBe(404);
  expect((await ask('POST', `${path}&apply=true`, file)).body).toEqual({ applied: true, counts, rows });
  expect((await ask('GET', '/api/v1/devices/m7')).body).toMatchObject({ state: 'new', site: 'north', name: '=1' });
  for (const format of ['csv', 'yaml', 'json']) {
    const exported = await ask('GET', `/api/v1/inventory/export?format=${format}`);
    expect(exported.headers.get('content-disposition')).toBe(`attachment; filename="inventory.${format}"`);
    const text = format === 'json' ? JSON.stringify(exported.body) : (exported.body as string);
    if (format === 'csv') expect(text).toContain(",'=1,");
    const again = await ask('POST', `/api/v1/inventory/import?format=${format}&apply=true`, text);
    expect(again.body).toMatchObject({ counts: { create: 0, change: 0, conflict: 0, bad: 0 }, rows: [] });
  }
  expect((await ask('POST', path, '\u0000')).status).toBe(400);
});

it('declares a permission for every route, and writes need more than reads', () => {
  const parts = { db: undefined as never, now: Date.now, site: 's', actorOf: () => ANNA, exporters: [] };
  const declared = inventoryRoutes(parts).map(({ route, permission }) => [route.method === 'get', permission]);
  expect(declared).toHaveLength(15);
  for (const [reads, permission] of declared) expect(permission).toBe(reads ? 'inventory:read' : 'inventory:write');
});
