import { stringify } from 'yaml';
import type { MetricId } from '../../core/farm/metrics.ts';
import type { Discovery } from '../../devices/discover.ts';

/** One device of a scan, as it is printed. Undefined was not said. */
export interface Row {
  address: string;
  make: string | undefined;
  /** Of a rig its program, and that one's version. */
  model: string | undefined;
  firmware: string | undefined;
  driver: string | undefined;
  mac: string | undefined;
  serial: string | undefined;
  hostname: string | undefined;
  /** Of the pool in use. */
  worker: string | undefined;
  /** Hashes per second. */
  hashrate: number | undefined;
  /** Watts, of a miner or a whole PDU. */
  power: number | undefined;
  /** What is open where nobody is recognised, or why a recognised device says nothing. */
  note: string | undefined;
}

export const COLUMNS = [
  'address',
  'make',
  'model',
  'firmware',
  'driver',
  'mac',
  'serial',
  'hostname',
  'worker',
  'hashrate',
  'power',
  'note',
] as const satisfies readonly (keyof Row)[];

export function rowOf(address: string, found: Discovery): Row {
  const { driver, observation } = found;
  const { make, mac, serial, hostname, pools = [], ...facts } = observation?.facts ?? {};
  const isRig = observation?.rig !== undefined;
  const model = facts.model ?? (isRig ? facts.software : undefined);
  const firmware = facts.firmware ?? (isRig ? facts.version : undefined);
  const number = (metric: MetricId) => observation?.readings.find((reading) => reading.metric === metric)?.value;
  const pool = pools.find(({ active }) => active) ?? pools.find(({ devFee }) => devFee !== true);
  return {
    address,
    make,
    model,
    firmware,
    driver: driver?.id,
    mac,
    serial,
    hostname,
    worker: pool?.worker,
    hashrate: number('miner.hashrate'),
    power: number('miner.power') ?? number('pdu.power'),
    note: noteOf(found),
  };
}

function noteOf({ driver, programs = [], ssh, failure, open }: Discovery): string | undefined {
  if (failure !== undefined) return failure;
  if (programs.length > 0) return `also ${programs.map(({ id }) => id).join(', ')}`;
  if (driver) return undefined;
  const words = `not recognised; answers on ${open.join(', ')}`;
  if (ssh?.hostKey === undefined) return words;
  const how = 'a rig is read over SSH with driver hiveos or minerstat-os, its credentials and this hostKey';
  return `${words}; ${ssh.identification ?? 'SSH'} shows ${ssh.hostKey}: ${how}`;
}

export type Format = 'table' | 'json' | 'csv' | 'yaml';

export function printRows(rows: readonly Row[], format: Format): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(rows, null, 2)}\n`;
    case 'yaml':
      return stringify(
        rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== undefined))),
      );
    case 'csv':
      return [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((column) => csvCell(row[column])).join(','))]
        .map((line) => `${line}\r\n`)
        .join('');
    case 'table':
      return table(rows);
  }
}

/** What a device says of itself must not become a formula where the file is opened. */
function csvCell(cell: string | number | undefined): string {
  const text = typeof cell === 'string' ? printable(cell).replace(/^[=+\-@]/, "'$&") : String(cell ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function table(rows: readonly Row[]): string {
  const lines = [[...COLUMNS] as string[], ...rows.map(cells)];
  const used = COLUMNS.map((_, at) => at).filter((at) => lines.slice(1).some((line) => line[at] !== ''));
  const widths = new Map(used.map((at) => [at, Math.max(...lines.map((line) => line[at]?.length ?? 0))]));
  const text = lines.map((line) =>
    used
      .map((at) => (line[at] ?? '').padEnd(widths.get(at) ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return rows.length === 0 ? '' : `${text.join('\n')}\n`;
}

function cells(row: Row): string[] {
  return COLUMNS.map((column) => {
    if (column === 'hashrate') return hashrateText(row.hashrate);
    if (column === 'power') return row.power === undefined ? '' : `${Math.round(row.power)} W`;
    return printable(row[column] ?? '');
  });
}

const SCALES = ['H/s', 'kH/s', 'MH/s', 'GH/s', 'TH/s', 'PH/s'];

function hashrateText(hashrate: number | undefined): string {
  if (hashrate === undefined) return '';
  const scale = Math.min(SCALES.length - 1, Math.max(0, Math.floor(Math.log10(hashrate || 1) / 3)));
  return `${(hashrate / 1000 ** scale).toFixed(1)} ${SCALES[scale]}`;
}

/** A device on one line, as soon as it is found. */
export function inWords({ address, make, model, driver, mac, serial, note }: Row): string {
  const words = [address, make, model, driver === undefined ? undefined : `(${driver})`, mac, serial, note];
  return words.flatMap((word) => (word === undefined ? [] : [printable(word)])).join('  ');
}

/** On one line of a terminal, whatever a device says of itself. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·');
}
