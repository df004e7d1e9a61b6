import { dirname, resolve } from 'node:path';
import { type Static, Type } from '@sinclair/typebox';
import { AlertWebhookSchema } from '../alert-webhook/config.ts';
import { checkRemediation } from '../alert-webhook/remediation-checks.ts';
import { type Device, DeviceSchema, type Inventory, InventorySchema } from '../core/farm/device.ts';
import { checkInventory, onSite } from '../core/farm/inventory-checks.ts';
import { checkPoolPolicy } from '../core/farm/pool-policy.ts';
import { checkThresholds } from '../core/farm/threshold-checks.ts';
import { ThresholdPolicySchema } from '../core/farm/thresholds.ts';
import { type LoadedConfig, loadConfig } from '../core/service/config.ts';
import { checkCredentials } from '../core/service/credentials.ts';
import type { Problem } from '../core/service/problems.ts';
import { DRIVERS } from '../devices/index.ts';
import { ExporterSchema } from '../exporter/config.ts';
import { type SidecarConfig, SidecarSchema, sidecarProblems } from '../sidecar/config.ts';
import { type ScanConfig, ScanSchema, scanProblems } from './scan-config.ts';

/** logixx.yml: one file for a farm; each service reads the secrets of its own section only. */
export const LogixxSchema = Type.Object(
  {
    site: Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$',
      description: 'the name of the site: letters, digits, dot, dash, underscore; at most 63',
    }),
    inventory: Type.Object(
      {
        file: Type.Optional(
          Type.String({ minLength: 1, description: 'the path of an inventory, relative to this file' }),
        ),
        devices: Type.Optional(Type.Array(DeviceSchema)),
      },
      { additionalProperties: false, description: 'file: a path, or devices: a list' },
    ),
    thresholds: Type.Optional(ThresholdPolicySchema),
    exporter: { ...ExporterSchema, default: {} },
    alertWebhook: { ...AlertWebhookSchema, default: {} },
    sidecar: { ...SidecarSchema, default: {} },
    scan: { ...ScanSchema, default: {} },
  },
  {
    additionalProperties: false,
    description: 'a group of keys: site, inventory, thresholds, exporter, alertWebhook, sidecar, scan',
  },
);

export type Section = 'exporter' | 'alertWebhook' | 'sidecar';

export interface Farm {
  site: string;
  devices: Device[];
  thresholds: Static<typeof ThresholdPolicySchema>;
  exporter: Static<typeof ExporterSchema>;
  alertWebhook: Static<typeof AlertWebhookSchema>;
  sidecar: SidecarConfig;
  scan: ScanConfig;
}

/** Reads and checks the whole configuration; `sections` says whose secrets to read (all unless said). Throws ConfigError. */
export function loadFarm(
  file: string,
  sections: readonly Section[] = ['exporter', 'alertWebhook', 'sidecar'],
  env = process.env,
): Farm {
  const config = loadConfig(file, LogixxSchema, { env, secretsOf: sections });
  const { site, inventory, thresholds = {}, exporter, alertWebhook, sidecar, scan } = config.value;
  if ((inventory.file === undefined) === (inventory.devices === undefined)) {
    const found = inventory.file === undefined ? 'neither file nor devices' : 'both file and devices';
    config.refuse([{ path: ['inventory'], found, expected: 'file: a path, or devices: a list' }]);
  }
  const devices = readInventory(config, file);
  const farm = { site, devices: onSite(devices, site), thresholds, exporter, alertWebhook, sidecar, scan };
  const drivers = DRIVERS.map(({ id }) => id);
  config.refuse([
    ...referenceProblems(farm, sections),
    ...accessProblems(farm),
    ...sidecarProblems(sidecar).map((problem) => ({ ...problem, path: ['sidecar', ...problem.path] })),
    ...scanProblems(scan, Object.keys(exporter.credentials), drivers),
  ]);
  return farm;
}

function readInventory(config: LoadedConfig<typeof LogixxSchema>, file: string): Inventory['devices'] {
  const { inventory } = config.value;
  if (inventory.devices) {
    config.refuse(
      checkInventory(inventory.devices, DRIVERS).map((problem) => ({
        ...problem,
        path: ['inventory', ...problem.path],
      })),
    );
    return inventory.devices;
  }
  const list = loadConfig(resolve(dirname(resolve(file)), inventory.file ?? ''), InventorySchema);
  list.refuse(checkInventory(list.value.devices, DRIVERS));
  return list.value.devices;
}

/** Secrets of other sections are not read: what they hold cannot be judged here. */
function referenceProblems(
  { devices, thresholds, exporter, alertWebhook }: Farm,
  sections: readonly Section[],
): Problem[] {
  const named = new Map(devices.flatMap(({ id, credentials }) => (credentials ? [[credentials, id] as const] : [])));
  const missing = [...named].filter(([name]) => !(name in exporter.credentials));
  return [
    ...checkThresholds(thresholds, devices).map((problem) => ({ ...problem, path: ['thresholds', ...problem.path] })),
    ...missing.map(([name, id]) => ({
      path: ['exporter', 'credentials'],
      found: `no entry "${name}", which device "${id}" names`,
      expected: `an entry "${name}"`,
    })),
    ...checkPoolPolicy(exporter.pools ?? {}, devices).map((problem) => ({
      ...problem,
      path: ['exporter', 'pools', ...problem.path],
    })),
    ...checkRemediation(alertWebhook.remediation, devices).map((problem) => ({
      ...problem,
      path: ['alertWebhook', 'remediation', ...problem.path],
    })),
    ...WATCHING.filter((section) => sections.includes(section)).flatMap((section) =>
      checkCredentials({ exporter, alertWebhook }[section].credentials).map((problem) => ({
        ...problem,
        path: [section, 'credentials', ...problem.path],
      })),
    ),
  ];
}

/** Those that hold credentials of devices. */
const WATCHING = ['exporter', 'alertWebhook'] as const;
const SECTIONS = [...WATCHING, 'sidecar'] as const;

function accessProblems(farm: Farm): Problem[] {
  const { alertWebhook } = farm;
  const open = alertWebhook.armed && alertWebhook.tokens.length === 0 && alertWebhook.tls?.clientCaFile === undefined;
  return [
    ...SECTIONS.flatMap((section) => listenProblems(section, farm[section].listen)),
    ...SECTIONS.flatMap((section) => tokenProblems(section, farm[section].tokens)),
    ...SECTIONS.flatMap((section, index) => clashProblems(farm, section, SECTIONS.slice(0, index))),
    ...problemIf(open, {
      path: ['alertWebhook', 'armed'],
      found: 'true, with neither tokens nor tls.clientCaFile',
      expected: 'tokens or tls.clientCaFile as well: who can reach an armed webhook can switch power',
    }),
  ];
}

function clashProblems(farm: Farm, section: Section, before: readonly Section[]): Problem[] {
  const { listen } = farm[section];
  const other = before.find((each) => farm[each].listen === listen && !listen.endsWith(':0'));
  return other === undefined
    ? []
    : [{ path: [section, 'listen'], found: `"${listen}", where ${other} listens`, expected: 'another port' }];
}

function problemIf(is: boolean, problem: Problem): Problem[] {
  return is ? [problem] : [];
}

function listenProblems(section: Section, listen: string): Problem[] {
  const port = Number(listen.slice(listen.lastIndexOf(':') + 1));
  return problemIf(port > 65_535, {
    path: [section, 'listen'],
    found: `port ${port}`,
    expected: 'a port from 0 to 65535',
  });
}

/** Before its secrets are read, an entry of another section still has what it was written with. */
function tokenProblems(section: Section, tokens: readonly { token?: unknown; tokenFile?: unknown }[]): Problem[] {
  return tokens.flatMap((entry, index) =>
    problemIf(entry.token === undefined && entry.tokenFile === undefined, {
      path: [section, 'tokens', index],
      found: 'neither token nor tokenFile',
      expected: 'token: ${NAME}, or tokenFile: a path',
    }),
  );
}
