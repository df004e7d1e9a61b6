import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Delivery } from '../../alert-webhook/alert.ts';
import { readAlertmanager } from '../../alert-webhook/inbox/alertmanager.ts';
import { openReconciliation, RECONCILE } from '../../alert-webhook/inbox/reconcile.ts';
import { webhookMetrics } from '../../alert-webhook/metrics.ts';
import { Stopped } from '../../alert-webhook/tools.ts';
import { quietLog } from '../../core/service/log.ts';
import { Secret } from '../../core/service/secret.ts';
import { until } from './bench.ts';

const closes: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close();
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closes.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const known = (miner: string, state: string, receivers = ['alert-webhook']) => ({
  labels: { alertname: 'MinerOffline', miner },
  annotations: {},
  startsAt: '2026-11-21T19:10:59.885Z',
  endsAt: '2026-11-21T19:20:59.885Z',
  updatedAt: '2026-11-21T19:16:59.885Z',
  fingerprint: `f-${miner}`,
  generatorURL: 'http://prom:9090/graph',
  receivers: receivers.map((name) => ({ name })),
  status: { state, inhibitedBy: [], silencedBy: [] },
});
const LIST = [
  known('a', 'active'),
  known('b', 'suppressed'),
  known('c', 'unprocessed'),
  known('d', 'active', ['people']),
  known('e', 'active', ['people', 'alert-webhook']),
  known('f', 'odd'),
  7,
  { status: null },
];
const address = (url: string) => ({ url, receiver: 'alert-webhook' });
const receivers = new Set(['alert-webhook']);
const signal = new AbortController().signal;

describe('reading an Alertmanager', () => {
  it('takes what is active and meant for us as a delivery would tell it, and counts the rest', async () => {
    const asked: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url, request.headers.authorization);
      response.end(JSON.stringify(LIST));
    });
    const read = await readAlertmanager({ ...address(`${url}/`), token: new Secret('t0k3n') }, receivers, signal);
    expect(asked).toEqual(['/api/v2/alerts?active=true&silenced=true&inhibited=true', 'Bearer t0k3n']);
    expect(read).toMatchObject({
      suppressed: 1,
      unprocessed: 1,
      elsewhere: 1,
      unreadable: 3,
      body: JSON.stringify(LIST),
    });
    expect(read.active.map(({ labels }) => labels['miner'])).toEqual(['a', 'e']);
    expect(read.active[0]).toEqual({
      status: 'firing',
      labels: { alertname: 'MinerOffline', miner: 'a' },
      startsAt: '2026-11-21T19:10:59.885Z',
      endsAt: '0001-01-01T00:00:00Z',
      fingerprint: 'f-a',
    });
  });

  it.each<[string, RequestListener, RegExp]>([
    ['an error', (_request, response) => response.writeHead(500).end('[]'), /answered 500/],
    ['no list', (_request, response) => response.end('{"status":"success"}'), /no list of alerts/],
    ['no JSON', (_request, response) => response.end('[1 2]'), /JSON/],
    ['half a list', (_request, response) => response.end('[{"labels":{}},'), /no list of alerts/],
    [
      'a redirect',
      (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      /fetch failed/,
    ],
    [
      'more than we hold',
      (_request, response) => {
        for (let megabyte = 0; megabyte < 66; megabyte += 1) response.write(Buffer.alloc(1024 * 1024, 32));
        response.end('[]');
      },
      /more than 67108864 bytes/,
    ],
  ])('rejects when it answers %s', async (_what, answer, reason) => {
    await expect(readAlertmanager(address(await serve(answer)), receivers, signal)).rejects.toThrow(reason);
  });
});

/** A reconciliation whose pauses a test lets pass. */
function rig(url: string, failing: { store: boolean } = { store: false }) {
  const pauses: { ms: number; over(): void }[] = [];
  const stored: Delivery[] = [];
  const metrics = webhookMetrics();
  let woken = 0;
  const reconciliation = openReconciliation({
    alertmanagers: [address(url)],
    inbox: {
      receivers: () => Promise.resolve([RECONCILE, 'grafana']),
      store(delivery) {
        if (failing.store) return Promise.reject(new Error('the disk is full'));
        stored.push(delivery);
        return Promise.resolve({ known: 0, fresh: delivery.alerts.length });
      },
    },
    metrics,
    log: quietLog(),
    pause: (ms, stopping) =>
      new Promise((resolve, reject) => {
        stopping.addEventListener('abort', () => reject(new Stopped()), { once: true });
        pauses.push({ ms, over: resolve });
      }),
    wake: () => {
      woken += 1;
    },
  });
  closes.push(() => reconciliation.stop());
  const next = async (count: number) => {
    await until(`${count} pauses`, () => pauses.length === count);
    return pauses[count - 1];
  };
  const series = () => metrics.registry.metrics();
  return { reconciliation, stored, pauses, next, series, woken: () => woken };
}

describe('a reconciliation', () => {
  it('tries again with growing pauses until it could read, counts its failures, and then rests', async () => {
    let up = false;
    const url = await serve((_request, response) => {
      if (up) response.end(JSON.stringify([known('a', 'active'), known('g', 'active', ['grafana'])]));
      else response.writeHead(503).end();
    });
    const { reconciliation, stored, pauses, next, series, woken } = rig(url);
    reconciliation.want('start');
    for (let tried = 1; tried < 12; tried += 1) (await next(tried))?.over();
    const last = await next(12);
    up = true;
    last?.over();
    await until('it was read', () => stored.length === 1);
    expect(pauses.slice(0, 12).map(({ ms }) => ms / 1000)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
    expect(await series()).toContain('remediation_reconcile_failures_total 12');
    expect(await series()).toContain('remediation_inbox_alerts_total{status="reconciled"} 2');
    expect(stored[0]).toMatchObject({ receiver: RECONCILE, externalUrl: url, truncatedAlerts: 0, unreadable: 0 });
    expect(stored[0]?.alerts.map(({ labels }) => labels['miner'])).toEqual(['a', 'g']);
    expect(woken()).toBe(1);
    (await next(13))?.over();
    expect(pauses[12]?.ms).toBe(5_000);
  });

  it('takes many wishes before it rests as one more', async () => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked += 1;
      response.end('[]');
    });
    const { reconciliation, next, pauses } = rig(url);
    reconciliation.want('start');
    await next(1);
    for (let wish = 0; wish < 50; wish += 1) reconciliation.want('truncated');
    pauses[0]?.over();
    (await next(2))?.over();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(asked).toBe(2);
    reconciliation.want('truncated');
    await next(3);
    expect(asked).toBe(3);
  });

  it('reads again what Alertmanager itself had not looked at', async () => {
    let state = 'unprocessed';
    const url = await serve((_request, response) => void response.end(JSON.stringify([known('a', state)])));
    const { reconciliation, stored, next } = rig(url);
    reconciliation.want('truncated');
    await next(1);
    expect(stored).toEqual([]);
    state = 'active';
    (await next(1))?.over();
    await until('it was taken', () => stored.length === 1);
  });

  it('tries again when it could not store', async () => {
    const failing = { store: true };
    const url = await serve((_request, response) => void response.end(JSON.stringify([known('a', 'active')])));
    const { reconciliation, stored, next } = rig(url, failing);
    reconciliation.want('store-failure');
    const pause = await next(1);
    failing.store = false;
    pause?.over();
    await until('it was stored', () => stored.length === 1);
  });
});
