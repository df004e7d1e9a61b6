import { writeFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import type { RemediationConfig } from '../../alert-webhook/config.ts';
import { startAlertWebhook } from '../../alert-webhook/main.ts';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import type { DeviceEntry } from '../../core/farm/device.ts';
import { onSite } from '../../core/farm/inventory-checks.ts';
import { openDatabase } from '../../core/service/database.ts';
import { quietLog } from '../../core/service/log.ts';
import { Secret } from '../../core/service/secret.ts';
import type { Wire } from '../../core/wire/wire.ts';
import { DRIVERS } from '../../devices/index.ts';
import { startExporter } from '../../exporter/main.ts';
import { startWebhook } from '../../scripts/chaos/webhook-child.ts';
import { configWith, scratch, until } from '../alert-webhook/bench.ts';
import { type Farm, type FarmOptions, startFarm } from '../farm-simulator/farm.ts';

const SNMP = { read: 'reader', write: 'writer' } as const;
const PDUS = ['raritan-pdu2', 'raritan-px1', 'servertech-sentry4'];
const TOKEN = 'conformance-token';

/** Steps take seconds here instead of minutes; what keeps them right is as it is, what spreads them over days is off. */
export const BRISK: Partial<RemediationConfig> = {
  coolDownSeconds: 0,
  secondsBetweenOnsPerPdu: 0,
  offSeconds: 3,
  offConfirmSeconds: 2,
  onConfirmSeconds: 2,
  verifySeconds: 60,
  checkSeconds: 0.2,
  freshSampleSeconds: 60,
  // The simulated miners are large for their breakers.
  electrical: { loadRatio: 1, siteOnsPerMinute: 6 },
};

/** What the inventory says of a device instead of the truth. */
type Rewire = (device: DeviceEntry, all: readonly DeviceEntry[]) => DeviceEntry;

/** A simulated farm and a real exporter that polls it, as the simulation is wired or as a wrong inventory says. */
export async function liveFarm(
  options: FarmOptions,
  rewire: Rewire = (device) => device,
  beforehand: (farm: Farm) => Promise<unknown> = () => Promise.resolve(),
) {
  const farm = await startFarm({ bootSeconds: 4, warmUpSeconds: 2, snmp: SNMP, ...options });
  await beforehand(farm);
  const folder = scratch();
  const devices = farm.inventory().devices.map((device, _, all) => rewire(device, all));
  const exporter = await startExporter({
    site: 'tx1',
    devices: onSite(devices, 'tx1'),
    thresholds: { default: { warmUpSeconds: 5 } },
    drivers: DRIVERS,
    log: quietLog(),
    config: {
      listen: '127.0.0.1:0',
      pollIntervalSeconds: 1,
      deadlineSeconds: 5,
      concurrency: 16,
      staleAfterSeconds: 150,
      backOff: { maxSeconds: 1 },
      tokens: [],
      credentials: credentialsOf(SNMP.read),
    },
  });
  onTestFinished(async () => {
    await exporter.stop();
    await farm.close();
    folder.remove();
  }, 60_000);
  const polled = async (id: string) => void (await (await fetch(`${exporter.url}/probe?target=${id}`)).text());
  for (const { id } of devices) await polled(id);
  return { farm, devices, folder, exporterUrl: exporter.url, polled };
}

type LiveFarm = Awaited<ReturnType<typeof liveFarm>>;

function credentialsOf(community: string) {
  const snmp = { snmp: { version: '2c' as const, community: new Secret(community) } };
  const web = { username: 'root', password: new Secret('root') };
  return { antminer: web, ...Object.fromEntries(PDUS.map((driver) => [driver, snmp])) };
}

export interface Told {
  id: number;
  device: string;
  action: string;
  outcome?: string;
  evidence?: string;
  journal: { step: string; phase: string; evidence: Record<string, unknown> }[];
}

/** alert-webhook in this process, over real wires to the simulated farm. */
export async function webhookOn(live: LiveFarm, remediation: Partial<RemediationConfig>, wire?: Wire) {
  const config = configWith({ ...BRISK, ...remediation });
  const webhook = await startAlertWebhook({
    site: 'tx1',
    devices: onSite(live.devices, 'tx1'),
    config: {
      ...config,
      credentials: credentialsOf(SNMP.write),
      database: live.folder.path('db'),
      exporter: { url: live.exporterUrl },
    },
    drivers: DRIVERS,
    log: quietLog(),
    outletPollMs: 50,
    ...(wire ? { wire } : {}),
  });
  onTestFinished(() => webhook.stop(), 60_000);
  const get = async <T>(path: string) => (await (await fetch(webhook.url + path)).json()) as T;
  const actions = () => get<Told[]>('/api/v1/actions');
  const decisions = () => get<{ subject: string; decision: string; evidence: string }[]>('/api/v1/decisions');
  return {
    actions,
    decisions,
    post: async (alertname: string, miners: readonly string[]) => {
      const answer = await fetch(`${webhook.url}/api/v1/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(delivery(alertname, miners)),
      });
      if (answer.status !== 200) throw new Error(`alert-webhook answered ${answer.status}`);
    },
    ended: async (count = 1) => {
      const over = async () => (await actions()).filter(({ outcome }) => outcome !== undefined).length >= count;
      await until(`${count} actions ended`, over, 90_000).catch(async (error: unknown) => {
        throw new Error(`${String(error)}; ${JSON.stringify(await decisions())}`);
      });
      return (await actions())[0];
    },
  };
}

export function delivery(alertname: string, miners: readonly string[]): object {
  const alerts = miners.map((miner) => ({
    status: 'firing',
    labels: { alertname, site: 'tx1', miner },
    annotations: {},
    startsAt: '2026-11-21T19:10:59.885Z',
    endsAt: '0001-01-01T00:00:00Z',
    fingerprint: `${alertname}-${miner}`,
  }));
  return { version: '4', receiver: 'remediator', status: 'firing', truncatedAlerts: 0, alerts };
}

interface ChildOptions {
  exporterUrl: string;
  folder: { path(name: string): string };
  devices: readonly DeviceEntry[];
  remediation?: Partial<RemediationConfig>;
  database?: string;
  instance?: { name: string; leaseSeconds: number };
}

/** alert-webhook as a process of its own, which a test may kill; it is killed at the end in any case. */
export async function childOn({ exporterUrl, folder, devices, remediation = {}, ...options }: ChildOptions) {
  const file = (name: string, text: string) => {
    writeFileSync(folder.path(name), text, { mode: 0o600 });
    return folder.path(name);
  };
  const community = file('community', `${SNMP.write}\n`);
  const snmp = { snmp: { version: '2c', communityFile: community } };
  const login = { username: 'root', passwordFile: file('password', 'root\n') };
  const credentials = { antminer: login, ...Object.fromEntries(PDUS.map((driver) => [driver, snmp])) };
  const { database = folder.path('db'), instance } = options;
  const alertWebhook = {
    listen: '127.0.0.1:0',
    database,
    exporter: { url: exporterUrl },
    armed: true,
    tokens: [{ tokenFile: file('token', `${TOKEN}\n`) }],
    credentials,
    remediation: { ...BRISK, ...remediation },
    ...(instance ? { instance } : {}),
  };
  const config = { site: 'tx1', inventory: { devices }, exporter: { credentials }, alertWebhook };
  const child = await startWebhook(file(`${instance?.name ?? 'logixx'}.yml`, JSON.stringify(config)), TOKEN);
  onTestFinished(() => child.kill(), 60_000);
  return { ...child, post: (alertname: string, miners: readonly string[]) => child.post(delivery(alertname, miners)) };
}

/** Waits for something that alert-webhook shall do; says what it decided instead when that does not come. */
export async function untilDone(what: string, database: string, done: () => boolean | Promise<boolean>): Promise<void> {
  await until(what, done, 60_000).catch(async (error: unknown) => {
    const { db, close } = await openDatabase<Tables>(database, MIGRATIONS);
    const decided = await db.selectFrom('decisions').select(['subject', 'decision', 'evidence']).execute();
    await close();
    throw new Error(`${String(error)}; ${JSON.stringify(decided)}`);
  });
}

/** What a PDU was told and what its relays did, oldest first: `1 off`. */
export const relays = (farm: Farm, pdu = 'pdu-01') => eventsOf(farm, pdu, 'relay');
export const commands = (farm: Farm, pdu = 'pdu-01') => eventsOf(farm, pdu, 'outlet');

export function eventsOf(farm: Farm, id: string, name: string): string[] {
  return farm.events.filter(({ device, event }) => device === id && event === name).map(({ detail }) => detail);
}

export function isOn(farm: Farm, outlet: number, id = 'pdu-01'): boolean {
  const pdu = farm.state().find((each) => each.id === id);
  return pdu?.kind === 'pdu' && pdu.outlets.find((each) => each.outlet === outlet)?.on === true;
}
