import { dirname, resolve } from 'node:path';
import { type Static, Type } from '@sinclair/typebox';
import { AlertWebhookSchema } from '../alert-webhook/config.ts';
import { checkRemediation } from '../alert-webhook/remediation-checks.ts';
import { type Device, type Inventory, InventorySchema } from '../core/farm/device.ts';
import { checkInventory, onSite } from '../core/farm/inventory-checks.ts';
import { checkPoolPolicy } from '../core/farm/pool-policy.ts';
import { checkThresholds } from '../core/farm/threshold-checks.ts';
import { ThresholdPolicySchema } from '../core/farm/thresholds.ts';
import { type LoadedConfig, loadConfig } from '../core/service/config.ts';
import { checkCredentials } from '../core/service/credentials.ts';
import type { Problem } from '../core/service/problems.ts';
import type { Driver } from '../devices/driver.ts';
import { DRIVERS } from '../devices/index.ts';
import { ExporterSchema, exporterProblems } from '../exporter/config.ts';
import { type SidecarConfig, SidecarSchema, sidecarProblems } from '../sidecar/config.ts';
import { InventorySectionSchema, type InventorySource, inventoryProblems, sourceOf } from './inventory/config.ts';
import { driversOfMappings } from './mapping/load-mappings.ts';
import { MappingsSectionSchema } from './mapping/mapping-schema.ts';
import { type ScanConfig, ScanSchema, scanProblems } from './scan-config.ts';

/** logixx.yml: one file for a farm; each service reads the secrets of its own section only. */
export const LogixxSchema = Type.Object(
  {
    site: Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$',
      description: 'the name of the site: letters, digits, dot, dash, underscore; at most 63',
    }),
    inventory: InventorySectionSchema,
    mappings: MappingsSectionSchema,
    thresholds: Type.Optional(ThresholdPolicySchema),
    exporter: { ...ExporterSchema, default: {} },
    alertWebhook: { ...AlertWebhookSchema, default: {} },
    sidecar: { ...SidecarSchema, default: {} },
    scan: { ...ScanSchema, default: {} },
  },
  {
    additionalProperties: false,
    description: 'a group of keys: site, inventory, mappings, thresholds, exporter, alertWebhook, sidecar, scan',
  },
);

/** `inventory` is read for whoever polls or heals. */
export type Section = Service | 'inventory';
type Service = 'exporter' | 'alertWebhook' | 'sidecar';

export interface Farm {
  site: string;
  /** All drivers: ours, and those of the mappings. */
  drivers: readonly Driver[];
  /** None where `source` says whence they are fetched. */
  devices: Device[];
  source?: InventorySource;
  /** Refuses the configuration for what does not go together with these devices. Throws ConfigError. */
  check(devices: readonly Device[]): void;
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
  warn: (sentence: string) => void = () => undefined,
): Farm {
  const fetches = WATCHING.some((section) => sections.includes(section));
  const secretsOf = [...sections, ...(fetches ? ['inventory'] : [])];
  const config = loadConfig(file, LogixxSchema, { env, secretsOf, warn });
  const { site, inventory, mappings, thresholds = {}, exporter, alertWebhook, sidecar, scan } = config.value;
  config.refuse(inventoryProblems(inventory));
  const source = sourceOf(inventory);
  const drivers = [...DRIVERS, ...driversOfMappings(mappings, dirname(resolve(file)))];
  const devices = source ? [] : onSite(readInventory(config, file, drivers), site);
  const parts = { site, drivers, devices, thresholds, exporter, alertWebhook, sidecar, scan };
  const check = (known: readonly Device[]) => config.refuse(deviceProblems({ ...parts, devices: known }));
  const farm: Farm = { ...parts, check, ...(source ? { source } : {}) };
  config.refuse([
    ...(source ? policyProblems({ thresholds, exporter, alertWebhook }) : deviceProblems(farm)),
    ...credentialProblems(farm, sections),
    ...accessProblems(farm),
    ...exporterProblems(exporter).map(under(['exporter'])),
    ...sidecarProblems(sidecar).map(under(['sidecar'])),
    ...scanProblems(scan, Object.keys(exporter.credentials), drivers),
  ]);
  return farm;
}

type Config = LoadedConfig<typeof LogixxSchema>;

function readInventory(config: Config, file: string, drivers: readonly Driver[]): Inventory['devices'] {
  const { inventory } = config.value;
  if (inventory.devices) {
    config.refuse(checkInventory(inventory.devices, drivers).map(under(['inventory'])));
    return inventory.devices;
  }
  const list = loadConfig(resolve(dirname(resolve(file)), inventory.file ?? ''), InventorySchema);
  list.refuse(checkInventory(list.value.devices, drivers));
  return list.value.devices;
}

type Judged = Pick<Farm, 'thresholds' | 'exporter' | 'alertWebhook'> & { devices: readonly Device[] };

/** What the rest of the file says of devices, beside those that there are. */
function deviceProblems({ devices, exporter, ...rest }: Judged): Problem[] {
  const named = new Map(
    devices.flatMap(({ id, credentials, programs = [] }) =>
      [credentials, ...programs.map((program) => program.credentials)].flatMap((name) =>
        name === undefined ? [] : [[name, id] as const],
      ),
    ),
  );
  const missing = [...named].filter(([name]) => !(name in exporter.credentials));
  return [
    ...policyProblems({ devices, exporter, ...rest }),
    ...missing.map(([name, id]) => ({
      path: ['exporter', 'credentials'],
      found: `no entry "${name}", which device "${id}" names`,
      expected: `an entry "${name}"`,
    })),
  ];
}

function under(path: readonly string[]): (problem: Problem) => Problem {
  return (problem) => ({ ...problem, path: [...path, ...problem.path] });
}

/** What can be said without the devices, too, where they are left out. */
function policyProblems({ devices, thresholds, exporter, alertWebhook }: Omit<Judged, 'devices'> & Partial<Judged>) {
  return [
    ...checkThresholds(thresholds, devices).map(under(['thresholds'])),
    ...checkPoolPolicy(exporter.pools ?? {}, devices).map(under(['exporter', 'pools'])),
    ...checkRemediation(alertWebhook.remediation, devices).map(under(['alertWebhook', 'remediation'])),
  ];
}

/** Secrets of other sections are not read: what they hold cannot be judged here. */
function credentialProblems({ exporter, alertWebhook }: Farm, sections: readonly Section[]): Problem[] {
  return WATCHING.filter((section) => sections.includes(section)).flatMap((section) =>
    checkCredentials({ exporter, alertWebhook }[section].credentials).map((problem) => ({
      ...problem,
      path: [section, 'credentials', ...problem.path],
    })),
  );
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

function clashProblems(farm: Farm, section: Service, before: readonly Service[]): Problem[] {
  const { listen } = farm[section];
  const other = before.find((each) => farm[each].listen === listen && !listen.endsWith(':0'));
  return other === undefined
    ? []
    : [{ path: [section, 'listen'], found: `"${listen}", where ${other} listens`, expected: 'another port' }];
}

function problemIf(is: boolean, problem: Problem): Problem[] {
  return is ? [problem] : [];
}

function listenProblems(section: Service, listen: string): Problem[] {
  const port = Number(listen.slice(listen.lastIndexOf(':') + 1));
  return problemIf(port > 65_535, {
    path: [section, 'listen'],
    found: `port ${port}`,
    expected: 'a port from 0 to 65535',
  });
}

/** Before its secrets are read, an entry of another section still has what it was written with. */
function tokenProblems(section: Service, tokens: readonly { token?: unknown; tokenFile?: unknown }[]): Problem[] {
  return tokens.flatMap((entry, index) =>
    problemIf(entry.token === undefined && entry.tokenFile === undefined, {
      path: [section, 'tokens', index],
      found: 'neither token nor tokenFile',
      expected: 'token: ${NAME}, or tokenFile: a path',
    }),
  );
}
