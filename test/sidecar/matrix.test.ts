import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../core/service/database.ts';
import { type HttpServer, serve } from '../../core/service/http-server.ts';
import { quietLog } from '../../core/service/log.ts';
import type { Route } from '../../core/service/route.ts';
import { DRIVERS } from '../../devices/index.ts';
import { loadFarm } from '../../scripts/logixx-config.ts';
import { documentOf, withDocument } from '../../sidecar/document.ts';
import { admitting } from '../../sidecar/guard.ts';
import { addUser } from '../../sidecar/identity/manage.ts';
import { openParts, type SidecarParts } from '../../sidecar/open-parts.ts';
import { type GuardedRoute, MATRIX, PERMISSIONS, type Permission, ROLES } from '../../sidecar/permission.ts';
import { MIGRATIONS, type Tables, tablesOf } from '../../sidecar/tables.ts';
import { configFile } from './config-file.ts';

const WHO = [...ROLES, 'nobody'] as const;
type Who = (typeof WHO)[number];
const PASSWORD = 'a long enough password';

let database: Database<Tables>;
let parts: SidecarParts;
let routes: GuardedRoute[];
let server: HttpServer;
const cookies = new Map<Who, string>();

/** Every route with the permission that it declares, and nothing behind it: who gets in is all that is asked. */
function opened({ route, permission }: GuardedRoute): GuardedRoute {
  const { body: _body, params: _params, query: _query, headers: _headers, answer: _answer, ...rest } = route;
  return { permission, route: { ...rest, handle: (_, response) => void response.status(299).end() } satisfies Route };
}

beforeAll(async () => {
  const { sidecar: config, site } = loadFarm(configFile());
  database = await openDatabase<Tables>(':memory:', MIGRATIONS);
  const log = quietLog();
  parts = await openParts({ site, devices: [], config, drivers: DRIVERS, log }, database);
  routes = withDocument(parts.routes);
  const bare = routes.map(opened);
  // Logging in is the one thing that really happens.
  const logIn = routes.find(({ route }) => route.operationId === 'logIn');
  const served = bare.map((each) => (logIn && each.route.operationId === 'logIn' ? logIn : each));
  server = await serve({
    listen: ':0',
    log,
    routes: served.map(({ route }) => route),
    admit: admitting(served, parts.identify),
    notReady: () => undefined,
    metrics: () => [],
  });
  const db = tablesOf<never>(database.db) as never;
  const made = {
    db,
    config: config.identity,
    now: Date.now,
    log,
    audit: async () => undefined,
    actor: { id: 't', name: 'T' },
  };
  for (const role of ROLES) {
    const email = `${role}@farm.example`;
    await addUser(made, { email, name: role, roles: [role], password: PASSWORD });
    const answer = await fetch(`${server.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: config.identity.url },
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    expect(answer.status).toBe(200);
    cookies.set(
      role,
      answer.headers
        .getSetCookie()
        .map((each) => each.split(';')[0])
        .join('; '),
    );
  }
}, 60_000);

afterAll(async () => {
  await server?.stop();
  await parts?.stop();
  await database?.close();
});

async function knock(who: Who, { method, path }: Route): Promise<number> {
  const answer = await fetch(server.url + path.replace(/:[A-Za-z]+/g, 'x'), {
    method: method.toUpperCase(),
    headers: { origin: 'http://127.0.0.1:9842', ...(who === 'nobody' ? {} : { cookie: cookies.get(who) ?? '' }) },
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** By the declaration and the matrix alone. */
function expected(who: Who, permission: GuardedRoute['permission']): number {
  if (permission === 'open') return 299;
  if (who === 'nobody') return 401;
  return permission === 'self' || MATRIX[who].includes(permission) ? 299 : 403;
}

describe('The matrix of routes and roles', () => {
  it('holds for every route, every role and nobody', async () => {
    const counts: Record<string, number> = {};
    const wrong: string[] = [];
    for (const { route, permission } of routes.filter(({ route: { operationId } }) => operationId !== 'logIn'))
      for (const who of WHO) {
        const status = await knock(who, route);
        const key = `${who} ${status === 299 ? 'enters' : status}`;
        counts[key] = (counts[key] ?? 0) + 1;
        if (status !== expected(who, permission)) wrong.push(`${who} ${route.method} ${route.path}: ${status}`);
      }
    process.stdout.write(
      `routes × roles: ${routes.length} routes\n${Object.entries(counts)
        .map(([key, count]) => `  ${key}: ${count}\n`)
        .join('')}`,
    );
    expect(wrong).toEqual([]);
  }, 120_000);

  it.each<[what: string, method: string, path: string, may: readonly Who[]]>([
    ['power cuts are for operators', 'post', '/api/v1/pdus/:pdu/outlets/:outlet/power', ['operator', 'admin']],
    ['so are names of outlets', 'post', '/api/v1/pdus/:pdu/outlets/:outlet/name', ['operator', 'admin']],
    ['the kill switch too', 'put', '/api/v1/kill-switch', ['operator', 'admin']],
    ['users are for admins', 'patch', '/api/v1/users/:id', ['admin']],
    ['the audit too', 'get', '/api/v1/audit', ['admin']],
    ['all who are logged in see the fleet', 'get', '/api/v1/fleet', ['viewer', 'operator', 'billing', 'admin']],
    ['viewers write nothing into the inventory', 'post', '/api/v1/devices', ['operator', 'admin']],
    ['nor import', 'post', '/api/v1/inventory/import', ['operator', 'admin']],
    ['nor comments', 'post', '/api/v1/devices/:id/comments', ['operator', 'billing', 'admin']],
    ['bills are for those who write them', 'post', '/api/v1/billing/invoices/:id/issue', ['billing', 'admin']],
    ['nobody reads the inventory unasked', 'get', '/api/v1/inventory', ['viewer', 'operator', 'billing', 'admin']],
  ])('%s', (_, method, path, may) => {
    const found = routes.find(({ route }) => route.method === method && route.path === path);
    expect(found, `${method} ${path}`).toBeDefined();
    const permission = found?.permission as Permission;
    expect(ROLES.filter((role) => MATRIX[role].includes(permission))).toEqual(may);
  });

  it('leaves open what nobody can be logged in for, and nothing else', () => {
    const open = routes.filter(({ permission }) => permission === 'open').map(({ route }) => route.operationId);
    expect(open.toSorted()).toEqual(
      [...['logIn', 'askForPasswordReset', 'resetPassword', 'register', 'askForRegistration', 'getOpenApi']].toSorted(),
    );
  });

  it('knows every permission, and every permission opens something', () => {
    const used = new Set(routes.map(({ permission }) => permission));
    expect(PERMISSIONS.filter((permission) => !used.has(permission))).toEqual([]);
  });

  it('stands in a valid OpenAPI document, route by route', async () => {
    const document = documentOf(routes) as Record<string, unknown>;
    expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true });
    const operations = Object.values(document['paths'] as Record<string, Record<string, object>>).flatMap(
      Object.values,
    );
    expect(operations).toHaveLength(routes.length);
    for (const operation of operations) expect(operation).toHaveProperty('x-permission');
  });
});
