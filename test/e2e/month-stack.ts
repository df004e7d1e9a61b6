import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAlertWebhook } from '../../alert-webhook/main.ts';
import { quietLog } from '../../core/service/log.ts';
import { Secret } from '../../core/service/secret.ts';
import { DRIVERS } from '../../devices/index.ts';
import { SITE } from '../../scripts/twin/site.ts';
import type { SidecarConfig } from '../../sidecar/config.ts';
import { startSidecar } from '../../sidecar/main.ts';
import { configWith, FakeSamples } from '../alert-webhook/bench.ts';
import { CONFIG } from '../sidecar/billing/office.ts';
import { servePrometheus } from '../sidecar/power/drawn-history.ts';
import { addAnn, asking, sidecarDefaults, tokenOf } from './ann.ts';
import { type SimulatedMonth, simulateMonth } from './simulated-month.ts';

export interface MonthStack {
  month: SimulatedMonth;
  /** Asks the sidecar for JSON, or sends it some; rejects for another answer than 200. */
  billing<T>(method: string, path: string, body?: unknown): Promise<T>;
  stop(): Promise<void>;
}

/**
 * A month, and behind it what a bookkeeper works with: a real Prometheus with the readings of the meters, alert-webhook
 * with its books of the month, and the sidecar before both, at the month's end.
 */
export async function startMonthStack(): Promise<MonthStack> {
  const folder = mkdtempSync(join(tmpdir(), 'logixx-month-'));
  const stops = [async () => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const books = join(folder, 'alert-webhook.db');
    const month = await simulateMonth(books);
    const prometheus = await servePrometheus(mkdtempSync(join(folder, 'prometheus-')), inOrder(month.scraped));
    stops.push(prometheus.stop);
    const key = new Secret('a key that both sides know, and nobody else');
    const shared = { site: SITE, drivers: DRIVERS, log: quietLog(), now: () => month.endMs };
    const { devices } = month.farm.site;
    const credentials = { pdu: {}, miner: {} };
    const config = { ...configWith(), database: books, gateway: { key }, credentials };
    const webhook = await startAlertWebhook({ ...shared, devices, config, samples: new FakeSamples() });
    stops.push(webhook.stop);
    const usual = sidecarDefaults();
    const own: SidecarConfig = {
      ...usual,
      ...{ listen: '127.0.0.1:0', database: join(folder, 'sidecar.db'), billing: CONFIG },
      power: { ...usual.power, prometheus: prometheus.url },
      gateway: { alertWebhook: webhook.url, others: [], key, timeoutSeconds: 60 },
    };
    await addAnn(own, shared.now, 'billing');
    const sidecar = await startSidecar({ ...shared, devices, config: own });
    stops.push(sidecar.stop);
    const token = await tokenOf(sidecar.url, own.identity.url, ['billing:read', 'billing:write']);
    return { month, billing: jsonOf(asking(sidecar.url, token).ask), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function jsonOf(ask: (path: string, init?: RequestInit) => Promise<Response>): MonthStack['billing'] {
  return async <T>(method: string, path: string, body?: unknown) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = { 'content-type': 'application/json' };
    const response = await ask(`/api/v1/billing/${path}`, { method, headers, ...sent });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  };
}

/** Rows by series; those of one stay in the order of time. */
function inOrder(rows: readonly string[]): string[] {
  const series = new Map<string, string[]>();
  for (const row of rows) {
    const name = row.slice(0, row.indexOf('} '));
    const own = series.get(name) ?? [];
    series.set(name, own);
    own.push(row);
  }
  return [...series.values()].flat();
}
