import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  checkOrder,
  digestOf,
  type OrderedRequest,
  openTakenTokens,
  orderKey,
  signOrder,
} from '../../../core/service/order-token.ts';
import { Secret } from '../../../core/service/secret.ts';

const NOW = Date.UTC(2026, 10, 22, 9);
const SECOND = 1000;
const KEY = orderKey(new Secret('k'.repeat(32)), 'x');
const BODY = '{"to":"off","comment":"fan swap"}';
const REQUEST: OrderedRequest = {
  method: 'POST',
  path: '/api/v1/pdus/pdu-1/outlets/4/power?x=1',
  bodyDigest: createHash('sha256').update(BODY).digest('hex'),
};
const ANNA = { id: 'u1', name: 'Anna Ångström', roles: ['operator'] };

const sign = (over: Partial<Parameters<typeof signOrder>[1]> = {}, now = NOW) =>
  signOrder(KEY, { orderer: ANNA, method: 'POST', path: REQUEST.path, body: BODY, jti: 't1', ...over }, now);

/** A token as somebody else might make it: signed with the right key, with other claims or another header. */
function forged(claims: Record<string, unknown>, header: Record<string, unknown> = {}) {
  const begins = NOW / SECOND;
  const all = { iss: 'logixx-sidecar', aud: 'alert-webhook', sub: 'u1', jti: 't1', name: 'Anna', roles: ['operator'] };
  const bound = { method: 'POST', path: REQUEST.path, body: REQUEST.bodyDigest };
  const times = { iat: begins, nbf: begins, exp: begins + 60 };
  return new SignJWT({ ...all, ...bound, ...times, ...claims } as never)
    .setProtectedHeader({ alg: 'HS256', typ: 'logixx-order+jwt', ...header })
    .sign(KEY);
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a token of an order', () => {
  it('says whose order it is, for as long as it lives', async () => {
    expect(await checkOrder(KEY, await sign(), REQUEST, NOW + 59 * SECOND)).toEqual({
      ...ANNA,
      jti: 't1',
      bodyDigest: REQUEST.bodyDigest,
      issuedAt: NOW,
      endsAt: NOW + 65 * SECOND,
    });
  });

  it('of a request without a body is bound to that', async () => {
    const token = await sign({ method: 'GET', path: '/api/v1/actions', body: '' });
    const request = { method: 'GET', path: '/api/v1/actions' };
    expect(await checkOrder(KEY, token, { ...request, bodyDigest: digestOf('') }, NOW)).toMatchObject({ id: 'u1' });
    await expect(checkOrder(KEY, token, { ...request, bodyDigest: digestOf('{}') }, NOW)).rejects.toThrow(
      /another body/,
    );
  });

  it.each([
    { what: 'expired', now: NOW + 65 * SECOND, said: /ended at 2026-11-22T09:01:00.000Z, it is 2026-11-22T09:01:05/ },
    { what: 'not yet begun', now: NOW - 6 * SECOND, said: /begins at 2026-11-22T09:00:00.000Z, it is .* clocks/ },
    { what: 'another body', request: { bodyDigest: digestOf('{}') }, said: /is for another body/ },
    {
      what: 'another path',
      request: { path: '/api/v1/pdus/pdu-1/outlets/5/power?x=1' },
      said: /is for POST \/api\/v1\/pdus\/pdu-1\/outlets\/4\/power\?x=1, not for POST .*outlets\/5/,
    },
    { what: 'another query', request: { path: '/api/v1/pdus/pdu-1/outlets/4/power?x=2' }, said: /not for POST .*x=2/ },
    { what: 'another method', request: { method: 'PUT' }, said: /is for POST .*, not for PUT/ },
  ])('$what: is refused with 401', async ({ now = NOW, request = {}, said }) => {
    const refusal = checkOrder(KEY, await sign(), { ...REQUEST, ...request }, now);
    await expect(refusal).rejects.toMatchObject({ status: 401, message: expect.stringMatching(said) as string });
  });

  it.each([
    {
      what: 'signed with another key',
      make: () => signOrder(new Uint8Array(32), { orderer: ANNA, jti: 't', method: 'POST', path: '/', body: '' }, NOW),
      said: /another key; gateway.key must be the same/,
    },
    {
      what: 'without a signature',
      make: () => `${part({ alg: 'none', typ: 'logixx-order+jwt' })}.${part({ sub: 'u1' })}.`,
      said: /signed in another way, expected HS256/,
    },
    {
      what: 'signed with another algorithm',
      make: () => forged({}, { alg: 'HS512' }).catch(() => `${part({ alg: 'HS512' })}.${part({})}.AA`),
      said: /signed in another way, expected HS256/,
    },
    { what: 'no JWT', make: () => 'let-me-in', said: /cannot be read, expected a JWT/ },
    { what: 'of another kind', make: () => forged({}, { typ: 'JWT' }), said: /says another typ than expected/ },
    { what: 'of another issuer', make: () => forged({ iss: 'grafana' }), said: /says another iss than expected/ },
    { what: 'for another service', make: () => forged({ aud: 'exporter' }), said: /says another aud than expected/ },
    {
      what: 'that lives too long',
      make: () => forged({ exp: NOW / SECOND + 61 }),
      said: /lives 61 s, expected at most/,
    },
    { what: 'without an end', make: () => forged({ exp: undefined }), said: /says nothing of exp/ },
    { what: 'without a jti', make: () => forged({ jti: undefined }), said: /says nothing of jti/ },
    { what: 'that names nobody', make: () => forged({ name: '  ' }), said: /names nobody/ },
    { what: 'with a name that no journal takes', make: () => forged({ name: 'n'.repeat(201) }), said: /names nobody/ },
    { what: 'with other roles', make: () => forged({ roles: 'admin' }), said: /not made as the gateway makes them/ },
  ])('$what: is refused', async ({ make, said }) => {
    const refusal = checkOrder(KEY, await make(), REQUEST, NOW);
    await expect(refusal).rejects.toMatchObject({ status: 401, message: expect.stringMatching(said) as string });
  });

  it('with one letter changed anywhere is refused', async () => {
    const token = await sign();
    for (let at = 0; at < token.length; at += 7) {
      const other = token[at] === 'A' ? 'B' : 'A';
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      if (changed !== token) await expect(checkOrder(KEY, changed, REQUEST, NOW)).rejects.toThrow(/the order token/);
    }
  });
});

describe('a token that is taken', () => {
  it('is never taken again, also when others were', () => {
    const taken = openTakenTokens();
    taken.take({ jti: 'a', endsAt: NOW + 1 }, NOW);
    taken.take({ jti: 'b', endsAt: NOW + 1 }, NOW);
    expect(() => taken.take({ jti: 'a', endsAt: NOW + 1 }, NOW)).toThrow(/the order token was used already/);
  });

  it('is forgotten when it opens nothing any more, and never before', () => {
    const taken = openTakenTokens(2);
    taken.take({ jti: 'a', endsAt: NOW + 10 }, NOW);
    taken.take({ jti: 'b', endsAt: NOW + 20 }, NOW);
    expect(() => taken.take({ jti: 'c', endsAt: NOW + 30 }, NOW + 10)).toThrow(/more than 2 orders/);
    taken.take({ jti: 'c', endsAt: NOW + 30 }, NOW + 11);
    expect(() => taken.take({ jti: 'b', endsAt: NOW + 20 }, NOW + 11)).toThrow(/used already/);
  });
});

describe('the key of orders', () => {
  it.each([
    { secret: undefined, said: 'sidecar.gateway.key: found none, expected a secret of at least 32 characters' },
    { secret: new Secret('k'.repeat(31)), said: 'sidecar.gateway.key: found 31 characters, expected a secret' },
  ])('is refused: $said', ({ secret, said }) => {
    expect(() => orderKey(secret, 'sidecar.gateway.key')).toThrow(said);
  });
});
