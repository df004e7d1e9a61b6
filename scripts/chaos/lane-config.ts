import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FarmProcess } from './farm-process.ts';

/** Limits that would spread healing over days are off; those that keep it right are on. Times fit ten times real time. */
const REMEDIATION = {
  coolDownSeconds: 0,
  attemptsPerHour: 1000,
  cyclesPerYear: 1000,
  attemptsPerDay: 1000,
  attemptsPerWeek: 1000,
  siteCyclesPerHour: 10_000,
  buildingAtOnce: 1000,
  electrical: { siteOnsPerMinute: 10_000 },
  thermal: { offsPerMinute: 1000 },
  correlated: { minimumDevices: 100 },
  secondsBetweenOnsPerPdu: 0,
  offSeconds: 1,
  holdUpSeconds: 0.5,
  offConfirmSeconds: 5,
  onConfirmSeconds: 10,
  verifySeconds: 30,
  checkSeconds: 0.25,
  episodeHealthySeconds: 1,
};

export interface LaneSettings {
  farm: FarmProcess;
  database: string;
  token: string;
  /** Of its file, where one site has several; the site unless said. */
  name?: string;
  /** What else stands in its section, and other limits. */
  more?: object;
  remediation?: object;
}

/** Writes the configuration of a lane's alert-webhook; JSON is YAML. Returns the file. */
export function writeLaneConfig(
  folder: string,
  site: string,
  { farm, database, token, name = site, more = {}, remediation = {} }: LaneSettings,
): string {
  const secret = join(folder, `${site}.community`);
  const tokenFile = join(folder, `${site}.token`);
  writeFileSync(secret, `${farm.spec.community.write}\n`, { mode: 0o600 });
  writeFileSync(tokenFile, `${token}\n`, { mode: 0o600 });
  const credentials = { [farm.spec.driver]: { snmp: { version: '2c', communityFile: secret } }, antminer: {} };
  const alertWebhook = {
    listen: '127.0.0.1:0',
    database,
    exporter: { url: farm.exporterUrl },
    armed: true,
    tokens: [{ tokenFile }],
    credentials,
    remediation: { ...REMEDIATION, ...remediation },
    ...more,
  };
  const file = join(folder, `${name}.yml`);
  const config = { site, inventory: { devices: farm.devices() }, exporter: { credentials }, alertWebhook };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

/** What Alertmanager would send. */
export function alertBody(alertname: string, site: string, miner: string): object {
  const alert = {
    status: 'firing',
    labels: { alertname, site, miner },
    annotations: {},
    startsAt: '2026-11-21T19:10:59.885Z',
    endsAt: '0001-01-01T00:00:00Z',
    fingerprint: `${alertname}-${miner}`,
  };
  return { version: '4', receiver: 'remediator', status: 'firing', truncatedAlerts: 0, alerts: [alert] };
}
