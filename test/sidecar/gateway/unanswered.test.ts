import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../core/service/secret.ts';
import { operators } from '../../alert-webhook/desk.ts';
import { afterTest } from '../../tidy.ts';
import { ANNA, gatewayTo, SECRET } from './gateway-bench.ts';

/** Something that stands where alert-webhook should. */
async function standIn(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterTest(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const RESTART = '/api/v1/devices/m1/restart';
const ORDER = { comment: 'hangs' };

/** Nobody listens there: the port was ours a moment ago. */
async function nowhere(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

describe('an order without an answer', () => {
  it.each([
    {
      what: 'nobody listens',
      to: nowhere,
      status: 502,
      said: /cannot be reached \(.*ECONNREFUSED.*\): nothing was ordered/,
      outcome: 'order.refused',
    },
    {
      what: 'the line breaks once it is read',
      to: () => standIn((request) => request.socket.destroy()),
      status: 502,
      said: /failed before its answer .*: nothing is known to have been done; .*Idempotency-Key/,
      outcome: 'order.unknown',
    },
    {
      what: 'the line breaks within the answer',
      to: () =>
        standIn((request, response) => {
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
          response.write('{"action":', () => setTimeout(() => request.socket.destroy(), 50));
        }),
      status: 502,
      said: /failed before its answer/,
      outcome: 'order.unknown',
    },
    {
      what: 'nothing comes',
      to: () => standIn(() => undefined),
      status: 504,
      said: /did not answer within 0\.3 s: nothing is known to have been done/,
      outcome: 'order.unknown',
    },
    {
      what: 'something else answers',
      to: () => standIn((_request, response) => void response.end('<html>It works!</html>')),
      status: 502,
      said: /answered with 200 and found no reason, expected JSON: "<html>It works!/,
      outcome: 'order.unknown',
    },
    {
      what: 'it would have to be carried elsewhere',
      to: () =>
        standIn((_request, response) => void response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end()),
      status: 502,
      said: /failed before its answer/,
      outcome: 'order.unknown',
    },
    {
      what: 'it fails over there',
      to: () =>
        standIn((_request, response) => {
          response.writeHead(500, { 'content-type': 'application/problem+json' });
          response.end(JSON.stringify({ title: 'x', status: 500, detail: 'the service failed; its log says why' }));
        }),
      status: 500,
      said: /the service failed; its log says why/,
      outcome: 'order.unknown',
    },
  ])('as $what: $status', async ({ to, status, said, outcome }) => {
    const gateway = await gatewayTo(await to(), { timeoutSeconds: 0.3 });
    const answer = await gateway.call('POST', RESTART, ORDER);
    expect([answer.status, answer.body['detail']]).toEqual([status, expect.stringMatching(said)]);
    const lines = await gateway.lines();
    expect(lines.map(({ action }) => action)).toEqual(['order.given', outcome]);
    expect(lines[1]?.details).toMatchObject({ status, reason: expect.stringMatching(said) as string });
  });

  it('as no alert-webhook is configured: 503', async () => {
    const gateway = await gatewayTo(undefined);
    const refused = {
      status: 503,
      body: { detail: expect.stringMatching(/alert-webhook is not configured/) as string },
    };
    expect(await gateway.call('POST', RESTART, ORDER)).toMatchObject(refused);
    expect(await gateway.call('GET', '/api/v1/actions')).toMatchObject(refused);
    expect(await gateway.call('GET', '/api/v1/events')).toMatchObject(refused);
  });

  it('as the keys differ: 502, for the person is known here', async () => {
    const webhook = await operators({ config: { gateway: { key: new Secret('x'.repeat(40)) } } });
    const gateway = await gatewayTo(webhook.url);
    const answer = await gateway.call('POST', RESTART, ORDER);
    expect([answer.status, answer.body['detail']]).toEqual([
      502,
      expect.stringMatching(/does not take the gateway's order: .* signed with another key/),
    ]);
    expect(webhook.pdus.deeds).toEqual([]);
  });

  it('as there is no line for it in the audit: it is not given', async () => {
    let asked = 0;
    const url = await standIn((_request, response) => {
      asked += 1;
      response.end('{}');
    });
    const gateway = await gatewayTo(url, { audit: () => Promise.reject(new Error('the disk is full')) });
    expect((await gateway.call('POST', RESTART, ORDER)).status).toBe(500);
    expect(asked).toBe(0);
  });

  it('does not hide an order that was done because its last line could not be written', async () => {
    const url = await standIn((_request, response) => void response.end('{"action":7}'));
    let written = 0;
    const failed: unknown[] = [];
    const gateway = await gatewayTo(url, {
      audit: () => (++written === 1 ? Promise.resolve() : Promise.reject(new Error('the disk is full'))),
      log: { error: (...words: unknown[]) => void failed.push(words) } as never,
    });
    expect(await gateway.call('POST', RESTART, ORDER)).toEqual({ status: 200, body: { action: 7 } });
    expect(failed).toMatchObject([[{ err: { message: 'the disk is full' } }, 'audit-failed']]);
  });

  it('an order to another address than the configured one is never sent', async () => {
    const gateway = await gatewayTo('http://127.0.0.1:9');
    for (const path of ['@evil.example/', '.evil.example/', '//x/../y', 'x'])
      await expect(gateway.give(ANNA, { method: 'POST', path, body: {} })).rejects.toMatchObject({ status: 400 });
  });
});

describe('the key of the gateway', () => {
  it('is asked for at the start', async () => {
    await expect(gatewayTo('http://127.0.0.1:9', { key: new Secret('short') })).rejects.toThrow(
      'sidecar.gateway.key: found 5 characters, expected a secret of at least 32 characters',
    );
    expect(String(SECRET)).toBe('***');
  });
});
