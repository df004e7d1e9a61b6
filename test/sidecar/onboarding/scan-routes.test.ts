import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, serve } from '../../../core/service/http-server.ts';
import { openLog } from '../../../core/service/log.ts';
import type { AuditEntry } from '../../../sidecar/audit/audit.ts';
import type { DeviceRecord } from '../../../sidecar/inventory/record.ts';
import { createDevice } from '../../../sidecar/inventory/store.ts';
import { judgeFound } from '../../../sidecar/onboarding/judge-found.ts';
import { scanRoutes } from '../../../sidecar/onboarding/scan-routes.ts';
import { openScanning, type Scanned, type Scanner } from '../../../sidecar/onboarding/scanning.ts';
import { ANNA, onBothEngines, open } from '../inventory/engines.ts';

const DRIVERS = [{ id: 'antminer', kind: 'miner' }];
const OPTIONS = { site: 'north', state: 'new' as const, drivers: DRIVERS };
const NOW = Date.UTC(2026, 10, 22);

const m1: DeviceRecord = {
  ...{ id: 'm1', kind: 'miner', driver: 'antminer', address: '10.0.0.1', site: 'north', state: 'active' },
  ...{ serial: 'SN1', mac: '02:00:00:00:00:01' },
};
const m2: DeviceRecord = { ...m1, id: 'm2', address: '10.0.0.2', serial: 'SN2', mac: '02:00:00:00:00:02' };
const found = (more: Partial<Scanned>): Scanned => ({ address: '10.0.0.9', driver: 'antminer', ...more });

describe('What was found, held against the inventory', () => {
  it.each<[string, Partial<Scanned>, object]>([
    ['nobody knows it', { serial: 'SN9' }, { entry: 'create', id: 'antminer-sn9', others: [] }],
    [
      'it stands elsewhere now',
      { serial: 'SN1', mac: '02:00:00:00:00:01' },
      { entry: 'change', id: 'm1', changes: [{ field: 'address', from: '10.0.0.1', to: '10.0.0.9' }] },
    ],
    ['nothing is new', { address: '10.0.0.1', serial: 'SN1' }, { entry: 'same', id: 'm1', changes: [] }],
    [
      'serial and MAC are of two devices: both are shown',
      { serial: 'SN1', mac: '02:00:00:00:00:02' },
      {
        entry: 'conflict',
        why: ['the serial SN1 says "m1", the MAC 02:00:00:00:00:02 says "m2"'],
        others: [m1, m2],
      },
    ],
    ['another machine at a known address', { address: '10.0.0.2', serial: 'SN7' }, { entry: 'conflict', others: [m2] }],
    ['no driver knows it', { driver: undefined as never }, { entry: 'unknown', changes: [], why: [] }],
  ])('%s', (_words, more, expected) => {
    expect(judgeFound([m1, m2], [found(more)], OPTIONS)[0]).toMatchObject(expected);
  });

  it('at ports of their own, many at one address are told apart', () => {
    const { serial: _serial, mac: _mac, ...plain } = m1;
    const twins = [8081, 8082].map((http): DeviceRecord => ({ ...plain, id: `p${http}`, ports: { http } }));
    const here = [found({ address: '10.0.0.1' })];
    expect(judgeFound(twins, here, { ...OPTIONS, ports: { http: 8082 } })[0]).toMatchObject({
      ...{ entry: 'same', id: 'p8082', ports: { http: 8082 } },
    });
    expect(judgeFound(twins, here, OPTIONS)[0]).toMatchObject({ entry: 'conflict', others: twins });
  });

  it('two that say the same serial are not both taken', () => {
    const twins = [found({ serial: 'SN9' }), found({ address: '10.0.0.10', serial: 'SN9' })];
    expect(judgeFound([], twins, OPTIONS).map(({ entry }) => entry)).toEqual(['create', 'conflict']);
  });
});

/** A network of four addresses that is looked at when the test says so. */
function network() {
  const steps: (() => void)[] = [];
  const asked: unknown[] = [];
  const scanner: Scanner = {
    addresses: (ranges) => {
      if (!ranges.startsWith('10.')) throw new Error(`found "${ranges}", expected 10.0.0.0/24`);
      return ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'];
    },
    async look(addresses, ports, { signal, onFound, onDone }) {
      asked.push(ports);
      for (const [at, address] of addresses.entries()) {
        await new Promise<void>((go) => steps.push(go));
        if (signal.aborted) return;
        if (at === 2) throw new Error('the network is gone');
        onFound(found({ address, serial: `SN${at + 1}` }));
        onDone(at + 1);
      }
    },
  };
  /** One address more. */
  const step = async () => {
    steps.shift()?.();
    await new Promise((go) => setTimeout(go, 5));
  };
  return { scanner, step, asked };
}

onBothEngines((fresh) => {
  const { scanner, step, asked } = network();
  const scanning = openScanning(scanner, () => NOW);
  const audited: AuditEntry[] = [];
  let server: HttpServer;
  let end: () => Promise<void>;
  beforeAll(async () => {
    const { db, close } = await open(fresh());
    end = close;
    await createDevice({ db, now: () => NOW }, ANNA, m1);
    const parts = { db, site: 'north', drivers: DRIVERS, scanning, actorOf: () => ANNA };
    const routes = scanRoutes({ ...parts, audit: async (entry) => void audited.push(entry) });
    server = await serve({
      listen: '127.0.0.1:0',
      routes: routes.map(({ route }) => route),
      log: openLog('test', 'silent'),
      notReady: () => undefined,
      metrics: () => [],
    });
  });
  afterAll(async () => {
    await server.stop();
    await end();
  });

  const ask = async (method: string, path = '', body?: object) => {
    const answer = await fetch(`${server.url}/api/v1/onboarding/scan${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  it('are told while the scan goes on, one scan at a time, and stopped', async () => {
    expect((await ask('GET')).body).toEqual({ available: true, found: [] });
    expect(await ask('POST', '', { ranges: 'x' })).toMatchObject({
      status: 400,
      body: { detail: 'the body.ranges: found "x", expected 10.0.0.0/24' },
    });
    const began = await ask('POST', '', { ranges: ' 10.0.0.0/24 ', ports: { http: 8080 } });
    expect(began).toMatchObject({ status: 202, body: { state: 'running', total: 4, done: 0, ranges: '10.0.0.0/24' } });
    expect(asked).toEqual([{ http: 8080 }]);
    expect((await ask('POST', '', { ranges: '10.0.0.0/24' })).status).toBe(409);
    await step();
    expect((await ask('GET')).body).toMatchObject({
      scan: { state: 'running', done: 1 },
      found: [{ entry: 'change', id: 'm1', changes: [{ field: 'ports.http', to: 8080 }] }],
    });
    await step();
    expect((await ask('POST', '/stop')).body).toMatchObject({ state: 'stopped', done: 2 });
    await step();
    await scanning.idle();
    expect((await ask('GET')).body).toMatchObject({
      scan: { state: 'stopped', endedAt: new Date(NOW).toISOString() },
      found: [{ entry: 'change' }, { entry: 'create', id: 'antminer-sn2', ports: { http: 8080 } }],
    });
    expect((await ask('POST', '/stop')).status).toBe(409);
    expect(audited).toMatchObject([{ actor: ANNA, action: 'inventory.scan', subject: '10.0.0.0/24' }]);
  });

  it('say why a scan failed, and keep what it had found', async () => {
    await ask('POST', '', { ranges: '10.0.0.0/24' });
    for (let at = 0; at < 3; at += 1) await step();
    await scanning.idle();
    const { scan, found: told } = (await ask('GET')).body as { scan: object; found: unknown[] };
    expect(scan).toMatchObject({ state: 'failed', reason: 'the network is gone', done: 2 });
    expect(told).toHaveLength(2);
  });
});

it('are refused where nobody gave a way to look', () => {
  const routes = scanRoutes({ scanning: undefined } as never);
  expect(routes.map(({ route, permission }) => `${route.method} ${route.path} ${permission}`)).toEqual([
    'get /api/v1/onboarding/scan inventory:read',
    'post /api/v1/onboarding/scan inventory:write',
    'post /api/v1/onboarding/scan/stop inventory:write',
  ]);
});
