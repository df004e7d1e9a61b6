import { expect, it } from 'vitest';
import { snipeItRoutes } from '../../../sidecar/snipe-it/routes.ts';
import { forgetRuns } from '../../../sidecar/snipe-it/runs.ts';
import { ACTOR, miner } from './farm.ts';
import { ask, served } from './served.ts';

const STRANGER = 'asset MIN-FFFFFFFFFFFF in Snipe-IT is no device of ours';

it('declares a permission for each route', () => {
  const routes = snipeItRoutes({} as never).map(({ route, permission }) => [route.method, route.path, permission]);
  expect(routes).toEqual([
    ['get', '/api/v1/snipe-it', 'snipe-it:read'],
    ['get', '/api/v1/snipe-it/runs', 'snipe-it:read'],
    ['get', '/api/v1/snipe-it/runs/:id', 'snipe-it:read'],
    ['get', '/api/v1/snipe-it/findings', 'snipe-it:read'],
    ['get', '/api/v1/snipe-it/links/:id', 'snipe-it:read'],
    ['post', '/api/v1/snipe-it/dry-run', 'snipe-it:run'],
    ['post', '/api/v1/snipe-it/sync', 'snipe-it:run'],
    ['post', '/api/v1/snipe-it/links/:id/forget', 'snipe-it:run'],
  ]);
});

it('says before and after a run how things stand, and writes down who began it', async () => {
  const place = await served(3);
  expect((await ask(place, 'GET', '')).body).toEqual({
    ...{ configured: true, url: place.double.url, everyMinutes: 60 },
    ...{ linked: 0, creating: 0, failed: 0, findings: { conflict: 0, problem: 0, stranger: 0 } },
    next: new Date(place.clock.now()).toISOString(),
  });
  const diff = await ask(place, 'POST', '/dry-run?limit=2');
  // Eight fields of each of three miners: name, serial, model, status, location, company, MAC, position.
  expect(diff.body).toMatchObject({ total: 24, counts: { '+': 24, '>': 0, x: 0 } });
  expect(diff.body['items']).toEqual([
    {
      ...{ sign: '+', device: 'm1', tag: 'MIN-0A1B2C3D0001', field: 'name', from: null, to: 'H1-R01-S1' },
      line: '+ m1 MIN-0A1B2C3D0001: name "H1-R01-S1"',
    },
    expect.objectContaining({ field: 'serial', to: 'SN00001' }),
  ]);
  expect(place.double.writes).toEqual([]);

  const began = await ask(place, 'POST', '/sync');
  expect(began).toEqual({ status: 202, body: { id: 1 } });
  expect(await ask(place, 'POST', '/sync')).toMatchObject({ status: 409 });
  expect((await ask(place, 'GET', '')).body).toMatchObject({ running: { id: 1, state: 'running', by: ACTOR } });
  await place.worker.idle();
  const { body } = await ask(place, 'GET', '/runs/1');
  expect(body).toMatchObject({
    id: 1,
    state: 'done',
    by: ACTOR,
    counts: { devices: 3, done: 3, create: 3, problems: 0 },
  });
  expect(body['overwritten']).toEqual([]);
  const { id: asset } = place.assets().find((row) => row['asset_tag'] === 'MIN-0A1B2C3D0001') ?? {};
  expect((await ask(place, 'GET', '/links/m1')).body).toMatchObject({
    ...{ device: 'm1', tag: 'MIN-0A1B2C3D0001', state: 'linked' },
    ...{ url: `${place.double.url}/hardware/${String(asset)}`, syncedAt: expect.stringMatching(/Z$/) as string },
  });
  expect(await ask(place, 'GET', '/links/nobody')).toEqual({ status: 200, body: { device: 'nobody', state: 'none' } });
  const after = (await ask(place, 'GET', '')).body;
  expect(after).toMatchObject({ linked: 3, last: { id: 1, state: 'done' } });
  expect(Date.parse(String(after['next']))).toBe(Date.parse(String(body['startedAt'])) + 3_600_000);
  expect(place.audited).toMatchObject([{ actor: ACTOR, action: 'snipe-it.sync', subject: '1', from: '127.0.0.1' }]);
  await place.stop();
});

it('keeps what a person must settle with its age, and lets it go when it is settled', async () => {
  const place = await served(2);
  await place.worker.start(ACTOR);
  await place.worker.idle();
  const [first] = place.assets();
  const firstSeen = place.clock.now();
  (first ?? { id: 0 })['deleted_at'] = 1;
  place.inventory.list.push(miner(3, { client: 'nobody' }));
  for (let run = 0; run < 2; run += 1) {
    await place.worker.start(ACTOR);
    await place.worker.idle();
  }
  const found = (await ask(place, 'GET', '/findings')).body as { items: { since: string }[]; total: number };
  expect(found).toMatchObject({
    total: 2,
    items: [
      { kind: 'conflict', device: 'm1', text: expect.stringContaining('forget the link') as string },
      { kind: 'problem', device: 'm3', text: 'found none of the companies in Snipe-IT with the name "nobody"' },
    ],
  });
  for (const { since } of found.items) expect(Date.parse(since)).toBeLessThan(place.clock.now() - 5_000);
  for (const { since } of found.items) expect(Date.parse(since)).toBeGreaterThan(firstSeen);
  expect((await ask(place, 'GET', '/findings?kind=conflict')).body).toMatchObject({ total: 1 });
  expect((await ask(place, 'GET', '/findings?device=m3')).body).toMatchObject({ total: 1 });
  const one = (await ask(place, 'GET', '/findings?limit=1')).body;
  expect((await ask(place, 'GET', `/findings?limit=1&cursor=${String(one['next'])}`)).body).toMatchObject({
    items: [{ device: 'm3' }],
  });

  // Purged there, so that nothing of it is left; forgotten here, it is made anew.
  place.double.store.rows.assets = place.double.store.rows.assets.filter((row) => row !== first);
  expect((await ask(place, 'POST', '/links/m1/forget')).body).toEqual({ device: 'm1' });
  expect((await ask(place, 'POST', '/links/m1/forget')).status).toBe(404);
  Object.assign(place.inventory.list[2] ?? {}, { client: 'Kowalski' });
  const lost = { asset_tag: 'MIN-FFFFFFFFFFFF', model_id: 1, status_id: 1, assigned_to: null, deleted_at: null };
  place.double.store.rows.assets.push({ id: 900, ...lost, created_at: 0 });
  await place.worker.start(ACTOR);
  await place.worker.idle();
  expect((await ask(place, 'GET', '/findings')).body).toMatchObject({
    total: 1,
    items: [{ kind: 'stranger', text: STRANGER }],
  });
  expect(place.assets().map((row) => row['asset_tag'])).toContain('MIN-0A1B2C3D0001');
  expect(place.audited.map(({ action, subject }) => [action, subject])).toContainEqual(['snipe-it.forget', 'm1']);
  await place.stop();
});

it('lists runs in pages, newest first, and forgets old ones', async () => {
  const place = await served(1);
  for (let run = 0; run < 3; run += 1) {
    await place.worker.start(ACTOR);
    await place.worker.idle();
  }
  const first = (await ask(place, 'GET', '/runs?limit=2')).body;
  expect(first).toMatchObject({ items: [{ id: 3 }, { id: 2 }], next: '2', total: 3 });
  const second = (await ask(place, 'GET', '/runs?limit=2&cursor=2')).body;
  expect(second).toMatchObject({ items: [{ id: 1, counts: { create: 1 } }], total: 3 });
  expect(second['next']).toBeUndefined();
  const { started_at } = await place.db
    .selectFrom('snipe_it_runs')
    .select('started_at')
    .where('id', '=', 3)
    .executeTakeFirstOrThrow();
  expect(await forgetRuns(place.db, started_at)).toBe(2);
  expect((await ask(place, 'GET', '/runs')).body).toMatchObject({ total: 1 });
  await place.stop();
});

it.each([
  ['GET', '/runs/9', 404, 'there is no run 9'],
  ['GET', '/runs/x', 400, /the path\.id: found "x"/],
  ['GET', '/runs?limit=0', 400, /the query\.limit: found/],
  ['GET', '/findings?kind=all', 400, /the query\.kind: found "all"/],
  ['POST', '/links/m1/forget', 404, 'found no asset that "m1" is linked to'],
] as const)('%s %s is %i', async (method, path, status, detail) => {
  const place = await served(0);
  const answer = await ask(place, method, path);
  expect([answer.status, answer.body['detail']]).toEqual([status, expect.stringMatching(detail)]);
  expect(place.audited).toEqual([]);
  await place.stop();
});

it('without a configuration tells so, and does nothing', async () => {
  const place = await served(1, { configured: false });
  expect((await ask(place, 'GET', '')).body).toMatchObject({ configured: false, linked: 0 });
  for (const path of ['/dry-run', '/sync'])
    expect(await ask(place, 'POST', path)).toMatchObject({
      status: 503,
      body: { detail: 'Snipe-IT is not configured: the configuration has no sidecar.snipeIt' },
    });
  await place.stop();
});

it('tells why Snipe-IT cannot be asked, and never its token', async () => {
  const place = await served(1);
  place.double.options.tokens = {};
  const diff = await ask(place, 'POST', '/dry-run');
  expect([diff.status, diff.body['detail']]).toEqual([502, expect.stringMatching(/GET \/models: status 401: Unauth/)]);
  await place.worker.start(ACTOR);
  await place.worker.idle();
  const run = await ask(place, 'GET', '/runs/1');
  expect(run.body).toMatchObject({ state: 'failed', reason: expect.stringMatching(/status 401/) as string });
  for (const { body } of [diff, run, await ask(place, 'GET', '')])
    expect(JSON.stringify(body)).not.toContain('test-token');
  await place.stop();
});
