import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAlertmanager } from '../alert-webhook/inbox/alertmanager.ts';
import { exporterSamples } from '../alert-webhook/samples.ts';
import { fetchTagged } from '../core/service/fetch-tagged.ts';
import { Secret } from '../core/service/secret.ts';
import { openWire } from '../core/wire/open.ts';
import { posting } from '../exporter/influx/post.ts';
import { sidecarAt } from '../scripts/onboarding/ask-sidecar.ts';
import { askSidecar } from '../scripts/sidecar-client.ts';
import { askProvider } from '../sidecar/billing/payments/provider.ts';
import { openSend } from '../sidecar/gateway/send.ts';
import { openPrometheus } from '../sidecar/power/prometheus.ts';

const token = new Secret('a-token-for-one-address');
const never = new AbortController().signal;

interface Listener {
  url: string;
  asked: string[];
  close(): void;
}

async function listener(status: number, to?: () => string): Promise<Listener> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
    if (to) response.setHeader('location', `${to()}${request.url}`);
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked, close: () => void server.close() };
}

const CLIENTS: [client: string, ask: (url: string) => Promise<unknown>][] = [
  ['alert-webhook of the exporter', (url) => exporterSamples({ url, token }).sample('m1')],
  [
    'alert-webhook of an Alertmanager',
    (url) => readAlertmanager({ url, token, receiver: 'alert-webhook' }, new Set(['x']), never),
  ],
  ['exporter and alert-webhook of the inventory', (url) => fetchTagged({ url, token, signal: never })],
  [
    'exporter of InfluxDB',
    (url) => {
      const metrics = { seconds: { observe: () => undefined }, requests: { inc: () => undefined } } as never;
      const target = { url, headers: { authorization: `Token ${token.reveal()}` } };
      return posting({ target, timeoutMs: 5_000, fetch, metrics, signal: never })(Buffer.from('a b=1'));
    },
  ],
  ['the sidecar of Prometheus', (url) => openPrometheus({ url, fetch, timeoutSeconds: 5, token }).instant('up', 0)],
  [
    'the sidecar of alert-webhook',
    (url) => {
      const config = { alertWebhook: url, others: [], key: new Secret('k'.repeat(40)), timeoutSeconds: 5 };
      const send = openSend({ config, now: Date.now, newId: () => 'one', fetch });
      const anna = { actor: { id: 'a', name: 'Anna' }, roles: ['admin'], permissions: new Set(), via: 'session' };
      return send(anna as never, { method: 'POST', path: '/api/v1/bulk', body: {} } as never, {});
    },
  ],
  [
    'the sidecar of a payment provider',
    (url) => {
      const headers = { authorization: `Bearer ${token.reveal()}` };
      return askProvider({ title: 'Provider', fetch, timeoutSeconds: 5 }, url, {
        method: 'POST',
        headers,
        body: 'a=1',
      });
    },
  ],
  ['the command line of the sidecar', (url) => askSidecar({ url, token }, 'GET', '/api/v1/fleet')],
  [
    'onboarding of the sidecar',
    (url) => sidecarAt({ sidecar: url }, { LOGIXX_TOKEN: token.reveal() })('/api/v1/devices'),
  ],
  [
    'the wire of a device',
    async (url) => {
      const { wire, close } = openWire();
      const to = {
        host: '127.0.0.1',
        ports: { http: Number(new URL(url).port) },
        credentials: { token: token.reveal() },
      };
      await wire({ via: 'http', method: 'GET', path: '/', auth: 'bearer' }, to, never).finally(close);
    },
  ],
];

describe('A redirect leads nobody elsewhere', () => {
  let elsewhere: Listener;
  const redirecting = new Map<number, Listener>();
  beforeAll(async () => {
    elsewhere = await listener(200);
    for (const status of [301, 302, 303, 307, 308])
      redirecting.set(status, await listener(status, () => elsewhere.url));
  });
  afterAll(() => {
    elsewhere.close();
    for (const each of redirecting.values()) each.close();
  });

  it.each(CLIENTS)('%s', async (_, ask) => {
    for (const [status, { url, asked }] of redirecting) {
      const before = asked.length;
      const answer = await ask(url).catch((error: unknown) => error);
      expect(asked.length, `${status} is asked`).toBeGreaterThan(before);
      expect(elsewhere.asked, `${status}, and then ${String(answer)}`).toEqual([]);
    }
  });
});
