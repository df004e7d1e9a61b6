import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ConfigError } from '../../../core/service/config.ts';
import { quietLog } from '../../../core/service/log.ts';
import { Secret } from '../../../core/service/secret.ts';
import { documentOf } from '../../../sidecar/document.ts';
import { clearing } from '../../../sidecar/identity/clean-up.ts';
import { openIdentity } from '../../../sidecar/identity/open-identity.ts';
import { MATRIX, ROLES } from '../../../sidecar/permission.ts';
import { type Desk, openDesk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(':memory:');
});
afterAll(() => desk.stop());

async function open(secret?: string) {
  const config = { ...desk.config, ...(secret === undefined ? {} : { secret: new Secret(secret) }) };
  const audit = async () => undefined;
  return openIdentity({ db: desk.db, config, serviceTokens: [], now: Date.now, log: quietLog(), audit });
}

it('describes its routes in a valid OpenAPI document', async () => {
  const { routes, stop } = await open();
  const document = documentOf(routes);
  expect(await new Validator().validate(structuredClone(document) as Record<string, unknown>)).toEqual({ valid: true });
  expect(new Set(routes.map(({ route }) => route.operationId)).size).toBe(routes.length);
  const table = routes.map(({ route: { method, path }, permission }) => `${method} ${path}: ${permission}`);
  expect(table).toEqual([
    'post /api/v1/session: open',
    'get /api/v1/session: self',
    'delete /api/v1/session: self',
    'post /api/v1/password-reset: open',
    'post /api/v1/password-reset/confirmation: open',
    'post /api/v1/password: self',
    'post /api/v1/registration-requests: open',
    'post /api/v1/registrations: open',
    'get /api/v1/invitations: user:manage',
    'post /api/v1/invitations: user:manage',
    'delete /api/v1/invitations/:id: user:manage',
    'get /api/v1/users: user:manage',
    'patch /api/v1/users/:id: user:manage',
    'delete /api/v1/users/:id/sessions: user:manage',
    'get /api/v1/tokens: token:own',
    'post /api/v1/tokens: token:own',
    'delete /api/v1/tokens/:id: token:own',
  ]);
  await stop();
});

it.each(ROLES)('lets somebody who is %s do what the matrix says, and nothing else', async (role) => {
  const email = `${role}@farm.example`;
  await desk.person(email, role);
  const client = desk.client();
  await client.logIn(email);
  expect((await client.who()).body['permissions']).toEqual(expect.arrayContaining([...MATRIX[role]]));
  const { routes, stop } = await open();
  for (const { route, permission } of routes.filter(({ route: { method } }) => method === 'get')) {
    const allowed = permission === 'self' || (permission !== 'open' && MATRIX[role].includes(permission));
    const answer = await client.ask('GET', route.path);
    expect([route.path, answer.status]).toEqual([route.path, allowed ? 200 : 403]);
    expect((await desk.client().ask('GET', route.path)).status).toBe(401);
  }
  await stop();
});

it('counts a client by the address that the nearest proxy saw, whatever the client says', async () => {
  desk.clock.stands = Date.now();
  const guess = (forwarded: string) => desk.client(forwarded).logIn('nobody@farm.example', 'x');
  const answers = [];
  for (let n = 0; n < 6; n += 1) answers.push((await guess(`203.0.113.${n}, 198.51.100.7`)).status);
  expect(answers).toEqual([401, 401, 401, 401, 401, 429]);
  expect((await guess('198.51.100.7, 203.0.113.50')).status).toBe(401);
});

it('takes a secret of the configuration, refuses a short one, and else keeps the one it made', async () => {
  await expect(open('short')).rejects.toThrow(ConfigError);
  await expect(open('short')).rejects.toThrow('sidecar.identity.secret: found 5 characters, expected at least 32');
  const secretOf = async () => (await desk.db.selectFrom('identity_state').select('secret').executeTakeFirst())?.secret;
  const before = await secretOf();
  await (await open()).stop();
  await (await open('x'.repeat(32))).stop();
  expect([await secretOf(), before?.length]).toEqual([before, 43]);
});

it('clears away what nobody can use any more, and nothing else', async () => {
  const day = 86_400_000;
  const now = Date.now() + 10 * day;
  const at = { created_at: 0, updated_at: 0 };
  const link = (id: string, expires_at: number) => ({ id, identifier: id, value: 'u', expires_at, ...at });
  await desk.db
    .insertInto('identity_verifications')
    .values([link('old', now - 1), link('good', now + 1)])
    .execute();
  const attempt = (key: string, last_at: number) => ({ key, failures: 9, last_at });
  await desk.db
    .insertInto('identity_attempts')
    .values([attempt('link-address old', now - day - 1), attempt('link-address new', now - day + 1)])
    .execute();
  await clearing(desk.db, now);
  const links = await desk.db.selectFrom('identity_verifications').select('id').execute();
  const attempts = await desk.db.selectFrom('identity_attempts').select('key').execute();
  const sessions = await desk.db.selectFrom('identity_sessions').select('id').execute();
  expect([links, attempts, sessions]).toEqual([[{ id: 'good' }], [{ key: 'link-address new' }], []]);
});
