import { stringify } from 'yaml';
import { RemediationSchema } from '../../alert-webhook/config.ts';
import { DEMO_BILLING } from './demo-billing.ts';
import type { RunFolder } from './run-folder.ts';

export interface SimulatedFarm {
  inventoryFile: string;
  /** Files of the tokens that open exporter and alert-webhook. */
  tokens: { exporter: string; alertWebhook: string };
  /** File of the key with which the sidecar signs orders. */
  gatewayKey: string;
  ports: { exporter: number; alertWebhook: number; sidecar: number; prometheus: number };
  /** How many times faster than real everything runs. */
  factor: number;
}

/** Logins of the simulated miners: what the real ones leave the factory with. */
const LOGINS = {
  antminer: { username: 'root', password: 'root' },
  whatsminer: { username: 'admin', password: 'admin' },
  'whatsminer-v3': { username: 'super', password: 'super' },
  braiins: { username: 'root', password: 'root' },
  vnish: { username: 'admin', password: 'admin' },
  epic: { username: 'admin', password: 'letmein' },
  't-rex': { username: 'rig', password: 'trex-password' },
};
const RIG_TOKEN = 'rig-token';
const COMMUNITIES = { reading: 'public', writing: 'private' } as const;

/** The shortest waits that make sense against a clock that runs faster: polls and outlets take real time. */
const FLOOR_SECONDS = 1;

/** Writes a logixx.yml for a simulated farm, every wait of ours divided by the factor. Returns its path. */
export function writeSimulatedFarm(folder: RunFolder, farm: SimulatedFarm): string {
  const { factor, gatewayKey, ports, tokens } = farm;
  const seconds = (value: number, floor = FLOOR_SECONDS) => shorter(value, factor, floor);
  const exporter = {
    listen: `127.0.0.1:${ports.exporter}`,
    pollIntervalSeconds: seconds(60),
    deadlineSeconds: seconds(15, 2),
    staleAfterSeconds: seconds(150, 10),
    backOff: { maxSeconds: seconds(60) },
    tokens: [{ tokenFile: tokens.exporter }],
    credentials: writeCredentials(folder, 'reading'),
  };
  const alertWebhook = {
    listen: `127.0.0.1:${ports.alertWebhook}`,
    database: folder.at('alert-webhook.db'),
    tokens: [{ tokenFile: tokens.alertWebhook }],
    exporter: { url: `http://127.0.0.1:${ports.exporter}`, tokenFile: tokens.exporter },
    armed: true,
    heartbeatSeconds: seconds(900),
    gateway: { keyFile: gatewayKey },
    credentials: writeCredentials(folder, 'writing'),
    remediation: scaledRemediation(factor),
  };
  const sidecar = {
    listen: `127.0.0.1:${ports.sidecar}`,
    database: folder.at('sidecar.db'),
    identity: { url: `http://127.0.0.1:${ports.sidecar}` },
    gateway: { alertWebhook: `http://127.0.0.1:${ports.alertWebhook}`, keyFile: gatewayKey },
    power: { prometheus: `http://127.0.0.1:${ports.prometheus}` },
    exporters: [{ target: exporter.listen }],
    billing: DEMO_BILLING,
  };
  const inventory = { file: farm.inventoryFile };
  return folder.write('logixx.yml', stringify({ site: 'demo', inventory, exporter, alertWebhook, sidecar }));
}

function writeCredentials(folder: RunFolder, use: keyof typeof COMMUNITIES): Record<string, unknown> {
  const secret = (name: string, text: string) => folder.write(`credentials/${name}`, `${text}\n`);
  const communityFile = secret(`pdu-${use}`, COMMUNITIES[use]);
  return {
    ...Object.fromEntries(
      Object.entries(LOGINS).map(([name, { username, password }]) => [
        name,
        { username, passwordFile: secret(name, password) },
      ]),
    ),
    xmrig: { tokenFile: secret('xmrig', RIG_TOKEN) },
    'raritan-pdu2': { snmp: { version: '2c', communityFile } },
  };
}

/** Waits whose floor is another one: a sample must be able to arrive, an outlet to be read. */
const FLOORS: Readonly<Record<string, number>> = {
  freshSampleSeconds: 10,
  offConfirmSeconds: 5,
  onConfirmSeconds: 10,
  checkSeconds: 0.25,
};

/** The defaults of healing that are seconds, divided by the factor; all other defaults stay. */
export function scaledRemediation(factor: number): Record<string, number> {
  return Object.fromEntries(
    Object.entries(RemediationSchema.properties).flatMap(([key, schema]) => {
      const value: unknown = schema.default;
      if (!/seconds/i.test(key) || typeof value !== 'number') return [];
      return [[key, shorter(value, factor, FLOORS[key] ?? FLOOR_SECONDS)]];
    }),
  );
}

function shorter(value: number, factor: number, floor: number): number {
  return Math.max(value / factor, Math.min(floor, value));
}
