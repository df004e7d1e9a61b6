import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { whyRefused } from '../../../alert-webhook/held-policy.ts';
import type { PolicySet } from '../../../core/farm/remediation/policy.ts';
import { openDatabase } from '../../../core/service/database.ts';
import { type HttpServer, serve } from '../../../core/service/http-server.ts';
import { quietLog } from '../../../core/service/log.ts';
import { HttpError, type Route } from '../../../core/service/route.ts';
import { Secret } from '../../../core/service/secret.ts';
import { openPolicy } from '../../../scripts/inventory/policy.ts';
import { listAudit } from '../../../sidecar/audit/list.ts';
import { openAudit } from '../../../sidecar/audit/open-audit.ts';
import { admitting } from '../../../sidecar/guard.ts';
import { serviceIdentity } from '../../../sidecar/identity/service-tokens.ts';
import { createDevice } from '../../../sidecar/inventory/store.ts';
import type { Role } from '../../../sidecar/permission.ts';
import { policyRoutes } from '../../../sidecar/policy/routes.ts';
import { permissionsOf } from '../../../sidecar/principal.ts';
import { MIGRATIONS, type Tables, tablesOf } from '../../../sidecar/tables.ts';
import { alertBody, configWith, FAST } from '../../alert-webhook/bench.ts';
import { webhook } from '../../alert-webhook/webhook.ts';
import { miner, pdu } from '../../sidecar/inventory/engines.ts';

// Whole actions run in real time, beside whatever else the machine does.
vi.setConfig({ testTimeout: 60_000 });

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const BOUNDED = { bounds: { cyclesPerDay: { most: 4 } } };
const MACHINE = serviceIdentity([new Secret('machine')]);

/** The routes of the policy on a real server and database; who asks is said by a role, or by the machine's token. */
async function sidecar(remediation: Parameters<typeof configWith>[0] = BOUNDED) {
  const { db, close } = await openDatabase<Tables>(':memory:', MIGRATIONS);
  const inventory = tablesOf<never>(db) as never;
  const parts = { db: inventory, now: Date.now, site: 'tx1', actorOf: () => ({ id: 'u', name: 'U' }), exporters: [] };
  await createDevice(parts, { id: 'u', name: 'U' }, pdu('pdu-1', '10.9.0.1'));
  await createDevice(parts, { id: 'u', name: 'U' }, miner(1));
  const audit = openAudit({ db: tablesOf(db), now: Date.now });
  const ofFile = configWith({ ...FAST, ...remediation }).remediation;
  const routes = policyRoutes({ db: inventory, inventory, ofFile, audit: audit.write, now: Date.now });
  const server: HttpServer = await serve({
    listen: '127.0.0.1:0',
    log: quietLog(),
    notReady: () => undefined,
    metrics: () => [],
    routes: routes.map(({ route }): Route => route),
    admit: admitting(routes, async ({ headers }) => {
      const [, who = ''] = (headers.authorization ?? '').split(' ');
      if (who === 'machine') return MACHINE(who);
      if (who === '') throw new HttpError(401, 'nobody');
      const roles = [who as Role];
      return { actor: { id: who, name: who }, roles, permissions: permissionsOf(roles), via: 'session' };
    }),
  });
  stops.push(close, () => server.stop());
  const call = async (who: string, method: string, path: string, body?: object) => {
    const answer = await fetch(`${server.url}/api/v1/policy${path}`, {
      method,
      // Between two calls a whole action may pass, and the server lets a silent connection go.
      headers: { authorization: `Bearer ${who}`, 'content-type': 'application/json', connection: 'close' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    // biome-ignore lint/suspicious/noExplicitAny: tests compare what came with what should have come.
    return { status: answer.status, body: (await answer.json()) as any };
  };
  const put = (who: string, set: PolicySet | object, was: number) =>
    call(who, 'PUT', '', { set, was, comment: 'because' });
  const lines = async () => (await listAudit(tablesOf(db), { limit: 100, sort: 'at' })).items;
  return { url: server.url, stop: () => server.stop(), call, put, lines };
}

function folder() {
  const path = mkdtempSync(join(tmpdir(), 'logixx-policy-'));
  stops.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function follow(url: string, path: string, remediation: Parameters<typeof configWith>[0] = BOUNDED) {
  const told: [level: string, words: unknown, event: string][] = [];
  const say = (level: string) => (words: unknown, event: string) => void told.push([level, words, event]);
  const log = { info: say('info'), warn: say('warn'), error: say('error') } as never;
  const ofFile = configWith({ ...FAST, ...remediation }).remediation;
  const live = await openPolicy({
    ...{ url, token: new Secret('machine'), refreshSeconds: 0.05, log },
    cacheFile: join(path, '<service>.json'),
    fits: (policy) => whyRefused(ofFile, policy),
  });
  const metric = async (name: string) =>
    Number(
      (await live.metrics())
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.split(' ')[1],
    );
  return { live, told, metric };
}

it('decides by what was set in the pages, from the next round on', async () => {
  const there = await sidecar();
  const { live, metric } = await follow(there.url, folder());
  const farm = await webhook({ policy: live, remediation: BOUNDED });
  expect((await there.put('operator', { ladder: [] }, 0)).body).toMatchObject({ version: 1, by: 'operator' });
  await expect.poll(() => metric('logixx_policy_version')).toBe(1);
  await farm.post(alertBody(['m1']));
  await farm.decided('ladder-forbids');
  expect((await there.put('admin', {}, 1)).status).toBe(200);
  await farm.ended();
  expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1']);
  expect((await there.lines()).map(({ action, subject }) => [action, subject])).toEqual([
    ['policy.changed', 'version 1'],
    ['policy.changed', 'version 2'],
  ]);
  expect((await there.call('viewer', 'GET', '')).body.fetchedAt).toMatch(/^20/);
});

it('keeps two editors from overwriting each other, and lets in who may', async () => {
  const there = await sidecar();
  expect((await there.put('viewer', {}, 0)).status).toBe(403);
  expect((await there.put('billing', {}, 0)).status).toBe(403);
  expect((await there.put('machine', {}, 0)).status).toBe(403);
  const both = await Promise.all([there.put('operator', { cyclesPerDay: 1 }, 0), there.put('admin', {}, 0)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await there.put('operator', {}, 0)).body.detail).toBe(
    'the policy was changed meanwhile: found version 1, expected 0',
  );
});

it.each<[string, object, RegExp]>([
  ['beyond the bounds', { cyclesPerDay: 5 }, /^cyclesPerDay: found 5, expected at most 4: the bounds$/],
  ['for a device that is not there', { overrides: [{ devices: ['m7'], set: {} }] }, /"m7", which is no device/],
  ['of what is not its own', { armed: true }, /armed/],
  ['of what is no number', { coolDownSeconds: 'x' }, /coolDownSeconds/],
])('refuses a policy %s, and the old one holds', async (_, set, why) => {
  const there = await sidecar();
  await there.put('operator', { cyclesPerDay: 1 }, 0);
  const { status, body } = await there.put('operator', set, 1);
  expect([status, body.detail]).toEqual([400, expect.stringMatching(why)]);
  expect((await there.call('viewer', 'GET', '')).body).toMatchObject({ version: 1, set: { cyclesPerDay: 1 } });
});

it('shows what holds and whence, and what another one would change', async () => {
  const there = await sidecar();
  await there.put('operator', { cyclesPerDay: 1 }, 0);
  await there.put('operator', { cyclesPerDay: 1, coolDownSeconds: 900 }, 1);
  const { body } = await there.call('viewer', 'GET', '');
  expect(body).toMatchObject({ origins: { cyclesPerDay: 1, coolDownSeconds: 2 }, problems: [], fixed: [] });
  expect([body.file.cyclesPerDay, body.holds.cyclesPerDay]).toEqual([2, 1]);
  expect(body.fields).toContainEqual(expect.objectContaining({ key: 'cyclesPerDay', most: 4, builtIn: 2 }));
  expect(Object.keys(body.file)).not.toContain('rules');
  const preview = await there.call('viewer', 'POST', '/preview', { set: { cyclesPerDay: 9 } });
  expect(preview.body).toEqual({
    problems: ['cyclesPerDay: found 9, expected at most 4: the bounds'],
    changes: [
      { place: 'the site', key: 'coolDownSeconds', from: '900', to: '3600' },
      { place: 'the site', key: 'cyclesPerDay', from: '1', to: '9' },
    ],
  });
  expect((await there.call('viewer', 'GET', '/history')).body).toMatchObject([{ version: 2 }, { version: 1 }]);
});

it('keeps the last good policy through a restart in which the sidecar is away', async () => {
  const path = folder();
  const there = await sidecar();
  await there.put('operator', { ladder: [] }, 0);
  await (await follow(there.url, path)).live.stop();
  const { live, told, metric } = await follow('http://127.0.0.1:1', path);
  stops.push(() => live.stop());
  expect(live.value).toMatchObject({ version: 1, set: { ladder: [] } });
  expect(told).toMatchObject([['warn', { holds: 1 }, 'policy-unreachable']]);
  expect(await metric('logixx_policy_fetch_failures_total')).toBe(1);
});

it('does not take what its own configuration does not let hold: the old one does, and a metric says so', async () => {
  const there = await sidecar();
  const { live, told, metric } = await follow(there.url, folder(), { bounds: { fixed: ['thermal'] } });
  stops.push(() => live.stop());
  live.follow(() => undefined);
  await there.put('operator', { cyclesPerDay: 1 }, 0);
  await expect.poll(() => live.value.version).toBe(1);
  await there.put('operator', { thermal: { offsPerMinute: 1 } }, 1);
  await expect.poll(() => metric('logixx_policy_refused')).toBe(1);
  expect(live.value).toMatchObject({ version: 1, set: { cyclesPerDay: 1 } });
  expect(told.filter(([level]) => level === 'error')).toMatchObject([
    ['error', { version: 2, why: expect.stringMatching(/^thermal: found another value/), holds: 1 }, 'policy-refused'],
  ]);
  await there.put('operator', { cyclesPerDay: 2 }, 2);
  await expect.poll(() => live.value.version).toBe(3);
  expect(await metric('logixx_policy_refused')).toBe(0);
});

it.each([
  ['is no JSON', '{'],
  ['is no policy', '{"version":1,"set":{"armed":true}}'],
  ['is beyond the bounds by now', '{"version":1,"set":{"cyclesPerDay":5}}'],
])('goes by the configuration where a copy %s and nobody answers', async (_, text) => {
  const path = folder();
  writeFileSync(join(path, 'alert-webhook-policy.json'), text);
  const { live, told, metric } = await follow('http://127.0.0.1:1', path);
  stops.push(() => live.stop());
  expect([live.value, await metric('logixx_policy_refused')]).toEqual([{ version: 0, set: {} }, 1]);
  expect(told.map(([level, , event]) => [level, event])).toEqual([
    ['error', 'policy-copy-unusable'],
    ['warn', 'policy-unreachable'],
  ]);
});
