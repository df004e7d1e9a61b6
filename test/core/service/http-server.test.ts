import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { splitListen } from '../../../core/service/http-server.ts';
import { openApi } from '../../../core/service/openapi.ts';
import { Secret } from '../../../core/service/secret.ts';
import { ROUTES, start } from './things.ts';

const TOKENS = [new Secret('first-token'), new Secret('second-token')];
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe('every service', () => {
  it('answers health, readiness and metrics', async () => {
    let reason: string | undefined = 'three devices have not been polled yet';
    const { url } = await start({ notReady: () => reason });
    expect(await (await fetch(`${url}/-/healthy`)).text()).toBe('healthy\n');
    const early = await fetch(`${url}/-/ready`);
    expect([early.status, await early.text()]).toEqual([503, 'three devices have not been polled yet\n']);
    reason = undefined;
    expect((await fetch(`${url}/-/ready`)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toBe('a 1\nb 2\n');
  });

  it('rejects when its port is taken', async () => {
    const { url } = await start();
    await expect(start({ listen: url.replace('http://', '') })).rejects.toThrow(/EADDRINUSE/);
  });

  it.each([
    ['127.0.0.1:9840', { host: '127.0.0.1', port: 9840 }],
    ['[::1]:80', { host: '::1', port: 80 }],
    [':9841', { host: '127.0.0.1', port: 9841 }],
  ])('listens at %s', (listen, expected) => {
    expect(splitListen(listen)).toEqual(expected);
  });
});

describe('access', () => {
  it.each([
    ['no token', {}, 401],
    ['a wrong token', bearer('third-token'), 401],
    ['the first token', bearer('first-token'), 200],
    ['the second token, during rotation', bearer('second-token'), 200],
    ['a token of another length', bearer('f'), 401],
    ['basic credentials', { headers: { authorization: `Basic ${btoa('first-token:')}` } }, 401],
  ])('with %s', async (_how, init, status) => {
    const { url } = await start({ tokens: TOKENS });
    expect((await fetch(`${url}/things/a`, init)).status).toBe(status);
  });

  it('is free on open routes', async () => {
    const { url } = await start({ tokens: TOKENS });
    expect(await (await fetch(`${url}/text`)).text()).toBe('hello');
  });

  it('is limited per client', async () => {
    const { url } = await start({ requestsPerMinute: 2 });
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await fetch(`${url}/things/a`)).status);
    expect(statuses).toEqual([200, 200, 429, 429]);
  });
});

describe('input', () => {
  it.each([
    ['a good query', '/things/a?limit=3', {}, { id: 'a', limit: 3 }],
    ['a good body', '/things', post('{"name":"a"}'), { name: 'a' }],
  ])('%s', async (_kind, path, init, expected) => {
    const { url } = await start();
    const response = await fetch(`${url}${path}`, init);
    expect([response.status, await response.json()]).toEqual([200, expected]);
  });

  it.each([
    [
      'a bad query',
      '/things/a?limit=none',
      {},
      ...[400, 'Bad Request', 'the query.limit: found "none", expected a whole number of at least 1'],
    ],
    [
      'an unknown query',
      '/things/a?depth=1',
      {},
      ...[400, 'Bad Request', 'the query.depth: found the unknown key "depth", expected one of limit'],
    ],
    ['an unknown path', '/nowhere', {}, 404, 'Not Found', 'there is no GET /nowhere'],
    ['a refusal', '/things/missing', {}, 404, 'Not Found', 'there is no thing "missing"'],
    [
      'a bug, without its words',
      '/things/broken',
      {},
      ...[500, 'Internal Server Error', 'the service failed; its log says why'],
    ],
    [
      'a body with a wrong type',
      '/things',
      post('{"name":1}'),
      ...[400, 'Bad Request', 'the body.name: found 1, expected text'],
    ],
    ['a body that is no JSON', '/things', post('{"name":'), 400, 'Bad Request', expect.stringContaining('JSON')],
    [
      'a body that is too large',
      '/things',
      post(JSON.stringify({ name: 'a'.repeat(300_000) })),
      ...[413, 'Payload Too Large', expect.stringContaining('too large')],
    ],
  ] as [string, string, RequestInit, number, string, string][])(
    '%s is refused as RFC 9457 says',
    async (_kind, path, init, status, title, detail) => {
      const { url } = await start();
      const response = await fetch(`${url}${path}`, init);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect([response.status, await response.json()]).toEqual([status, { title, status, detail }]);
    },
  );
});

function post(body: string): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body };
}

it('describes its routes as valid OpenAPI 3.1', async () => {
  const document = openApi({ title: 'Test', version: '1.0.0', description: 'A test.' }, ROUTES);
  const result = await new Validator().validate(JSON.parse(JSON.stringify(document)));
  expect(result).toMatchObject({ valid: true });
  expect(document).toMatchObject({
    paths: { '/things/{id}': { get: { operationId: 'thing', 'x-access': 'bearer' } } },
  });
});
