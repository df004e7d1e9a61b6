import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type HttpServer, serve } from '../../../core/service/http-server.ts';
import { openLog } from '../../../core/service/log.ts';
import { openApi } from '../../../core/service/openapi.ts';
import { commentRoutes } from '../../../sidecar/comments/routes.ts';
import { storyRoutes } from '../../../sidecar/comments/story-routes.ts';
import { maintenanceRoutes } from '../../../sidecar/maintenance/routes.ts';
import type { GuardedRoute } from '../../../sidecar/permission.ts';
import { setPrincipal } from '../../../sidecar/principal.ts';
import { ticketRoutes } from '../../../sidecar/tickets/routes.ts';
import { miner } from '../inventory/engines.ts';
import { ADMIN, ANNA, BORIS, deskParts, principal } from './desk-parts.ts';

const WHO = { anna: ANNA, boris: BORIS, root: principal(ADMIN, 'admin') };

let routes: GuardedRoute[];
let server: HttpServer;
let desk: Awaited<ReturnType<typeof deskParts>>;
beforeAll(async () => {
  desk = await deskParts(
    ':memory:',
    [1, 2, 3].map((n) => miner(n, { location: { building: 'b', rack: 'r1' } })),
  );
  const { parts, db } = desk;
  let keys = 0;
  const newKey = () => `key-${++keys}`;
  const own = { ...parts, db: db as never };
  routes = [
    ...commentRoutes(parts),
    ...storyRoutes(parts),
    ...ticketRoutes(own),
    ...maintenanceRoutes({ ...own, newKey, underWay: new Set() }),
  ];
  server = await serve({
    listen: '127.0.0.1:0',
    routes: routes.map(({ route }) => route),
    log: openLog('test', 'silent'),
    notReady: () => undefined,
    metrics: () => [],
    before: [
      (request, _response, next) => {
        setPrincipal(request, WHO[(request.get('x-who') ?? 'anna') as keyof typeof WHO]);
        next();
      },
    ],
  });
});
afterAll(async () => {
  await server.stop();
  await desk.close();
});

async function ask(who: keyof typeof WHO, method: string, path: string, body?: unknown) {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { 'x-who': who, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as never };
}

it('writes, reads, edits and deletes comments over HTTP', async () => {
  const made = await ask('anna', 'POST', '/devices/m1/comments', { text: '@boris, see @ghost' });
  expect([made.status, made.body]).toMatchObject([
    200,
    { id: 1, author: { name: 'Anna' }, mentions: [{ name: 'Boris' }], unknownMentions: ['ghost'] },
  ]);
  expect(desk.audited.at(-1)).toMatchObject({ action: 'comment.written', from: '127.0.0.1' });
  expect((await ask('boris', 'GET', '/comments?mentions=me')).body).toMatchObject({ total: 1, items: [{ id: 1 }] });
  expect((await ask('boris', 'GET', '/comments?author=me')).body).toMatchObject({ total: 0 });
  expect((await ask('boris', 'PATCH', '/comments/1', { text: 'x' })).status).toBe(403);
  expect((await ask('anna', 'PATCH', '/comments/1', { text: 'mine' })).body).toMatchObject({ text: 'mine' });
  expect((await ask('boris', 'DELETE', '/comments/1')).status).toBe(403);
  expect((await ask('root', 'DELETE', '/comments/1')).body).toMatchObject({ deleted: { by: { name: 'Root' } } });
  expect((await ask('anna', 'GET', '/devices/m1/comments')).body).toMatchObject({ items: [{ id: 1, mentions: [] }] });
  const bad = await ask('anna', 'POST', '/devices/m1/comments', { text: 'a\u0007' });
  expect([bad.status, bad.body]).toMatchObject([400, { detail: expect.stringContaining('U+0007') as string }]);
  expect((await ask('anna', 'GET', '/comments/77')).status).toBe(404);
  for (const path of [
    '/devices/a%00b/comments',
    '/comments?author=%00',
    '/tickets?search=%00',
    '/maintenance?device=%00',
  ])
    expect([path, (await ask('anna', 'GET', path)).status]).toEqual([path, 400]);
});

it('opens, lists, changes and prices tickets over HTTP', async () => {
  const made = await ask('anna', 'POST', '/tickets', { device: 'm1', title: 'fan', setRepair: true });
  expect(made.body).toMatchObject({ id: 1, state: 'open', revision: 1, holdsState: true });
  const part = { name: 'fan', quantity: '1', unitPriceMinor: 1999, currency: 'EUR' };
  expect((await ask('anna', 'POST', '/tickets/1/parts', { ...part, quantity: '1e3' })).status).toBe(400);
  expect((await ask('anna', 'POST', '/tickets/1/parts', { ...part, unitPriceMinor: 19.99 })).status).toBe(400);
  expect((await ask('anna', 'POST', '/tickets/1/parts', part)).body).toMatchObject({
    totals: [{ minor: 1999, currency: 'EUR' }],
  });
  const patch = { revision: 2, state: 'in-progress', assignee: 'me' };
  expect((await ask('boris', 'PATCH', '/tickets/1', patch)).body).toMatchObject({ assignee: { name: 'Boris' } });
  expect((await ask('boris', 'PATCH', '/tickets/1', patch)).status).toBe(409);
  expect((await ask('boris', 'GET', '/tickets?assignee=me&state=in-progress')).body).toMatchObject({ total: 1 });
  expect((await ask('anna', 'GET', '/tickets?assignee=me')).body).toMatchObject({ total: 0 });
  const csv = await ask('anna', 'GET', '/ticket-parts/export?from=2026-01-01');
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="ticket-parts.csv"');
  expect(csv.body).toContain(',fan,,1,1999,1999,EUR\r\n');
  expect((await ask('anna', 'GET', '/ticket-parts/export?from=soon')).status).toBe(400);
  expect((await ask('anna', 'GET', '/tickets/9')).status).toBe(404);
});

it('begins and ends maintenance over HTTP, of one device, of several and of a rack', async () => {
  const until = new Date(desk.clock.now + 3_600_000).toISOString();
  const order = { until, reason: 'dust' };
  expect((await ask('anna', 'PUT', '/devices/m2/maintenance', order)).body).toMatchObject({
    ...{ device: 'm2', phase: 'open', until, reason: 'dust', by: { name: 'Anna' } },
  });
  expect((await ask('anna', 'PUT', '/devices/m2/maintenance', { ...order, until: 'soon' })).status).toBe(400);
  expect((await ask('anna', 'PUT', '/devices/m1/maintenance', order)).status).toBe(409);
  const rack = { site: 'north', building: 'b', rack: 'r1' };
  const many = await ask('anna', 'POST', '/maintenance', { rack, ...order });
  expect(many.body).toMatchObject({
    items: [{ device: 'm3' }, { device: 'm2' }],
    skipped: [{ device: 'm1', state: 'repair' }],
  });
  expect((await ask('anna', 'POST', '/maintenance', order)).status).toBe(400);
  expect((await ask('anna', 'GET', '/maintenance?open=true')).body).toMatchObject({ total: 2 });
  expect((await ask('boris', 'DELETE', '/devices/m2/maintenance?comment=done')).body).toMatchObject({
    ...{ phase: 'ended', outcome: 'ended', endedBy: { name: 'Boris' } },
  });
  expect((await ask('boris', 'POST', '/maintenance/end', { devices: ['m2', 'm3'] })).body).toEqual({
    ended: ['m3'],
    failed: [{ device: 'm2', why: 'the device "m2" is in no maintenance that was ordered here' }],
  });
  const story = await ask('anna', 'GET', '/devices/m3/story');
  expect(story.body).toMatchObject({ warnings: ['actions: there is no alert-webhook in the configuration'] });
  expect((await ask('anna', 'GET', '/devices/m9/story')).status).toBe(404);
});

it('declares what opens each route, and all of it in a valid document', async () => {
  const declared = routes.map(({ route, permission }) => `${route.method} ${route.path} ${permission}`);
  expect(declared.map((line) => line.replace('/api/v1', ''))).toEqual([
    'get /devices/:id/comments comment:read',
    'get /comments comment:read',
    'get /comments/:id comment:read',
    'post /devices/:id/comments comment:write',
    'patch /comments/:id comment:write',
    'delete /comments/:id comment:write',
    'get /devices/:id/story comment:read',
    'get /tickets comment:read',
    'get /tickets/:id comment:read',
    'get /ticket-parts/export comment:read',
    'post /tickets ticket:write',
    'patch /tickets/:id ticket:write',
    'post /tickets/:id/parts ticket:write',
    'delete /tickets/:id/parts/:part ticket:write',
    'get /maintenance comment:read',
    'put /devices/:id/maintenance maintenance:write',
    'delete /devices/:id/maintenance maintenance:write',
    'post /maintenance maintenance:write',
    'post /maintenance/end maintenance:write',
  ]);
  const info = { title: 'x', version: '1', description: 'x' };
  const document = JSON.parse(
    JSON.stringify(
      openApi(
        info,
        routes.map(({ route }) => route),
      ),
    ),
  ) as Record<string, unknown>;
  expect(await new Validator().validate(document)).toMatchObject({ valid: true });
});
