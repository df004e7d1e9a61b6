import { beforeEach, describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../core/wire/request.ts';
import type { Credentials } from '../../../core/wire/wire.ts';
import { type DigestRules, deviceServer, digestHandler } from './device-server.ts';
import { type Ask, type Extra, openHttp, ROOT } from './http-questions.ts';

let ask: Ask;
beforeEach(() => {
  ask = openHttp();
});

describe('basic and bearer', () => {
  it.each<[string, Extra, Credentials, string]>([
    ['basic', { auth: 'basic' }, ROOT, `Basic ${Buffer.from('root:söcret').toString('base64')}`],
    ['basic with an empty password', { auth: 'basic' }, { username: 'root', password: '' }, 'Basic cm9vdDo='],
    ['bearer', { auth: 'bearer' }, { token: 'abc.def' }, 'Bearer abc.def'],
  ])('%s', async (_, extra, credentials, header) => {
    const { to, seen } = await deviceServer((_request, response) => response.end('{}'));
    await ask({ ...to, credentials }, extra);
    expect(seen[0]?.headers.authorization).toBe(header);
  });

  it('sends no credentials where the request wants none', async () => {
    const { to, seen } = await deviceServer((_, response) => response.end('{}'));
    await ask({ ...to, credentials: { ...ROOT, token: 't' } });
    expect(seen[0]?.headers.authorization).toBeUndefined();
  });

  it.each<[NonNullable<HttpRequest['auth']>, Credentials | undefined]>([
    ['basic', undefined],
    ['basic', { username: 'root' }],
    ['digest', { password: 'x' }],
    ['digest', { token: 't' }],
    ['bearer', ROOT],
  ])('%s is not even tried with %j', async (auth, credentials) => {
    const { to, connections } = await deviceServer((_, response) => response.end('{}'));
    const asked = ask({ ...to, ...(credentials ? { credentials } : {}) }, { auth });
    await expect(asked).rejects.toMatchObject({
      reason: 'unauthorized',
      message: expect.stringMatching(/no credentials are configured/),
    });
    expect(connections()).toBe(0);
  });
});

describe('digest', () => {
  it.each<[string, DigestRules]>([
    ['RFC 2069, no qop', {}],
    ['MD5', { algorithm: 'MD5', qop: 'auth' }],
    ['MD5 unnamed', { qop: 'auth' }],
    ['MD5-sess', { algorithm: 'MD5-sess', qop: 'auth' }],
    ['SHA-256, two qops', { algorithm: 'SHA-256', qop: 'auth-int,auth' }],
    ['SHA-256-sess', { algorithm: 'SHA-256-sess', qop: 'auth' }],
  ])('%s: five questions in six requests over one connection', async (_, rules) => {
    const { to, seen, connections } = await deviceServer(
      digestHandler(rules, (_request, response) => response.end('{"Type":"Antminer"}')),
    );
    for (let i = 0; i < 5; i += 1) {
      const answer = await ask({ ...to, credentials: ROOT }, { auth: 'digest', path: `/cgi-bin/stats.cgi?i=${i}` });
      expect(answer.str('Type')).toBe('Antminer');
    }
    expect([seen.length, connections()]).toEqual([6, 1]);
  });

  it('answers a stale nonce with the new one', async () => {
    const { to, seen } = await deviceServer(
      digestHandler({ qop: 'auth', uses: 2 }, (_, response) => response.end('{}')),
    );
    for (let i = 0; i < 4; i += 1) await ask({ ...to, credentials: ROOT }, { auth: 'digest' });
    // challenge, 1, 2, stale, 3, 4
    expect(seen).toHaveLength(6);
  });

  it('tries a second fresh challenge, and sends the body with each', async () => {
    const { to, seen } = await deviceServer(
      digestHandler({ qop: 'auth', moody: 1 }, (_, response) => response.end('{}')),
    );
    await ask({ ...to, credentials: ROOT }, { auth: 'digest', method: 'POST', body: { a: 1 }, writes: true });
    expect(seen.map((request) => request.body)).toEqual(['{"a":1}', '{"a":1}', '{"a":1}']);
  });

  it('gives up after the second, as unauthorized', async () => {
    const { to, seen } = await deviceServer(digestHandler({ qop: 'auth' }, (_, response) => response.end('{}')));
    const asked = ask({ ...to, credentials: { ...ROOT, password: 'wrong' } }, { auth: 'digest' });
    await expect(asked).rejects.toMatchObject({ reason: 'unauthorized', code: 401 });
    expect(seen).toHaveLength(3);
  });

  it('does not send a password to a device that wants basic', async () => {
    const { to, seen } = await deviceServer((_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end(),
    );
    await expect(ask({ ...to, credentials: ROOT }, { auth: 'digest' })).rejects.toMatchObject({
      reason: 'unauthorized',
      message: expect.stringMatching(/offers basic/),
    });
    expect(seen.map((request) => request.headers.authorization)).toEqual([undefined]);
  });
});
