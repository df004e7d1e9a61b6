import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../../core/service/secret.ts';
import { type Desk, openDesk, PASSWORD } from './desk.ts';

/** What the app in Grafana sends beside the ID token: the key that its administrator saved. */
const KEY = 'a-key-that-only-grafana-has';
const ROLES = { Viewer: 'viewer', Editor: 'operator', Admin: 'admin' } as const;
let grafana: Server;
let url = '';
let own: CryptoKey;
let foreign: CryptoKey;
let desk: Desk;
let alone: Desk;

beforeAll(async () => {
  const [mine, theirs] = await Promise.all([generateKeyPair('ES256', { extractable: true }), generateKeyPair('ES256')]);
  own = mine.privateKey;
  foreign = theirs.privateKey;
  const jwk: JWK = { ...(await exportJWK(mine.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  grafana = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => grafana.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(grafana.address() as AddressInfo).port}`;
  const config = { grafana: { url, organisation: 1, roles: ROLES, users: {}, key: new Secret(KEY) } };
  [desk, alone] = await Promise.all([openDesk(':memory:', { config }), openDesk(':memory:')]);
});
afterAll(async () => {
  await Promise.all([desk?.stop(), alone?.stop()]);
  grafana?.close();
});

interface Token {
  claims?: Record<string, unknown>;
  /** Seconds from now at which it begins and ends. */
  from?: number;
  to?: number;
  by?: 'another';
}

function token({ claims = {}, from = 0, to = 600, by }: Token = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const who = { sub: 'user:7', username: 'anna', name: 'Anna', role: 'Editor', type: 'user' };
  return new SignJWT({ ...who, iss: `${url}/`, aud: ['org:1'], iat: now, nbf: now + from, exp: now + to, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'jwt' })
    .sign(by === 'another' ? foreign : own);
}

/** As Grafana's proxy passes a request on: without Origin, without cookies. */
const ask = (headers: Record<string, string>, at: Desk = desk) =>
  at.client().ask('GET', '/api/v1/session', undefined, { origin: undefined, ...headers });

describe('A request that comes through Grafana', () => {
  it.each<[string, Token, object]>([
    ['a person', {}, { id: 'grafana:user:7', roles: ['operator'], via: 'grafana' }],
    [
      'a service account',
      { claims: { sub: 'service-account:3', type: 'service-account', role: 'Viewer' } },
      { id: 'grafana:service-account:3', roles: ['viewer'] },
    ],
    ['a clock that is 4 s ahead of Grafana’s', { to: -4 }, { roles: ['operator'] }],
    ['a clock that is 4 s behind', { from: 4 }, { roles: ['operator'] }],
    ['no role in Grafana: known, and may do nothing', { claims: { role: 'None' } }, { roles: [], permissions: [] }],
  ])('is believed with the key and an ID token: %s', async (_, wanted, expected) => {
    const { status, body } = await ask({ 'x-logixx-key': KEY, 'x-grafana-id': await token(wanted) });
    expect([status, body]).toEqual([200, expect.objectContaining(expected)]);
  });

  it.each<[string, Record<string, string>, Token | undefined, string]>([
    ['no key', {}, {}, 'no-key'],
    ['no key saved in Grafana', { 'x-logixx-key': '<no value>' }, {}, 'no-key'],
    ['another key', { 'x-logixx-key': `${KEY}x` }, {}, 'wrong-key'],
    ['the key alone', { 'x-logixx-key': KEY }, undefined, 'no-identity'],
    ['an ID token that another signed', { 'x-logixx-key': KEY }, { by: 'another' }, 'bad-identity'],
    ['one that ended 10 s ago', { 'x-logixx-key': KEY }, { to: -10 }, 'bad-identity'],
    ['one that begins in 10 s', { 'x-logixx-key': KEY }, { from: 10 }, 'bad-identity'],
    ['one of another Grafana', { 'x-logixx-key': KEY }, { claims: { iss: 'http://other/' } }, 'bad-identity'],
    ['one of another organisation', { 'x-logixx-key': KEY }, { claims: { aud: ['org:2'] } }, 'bad-identity'],
    ['an anonymous visitor', { 'x-logixx-key': KEY }, { claims: { sub: 'anonymous:0', role: 'Admin' } }, 'nobody'],
  ])('is refused with %s', async (_, headers, wanted, grafanaSays) => {
    const id: Record<string, string> = wanted === undefined ? {} : { 'x-grafana-id': await token(wanted) };
    const { status, body } = await ask({ ...headers, ...id });
    expect([status, body['grafana']]).toEqual([401, grafanaSays]);
    expect(JSON.stringify(body)).not.toContain(KEY);
  });

  it('is told what is missing where no Grafana is known', async () => {
    const { status, body } = await ask({ 'x-logixx-key': KEY, 'x-grafana-id': await token() }, alone);
    expect([status, body['grafana'], body['detail']]).toEqual([
      401,
      'not-configured',
      'found a request of Grafana, expected sidecar.identity.grafana',
    ]);
  });

  it('is not taken for one where a person is logged in and no Grafana is known', async () => {
    await alone.person('anna@farm.example', 'viewer');
    const anna = alone.client();
    await anna.logIn('anna@farm.example', PASSWORD);
    const { status, body } = await anna.ask('GET', '/api/v1/session', undefined, { 'x-grafana-id': 'x' });
    expect([status, body['via']]).toEqual([200, 'session']);
  });
});
