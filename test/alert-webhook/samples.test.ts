import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { exporterSamples } from '../../alert-webhook/samples.ts';
import { Secret } from '../../core/service/secret.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  }
});

async function exporter(status: number, body: string, headers: Record<string, string> = {}) {
  const seen: { url?: string | undefined; authorization?: string | undefined }[] = [];
  const server = createServer((request, response) => {
    seen.push({ url: request.url, authorization: request.headers.authorization });
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { seen, samples: exporterSamples({ url, token: new Secret('let-me-in'), timeoutMs: 300 }) };
}

const sample = {
  id: 'm1',
  at: '2026-11-21T19:10:59Z',
  ageSeconds: 12.5,
  seconds: 0.2,
  operation: 'hashing',
  up: true,
  attention: [{ level: 'advisory', reason: 'fan', evidence: 'slow' }],
  facts: { make: 'x' },
  readings: [
    { metric: 'miner.hashrate', labels: { algorithm: 'sha256' }, value: 1e14 },
    { metric: 'miner.power', labels: {}, value: null },
  ],
  lastHashing: { at: '2026-11-21T19:10:59Z', feedWatts: null, ownWatts: 3010 },
  failure: null,
  somethingNew: [1],
};

describe('samples of the exporter', () => {
  it('are read with the token, unknown fields ignored, null as not said', async () => {
    const { samples, seen } = await exporter(200, JSON.stringify(sample));
    const read = await samples.sample('m1');
    expect(read).toMatchObject({ id: 'm1', ageSeconds: 12.5, up: true, operation: 'hashing' });
    expect(read?.lastHashing).toEqual({ at: '2026-11-21T19:10:59Z', ownWatts: 3010 });
    expect(read?.readings[1]).toEqual({ metric: 'miner.power', labels: {} });
    expect(read).not.toHaveProperty('failure');
    expect(seen).toEqual([{ url: '/api/v1/devices/m1/sample', authorization: 'Bearer let-me-in' }]);
  });

  it('a device without one is undefined', async () => {
    const { samples } = await exporter(404, '{"error":"not polled yet"}');
    expect(await samples.sample('m1')).toBeUndefined();
  });

  it.each([
    ['an error', 500, '{}', /answered 500/],
    ['a wrong token', 401, '{}', /answered 401/],
    ['no JSON', 200, '<html>', /JSON/],
    ['a truncated reply', 200, JSON.stringify(sample).slice(0, 80), /JSON|position/],
    ['another device', 200, JSON.stringify({ ...sample, id: 'm2' }), /"m2" instead of "m1"/],
    ['an age that is text', 200, JSON.stringify({ ...sample, ageSeconds: 'NaN' }), /ageSeconds/],
    ['no up', 200, JSON.stringify({ ...sample, up: undefined }), /up/],
    ['a list', 200, '[]', /object/],
  ])('%s is refused', async (_name, status, body, message) => {
    const { samples } = await exporter(status, body);
    await expect(samples.sample('m1')).rejects.toThrow(message);
  });

  it('a redirect is not followed: the token stays here', async () => {
    const { samples } = await exporter(302, '', { location: 'http://127.0.0.1:1/' });
    await expect(samples.sample('m1')).rejects.toThrow();
  });

  it('silence ends in time', async () => {
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(exporterSamples({ url, timeoutMs: 50 }).devices()).rejects.toThrow(/timeout|aborted/i);
  });
});
