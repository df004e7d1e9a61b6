import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Secret } from '../../../core/service/secret.ts';
import { grafanaIdentity } from '../../../sidecar/identity/grafana.ts';
import { openDesk } from './desk.ts';

interface Pair {
  kid: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  jwk: JWK;
}
const grafana = { status: 200, keys: [] as JWK[] | null, users: [] as unknown[], asked: [] as string[] };
let server: Server;
let url = '';
let [one, two]: Pair[] = [];

beforeAll(async () => {
  [one, two] = await Promise.all(['one', 'two'].map(pair));
  server = createServer((request, response) => {
    grafana.asked.push(`${request.headers.authorization ?? '-'} ${request.url}`);
    response.writeHead(grafana.status, { 'content-type': 'application/json' });
    const isKeys = request.url === '/api/signing-keys/keys';
    response.end(JSON.stringify(isKeys ? { keys: grafana.keys } : grafana.users));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  Object.assign(grafana, { status: 200, keys: [first().jwk], users: [], asked: [] });
});

async function pair(kid: string): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return { kid, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}

function first(): Pair {
  if (one === undefined) throw new Error('no key yet');
  return one;
}

const NOW = Math.floor(Date.now() / 1000);
function claims(more: object = {}): Record<string, unknown> {
  const who = { sub: 'user:7', username: 'anna', email: 'anna@farm.example', displayName: 'Anna', role: 'Editor' };
  return { ...who, iss: `${url}/`, aud: ['org:1'], iat: NOW, exp: NOW + 600, ...more };
}

function signed(more: object = {}, { kid, privateKey }: Pair = first()): Promise<string> {
  return new SignJWT(claims(more)).setProtectedHeader({ alg: 'ES256', kid, typ: 'jwt' }).sign(privateKey);
}

function identity(more: object = {}, cooldown = 30_000, now = Date.now) {
  const roles = { Viewer: 'viewer', Editor: 'operator', Admin: 'admin' } as const;
  return grafanaIdentity({ config: { url, organisation: 1, roles, users: {}, ...more }, now, fetch, cooldown });
}

it('recognises a person by a token that Grafana signed', async () => {
  expect(await identity()(await signed())).toMatchObject({
    actor: { id: 'grafana:user:7', name: 'Anna' },
    roles: ['operator'],
    via: 'grafana',
    email: 'anna@farm.example',
  });
  expect((await identity()(await signed({ iss: url })))?.roles).toEqual(['operator']);
  expect((await identity({ users: { anna: ['admin'] } })(await signed()))?.roles).toEqual(['admin']);
  expect((await identity()(await signed({ role: 'None' })))?.permissions.size).toBe(0);
  expect(await identity()(await signed({ sub: 'anonymous:0' }))).toBeUndefined();
});

it.each<[string, () => Promise<string> | string]>([
  ['another issuer', () => signed({ iss: 'https://evil.example/' })],
  ['another organisation', () => signed({ aud: ['org:2'] })],
  ['no organisation', () => signed({ aud: undefined })],
  ['one that is over', () => signed({ exp: NOW - 60 })],
  ['one without an end', () => signed({ exp: undefined })],
  ['one that begins later', () => signed({ nbf: NOW + 300 })],
  ['nobody', () => signed({ sub: undefined })],
  ['an unknown key', () => signed({}, two)],
  ['the name of a known key, signed by another', () => signed({}, { ...(two ?? first()), kid: 'one' })],
  ['alg none', () => new UnsecuredJWT(claims()).encode()],
  [
    'HS256 by the public key as text',
    async () => {
      const text = new TextEncoder().encode(await exportSPKI(first().publicKey));
      return new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(text);
    },
  ],
  [
    'a payload that was changed',
    async () => {
      const [head, , tail] = (await signed()).split('.');
      return [head, Buffer.from(JSON.stringify(claims({ role: 'Admin' }))).toString('base64url'), tail].join('.');
    },
  ],
  ['what is no token', () => 'x'],
])('refuses %s', async (_name, make) => {
  await expect(identity()(await make())).rejects.toMatchObject({ status: 401, message: /^X-Grafana-Id: / });
});

it('takes up a new key, and goes by the keys it knows while Grafana is away', async () => {
  const who = identity({}, 0);
  expect((await who(await signed()))?.actor.name).toBe('Anna');
  grafana.keys = [first().jwk, two?.jwk ?? {}];
  expect((await who(await signed({}, two)))?.actor.name).toBe('Anna');
  grafana.status = 502;
  expect((await who(await signed({}, two)))?.actor.name).toBe('Anna');
  expect(grafana.asked).toHaveLength(2);
});

it('does not ask for keys again and again because of unknown ones', async () => {
  const who = identity();
  for (let n = 0; n < 5; n += 1) await expect(who(await signed({}, two))).rejects.toMatchObject({ status: 401 });
  expect(grafana.asked).toHaveLength(1);
});

it.each([
  ['answers 502', () => Object.assign(grafana, { status: 502 })],
  ['has no keys, as in the cloud', () => Object.assign(grafana, { keys: null })],
])('says that it cannot know, rather than no, while Grafana %s', async (_name, change) => {
  change();
  await expect(identity()(await signed())).rejects.toMatchObject({ status: 503, message: /^the keys of Grafana/ });
});

it('says so, too, while Grafana cannot be reached', async () => {
  const who = identity({ keysUrl: 'http://127.0.0.1:9/keys' });
  await expect(who(await signed())).rejects.toMatchObject({ status: 503 });
});

it('asks for the role where the token has none, once a minute, and denies where it cannot ask', async () => {
  const clock = { now: Date.now() };
  const token = await signed({ role: undefined });
  expect((await identity()(token))?.roles).toEqual([]);
  const who = identity({ token: new Secret('glsa_x') }, 30_000, () => clock.now);
  grafana.users = [{ orgId: 1, userId: 7, login: 'anna', role: 'Admin' }];
  expect((await who(token))?.roles).toEqual(['admin']);
  grafana.users = [{ orgId: 1, userId: 7, login: 'anna', role: 'Viewer' }];
  clock.now += 59_000;
  expect((await who(token))?.roles).toEqual(['admin']);
  clock.now += 1000;
  expect((await who(token))?.roles).toEqual(['viewer']);
  const asks = grafana.asked.filter((line) => line.includes('/api/org/users'));
  expect(asks).toEqual(Array.from({ length: 2 }, () => 'Bearer glsa_x /api/org/users?query=anna'));
  clock.now += 61_000;
  grafana.status = 500;
  await expect(who(token)).rejects.toMatchObject({ status: 503, message: /^the role of a person cannot be asked/ });
});

it('lets a person of Grafana in over HTTP, but not make tokens', async () => {
  const users = { anna: ['operator' as const] };
  const desk = await openDesk(':memory:', { config: { grafana: { url, organisation: 1, roles: {}, users } } });
  const headers = { 'x-grafana-id': await signed(), origin: undefined };
  const who = await desk.client().ask('GET', '/api/v1/session', undefined, headers);
  expect(who.body).toMatchObject({ id: 'grafana:user:7', via: 'grafana', roles: ['operator'] });
  const made = await desk.client().ask('POST', '/api/v1/tokens', { name: 'x', permissions: ['power:read'] }, headers);
  expect(made.status).toBe(403);
  const bad = await desk.client().ask('GET', '/api/v1/session', undefined, { 'x-grafana-id': 'x' });
  expect(bad.status).toBe(401);
  await desk.stop();
});
