import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Type } from '@sinclair/typebox';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, type HttpServerOptions, serve, splitListen } from '../../../core/service/http-server.ts';
import { quietLog } from '../../../core/service/log.ts';
import { openApi } from '../../../core/service/openapi.ts';
import { HttpError, route } from '../../../core/service/route.ts';
import { Secret } from '../../../core/service/secret.ts';

const ROUTES = [
  route({
    method: 'get',
    path: '/things/:id',
    operationId: 'thing',
    summary: 'One thing.',
    access: 'bearer',
    params: Type.Object({ id: Type.String() }),
    query: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1 })) }, { additionalProperties: false }),
    answer: Type.Object({ id: Type.String(), limit: Type.Optional(Type.Integer()) }),
    handle: ({ params, query }) => {
      if (params.id === 'missing') throw new HttpError(404, 'there is no thing "missing"');
      if (params.id === 'broken') throw new Error('the password is hunter2');
      return { id: params.id, ...query };
    },
  }),
  route({
    method: 'post',
    path: '/things',
    operationId: 'addThing',
    summary: 'Adds a thing.',
    access: 'bearer',
    body: Type.Object({ name: Type.String() }),
    answer: Type.Object({ name: Type.String() }),
    handle: ({ body }) => body,
  }),
  route({
    method: 'get',
    path: '/text',
    operationId: 'text',
    summary: 'Text.',
    access: 'open',
    answerType: 'text/plain',
    handle: (_input, response) => {
      response.type('text').send('hello');
    },
  }),
];

const running: HttpServer[] = [];
async function start(options: Partial<HttpServerOptions> = {}): Promise<HttpServer> {
  const server = await serve({
    listen: '127.0.0.1:0',
    routes: ROUTES,
    log: quietLog(),
    notReady: () => undefined,
    metrics: () => ['a 1\n', 'b 2\n'],
    ...options,
  });
  running.push(server);
  return server;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

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
    ['a good query', '/things/a?limit=3', {}, 200, { id: 'a', limit: 3 }],
    [
      'a bad query',
      '/things/a?limit=none',
      {},
      400,
      { error: 'the query.limit: found "none", expected a whole number of at least 1' },
    ],
    [
      'an unknown query',
      '/things/a?depth=1',
      {},
      400,
      { error: 'the query.depth: found the unknown key "depth", expected one of limit' },
    ],
    ['an unknown path', '/nowhere', {}, 404, { error: 'there is no GET /nowhere' }],
    ['a refusal', '/things/missing', {}, 404, { error: 'there is no thing "missing"' }],
    ['a bug, without its words', '/things/broken', {}, 500, { error: 'the service failed; its log says why' }],
    ['a good body', '/things', post('{"name":"a"}'), 200, { name: 'a' }],
    [
      'a body with a wrong type',
      '/things',
      post('{"name":1}'),
      400,
      { error: 'the body.name: found 1, expected text' },
    ],
    ['a body that is no JSON', '/things', post('{"name":'), 400, { error: expect.stringContaining('JSON') }],
    [
      'a body that is too large',
      '/things',
      post(JSON.stringify({ name: 'a'.repeat(300_000) })),
      413,
      { error: expect.stringContaining('too large') },
    ],
  ])('%s', async (_kind, path, init, status, expected) => {
    const { url } = await start();
    const response = await fetch(`${url}${path}`, init);
    expect([response.status, await response.json()]).toEqual([status, expected]);
  });
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

describe('client certificates', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'logixx-tls-'));
    const make = (name: string) =>
      spawnSync('openssl', [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
        ...[
          '-subj',
          `/CN=${name}`,
          '-addext',
          'subjectAltName=IP:127.0.0.1',
          '-keyout',
          join(folder, `${name}.key`),
          '-out',
          join(folder, `${name}.crt`),
        ],
      ]);
    for (const name of ['server', 'client', 'stranger']) expect(make(name).status).toBe(0);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['the right certificate', 'client', 200],
    ["a stranger's certificate", 'stranger', 401],
    ['none', undefined, 401],
  ])('%s', async (_which, name, status) => {
    const pem = (file: string) => readFileSync(join(folder, file), 'utf8');
    const { url } = await start({
      tls: { cert: pem('server.crt'), key: pem('server.key'), clientCa: pem('client.crt') },
    });
    const certificate = name === undefined ? {} : { cert: pem(`${name}.crt`), key: pem(`${name}.key`) };
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      httpsRequest(`${url}/things/a`, { ca: pem('server.crt'), ...certificate, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(answered).toBe(status);
  });
});
