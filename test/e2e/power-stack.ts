import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { startAlertWebhook } from '../../alert-webhook/main.ts';
import { onSite } from '../../core/farm/inventory-checks.ts';
import { openDatabase } from '../../core/service/database.ts';
import { quietLog } from '../../core/service/log.ts';
import { Secret } from '../../core/service/secret.ts';
import { DRIVERS } from '../../devices/index.ts';
import { openAudit } from '../../sidecar/audit/open-audit.ts';
import { type SidecarConfig, SidecarSchema } from '../../sidecar/config.ts';
import { addUser } from '../../sidecar/identity/manage.ts';
import { startSidecar } from '../../sidecar/main.ts';
import { MIGRATIONS, type Tables, tablesOf } from '../../sidecar/tables.ts';
import { configWith, FAST, FakeSamples } from '../alert-webhook/bench.ts';
import { startHistory } from '../sidecar/power/drawn-history.ts';
import type { Told } from '../sidecar/power/drawn-service.ts';
import { MIDNIGHT, SITE, type SimulatedDay } from './simulated-day.ts';

const ANN = { email: 'ann@farm.example', password: 'correct horse battery', name: 'Ann' };
const log = quietLog();

export interface PowerStack {
  /** Of the sidecar. */
  url: string;
  /** Asks as a script whose token Ann has made. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Rejects for another answer than 200. */
  get<T = Told>(path: string): Promise<T>;
  stop(): Promise<void>;
}

/**
 * What stands behind the old monitor's endpoints: a real Prometheus that holds the simulated day, alert-webhook over the
 * simulated PDU, and the sidecar before both, all at the day's end.
 */
export async function startPowerStack({ farm, clock, courses }: SimulatedDay): Promise<PowerStack> {
  const folder = mkdtempSync(join(tmpdir(), 'logixx-old-monitor-'));
  const stops = [async () => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const prometheus = await startHistory(courses, MIDNIGHT);
    stops.push(prometheus.stop);
    const key = new Secret('a key that both sides know, and nobody else');
    const shared = { site: SITE, drivers: DRIVERS, log, now: clock.nowMs };
    const { devices } = farm.inventory();
    const community = { snmp: { version: '2c' as const, community: new Secret('private') } };
    const webhook = await startAlertWebhook({
      ...shared,
      devices: onSite(devices, SITE),
      config: {
        ...configWith(FAST),
        ...{ database: join(folder, 'alert-webhook.db'), gateway: { key } },
        credentials: { 'raritan-pdu2': community },
      },
      samples: new FakeSamples(),
    });
    stops.push(webhook.stop);
    const usual = sidecarDefaults();
    const config: SidecarConfig = {
      ...usual,
      ...{ listen: '127.0.0.1:0', database: join(folder, 'sidecar.db') },
      power: { ...usual.power, prometheus: prometheus.url },
      gateway: { alertWebhook: webhook.url, key, timeoutSeconds: 60 },
    };
    await addAnn(config, clock.nowMs);
    const sidecar = await startSidecar({ ...shared, devices, config });
    stops.push(sidecar.stop);
    return { ...asking(sidecar.url, await tokenOf(sidecar.url, config.identity.url)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function asking(url: string, token: string): Omit<PowerStack, 'stop'> {
  const ask: PowerStack['ask'] = (path, init = {}) =>
    fetch(url + path, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
  return {
    ...{ url, ask },
    async get<T>(path: string) {
      const response = await ask(path);
      const text = await response.text();
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
      return JSON.parse(text) as T;
    },
  };
}

function sidecarDefaults(): SidecarConfig {
  const value = {};
  new Ajv.Ajv({ useDefaults: true, strict: false }).validate(JSON.parse(JSON.stringify(SidecarSchema)), value);
  return value as SidecarConfig;
}

/** As `npx logixx user add` does. */
async function addAnn({ database, identity: config }: SidecarConfig, now: () => number): Promise<void> {
  const { db, close } = await openDatabase<Tables>(database, MIGRATIONS);
  const { write: audit } = openAudit({ db: tablesOf(db), now });
  const actor = { id: 'cli', name: 'this machine' };
  await addUser({ db: tablesOf(db), config, now, log, audit, actor }, { ...ANN, roles: ['operator'] });
  await close();
}

/** Ann logs in and makes a token that reads power and renames outlets. */
async function tokenOf(url: string, origin: string): Promise<string> {
  const post = async (path: string, body: object, headers = {}) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', origin, ...headers } };
    const response = await fetch(url + path, { ...init, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const { email, password } = ANN;
  const session = await post('/api/v1/session', { email, password });
  const cookie = session.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const permissions = ['power:read', 'outlet:rename'];
  const made = await post('/api/v1/tokens', { name: 'old script', permissions, days: 1 }, { cookie });
  return ((await made.json()) as { token: string }).token;
}
