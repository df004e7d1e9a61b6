import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type HttpServer, serve } from '../../../core/service/http-server.ts';
import { openLog } from '../../../core/service/log.ts';
import { HttpError } from '../../../core/service/route.ts';
import { createDevice } from '../../../sidecar/inventory/store.ts';
import { onboardingRoutes } from '../../../sidecar/onboarding/routes.ts';
import { PERMISSIONS, type Permission } from '../../../sidecar/permission.ts';
import type { Prometheus } from '../../../sidecar/power/prometheus.ts';
import { setPrincipal } from '../../../sidecar/principal.ts';
import { ANNA, onBothEngines, open, pdu } from '../inventory/engines.ts';

const DRIVERS = [
  { id: 'antminer', kind: 'miner' },
  { id: 'raritan-pdu2', kind: 'pdu' },
];
const NOW = Date.UTC(2026, 10, 22);

/** A Prometheus that knows the outlets of one PDU: watts and names by outlet. */
function prometheusWith(outlets: Record<string, { watts: number; name: string }>): Prometheus {
  const labels = (outlet: string) => ({ site: 'north', pdu: 'pdu-1', outlet });
  const each = Object.entries(outlets);
  const series = (values: readonly (readonly [Record<string, string>, number])[]) =>
    values.map(([of, value]) => ({ labels: of, values: new Map([[NOW, value]]) }));
  const told = (query: string) => {
    if (query.includes('pdu_outlet_info'))
      return series(each.map(([outlet, { name }]) => [{ ...labels(outlet), name }, 1]));
    if (query.includes('pdu_outlet_power_watts'))
      return series(each.map(([outlet, { watts }]) => [labels(outlet), watts]));
    return query.includes('pdu_outlet_on') ? series(each.map(([outlet]) => [labels(outlet), 1])) : [];
  };
  return {
    instant: (query) => Promise.resolve({ result: told(query), warnings: [] }),
    range: () => Promise.reject(new Error('nobody asks for a range')),
    series: () => Promise.resolve({ result: each.map(([outlet]) => labels(outlet)), warnings: [] }),
  };
}

onBothEngines((fresh) => {
  let server: HttpServer;
  let end: () => Promise<void>;
  let permissions: readonly Permission[] = PERMISSIONS;
  let prometheus = prometheusWith({});
  let refuses: HttpError | undefined;
  const renamed: string[] = [];
  const assets: string[] = [];

  beforeAll(async () => {
    const { db, close } = await open(fresh());
    end = close;
    const now = () => NOW;
    await createDevice({ db, now }, ANNA, pdu('pdu-1', '10.9.0.1'));
    const routes = onboardingRoutes({
      ...{ db, now, site: 'north', drivers: DRIVERS },
      prometheus: {
        instant: (...args) => prometheus.instant(...args),
        range: (...args) => prometheus.range(...args),
        series: (...args) => prometheus.series(...args),
      },
      renameOutlet: (principal, id, outlet, name) => {
        if (refuses) return Promise.reject(refuses);
        renamed.push(`${principal.actor.name}: ${id}:${outlet} ${name}`);
        return Promise.resolve({ name, was: 'Outlet' });
      },
      makeAsset: (device) => {
        assets.push(device.id);
        return Promise.resolve(`the next sync makes the asset of "${device.id}"`);
      },
    });
    server = await serve({
      listen: '127.0.0.1:0',
      routes: routes.map(({ route }) => route),
      log: openLog('test', 'silent'),
      notReady: () => undefined,
      metrics: () => [],
      admit: (request) =>
        setPrincipal(request, { actor: ANNA, roles: ['admin'], permissions: new Set(permissions), via: 'session' }),
    });
  });
  afterAll(async () => {
    await server.stop();
    await end();
  });
  beforeEach(() => {
    [renamed.length, assets.length, refuses, permissions] = [0, 0, undefined, PERMISSIONS];
    prometheus = prometheusWith({ 1: { watts: 3300, name: 'Outlet' }, 2: { watts: 3310, name: '' } });
  });

  const found = (number: number, more: object = {}) => ({
    found: {
      address: `10.1.0.${number}`,
      driver: 'antminer',
      serial: `S${number}`,
      power: 3250,
      firmware: 'x',
      note: null,
      ...more,
    },
  });
  const send = async (body: object, path = '/api/v1/onboarding') => {
    const response = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return {
      status: response.status,
      body: (await response.json()) as { devices: { steps: { outcome: string; said: string }[] }[] },
    };
  };
  const outcomes = ({ devices }: Awaited<ReturnType<typeof send>>['body']) =>
    devices.map(({ steps }) => steps.map(({ outcome }) => outcome));

  it('shows a plan, does it in one call, and does nothing when it is called again', async () => {
    const body = { devices: [found(1), found(2)], rack: 'r07', position: '1', outlets: ['pdu-1:1'] };
    const preview = await send(body, '/api/v1/onboarding/preview');
    expect(preview).toMatchObject({ status: 200, body: { applied: false } });
    expect(outcomes(preview.body)).toEqual([
      ['planned', 'planned', 'planned'],
      ['planned', 'planned', 'planned'],
    ]);
    expect([renamed, assets]).toEqual([[], []]);
    const done = await send(body);
    expect(done.body).toMatchObject({
      applied: true,
      devices: [{ id: 'antminer-s1', entry: 'create' }, { id: 'antminer-s2' }],
    });
    expect(outcomes(done.body)).toEqual([
      ['done', 'done', 'done'],
      ['done', 'done', 'done'],
    ]);
    expect(renamed).toEqual(['Anna: pdu-1:1 antminer-s1', 'Anna: pdu-1:2 antminer-s2']);
    expect(assets).toEqual(['antminer-s1', 'antminer-s2']);
    prometheus = prometheusWith({ 1: { watts: 3300, name: 'antminer-s1' }, 2: { watts: 3310, name: 'antminer-s2' } });
    const again = await send(body);
    expect(outcomes(again.body)).toEqual([
      ['same', 'same', 'same'],
      ['same', 'same', 'same'],
    ]);
    expect([renamed.length, assets.length]).toEqual([2, 2]);
  });

  it('keeps the entry where its label fails, says so, and writes the label with the next call', async () => {
    refuses = new HttpError(503, 'alert-webhook cannot be reached: nothing was ordered');
    const body = { devices: [found(3, { power: undefined })], rack: 'r08', outlets: ['pdu-1:9'], label: true };
    prometheus = prometheusWith({ 9: { watts: 0, name: '' } });
    const first = await send(body);
    expect(outcomes(first.body)).toEqual([['done', 'failed', 'done']]);
    expect(first.body.devices[0]?.steps[1]?.said).toBe(
      'writes "antminer-s3" to pdu-1:9: alert-webhook cannot be reached: nothing was ordered',
    );
    refuses = undefined;
    expect(outcomes((await send(body)).body)).toEqual([['same', 'done', 'same']]);
  });

  it('holds what is in conflict or in question, and does the rest', async () => {
    const body = {
      devices: [found(4), found(5), found(6)],
      ...{ rack: 'r09', position: '1', outlets: ['pdu-1:20'] },
    };
    prometheus = prometheusWith({ 20: { watts: 3200, name: '' }, 21: { watts: 4, name: '' } });
    const { body: told } = await send(body);
    expect(outcomes(told)).toEqual([
      ['done', 'done', 'done'],
      ['held', 'held', 'held'],
      ['held', 'held', 'held'],
    ]);
    expect(told).toMatchObject({
      devices: [
        { questions: [], conflicts: [] },
        { questions: [{ ask: 'watts', text: 'it says it takes 3250 W, pdu-1:21 draws 4 W: another outlet?' }] },
        { conflicts: ['pdu-1: there is no outlet "22": found 20, 21 on pdu-1'] },
      ],
    });
  });

  it('leaves labels to those who may rename outlets, and knows nothing where Prometheus is away', async () => {
    permissions = ['inventory:write'];
    prometheus = { ...prometheus, series: () => Promise.reject(new HttpError(503, 'Prometheus is away')) };
    const { body } = await send({ devices: [found(7)], rack: 'r10', outlets: ['pdu-1:30'] });
    expect(outcomes(body)).toEqual([['done', 'skipped', 'done']]);
    expect(body).toMatchObject({ devices: [{ outlets: [{ watts: null, said: 'unknown: Prometheus is away' }] }] });
    expect(renamed).toEqual([]);
  });

  it.each([
    [{ devices: [], rack: 'r' }, /devices/],
    [{ devices: [{ found: { address: 'a' } }] }, /rack/],
    [{ devices: [{ found: { address: 'a' } }], rack: 'r', outlets: ['12'] }, /as pdu-1:12/],
  ])('refuses %j', async (body, words) => {
    const { status, body: said } = await send(body);
    expect([status, JSON.stringify(said)]).toEqual([400, expect.stringMatching(words)]);
  });
});
