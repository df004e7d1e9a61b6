import type { DeviceRecord } from '../inventory/record.ts';
import { keyOf, type Told } from './questions.ts';

/** The columns of the fleet in their order; units by the names of the series: hashes per second, watts, °C, seconds. */
export const COLUMNS = [
  ...['miner', 'site', 'building', 'rack', 'position', 'name', 'client', 'make', 'model', 'firmware', 'driver'],
  ...[
    'address',
    'mac',
    'state',
    'operation',
    'attention',
    'reasons',
    'errors',
    'up',
    'answered',
    'hashrate',
    'algorithm',
  ],
  ...[
    'of_expected',
    'watts',
    'efficiency',
    'chip',
    'of_chip_limit',
    'inlet',
    'uptime',
    'boards',
    'boards_expected',
    'fans',
  ],
  ...['fans_expected', 'gpus', 'pool', 'worker', 'pools_intended', 'share_awaited', 'outlets', 'tags'],
] as const;
export type Column = (typeof COLUMNS)[number];

export type Cell = string | number | string[] | null;
export type Row = Record<Column, Cell>;

const TERA = 1e12;

/**
 * A row for each miner that the inventory has or that Prometheus tells of, in the order of their names. What stands in the
 * inventory counts before what a series says of it; what the miner says of itself only it can know.
 */
export function fleetRows(told: ReadonlyMap<string, Told>, devices: readonly DeviceRecord[]): Row[] {
  const miners = devices.filter(({ kind, state }) => (kind === 'miner' || kind === 'gpu-rig') && state !== 'retired');
  const known = new Map(miners.map((device) => [keyOf(device.site, device.id), device]));
  const keys = new Set([...known.keys(), ...told.keys()]);
  const retired = new Set(devices.filter(({ state }) => state === 'retired').map(({ site, id }) => keyOf(site, id)));
  return [...keys]
    .filter((key) => !retired.has(key))
    .map((key) => rowOf(known.get(key), told.get(key) ?? {}))
    .sort(byName);
}

const collator = new Intl.Collator('en', { numeric: true });
const byName = (a: Row, b: Row) =>
  collator.compare(String(a.site), String(b.site)) || collator.compare(String(a.miner), String(b.miner));

function rowOf(device: DeviceRecord | undefined, told: Told): Row {
  const cell = (name: string): Cell => told[name] ?? null;
  const { location } = device ?? {};
  return {
    ...(Object.fromEntries(COLUMNS.map((column) => [column, cell(column)])) as Row),
    miner: device?.id ?? cell('miner'),
    site: device?.site ?? cell('site'),
    building: location?.building ?? cell('building'),
    rack: location?.rack ?? cell('rack'),
    position: location?.position ?? cell('position'),
    name: device?.name ?? cell('name'),
    client: device?.client ?? cell('client'),
    make: cell('make') ?? device?.make ?? null,
    model: cell('told_model') ?? device?.model ?? cell('model'),
    address: device?.address ?? cell('address'),
    mac: device?.mac ?? cell('mac'),
    driver: device?.driver ?? cell('driver'),
    state: device?.state ?? null,
    operation: cell('operation'),
    attention: worst(told['attention']),
    efficiency: efficiencyOf(told),
    outlets: outletsOf(device, told),
    tags: device?.tags ?? null,
  };
}

function worst(levels: Told[string] | undefined): string | null {
  if (!Array.isArray(levels) || levels.length === 0) return null;
  return levels.includes('action') ? 'action' : 'advisory';
}

/** Joules for 10¹² hashes: watts by terahashes a second. Unknown while it does not hash. */
function efficiencyOf({ watts, hashrate }: Told): number | null {
  if (typeof watts !== 'number' || typeof hashrate !== 'number' || hashrate <= 0) return null;
  return Number(((watts * TERA) / hashrate).toPrecision(4));
}

function outletsOf(device: DeviceRecord | undefined, { pdus, outlets }: Told): string[] | null {
  if (device?.feeds) return device.feeds.map(({ pdu, outlet }) => `${pdu}:${outlet}`);
  if (!Array.isArray(pdus) || !Array.isArray(outlets)) return null;
  return pdus.map((pdu, index) => `${pdu}:${outlets[index]}`);
}
