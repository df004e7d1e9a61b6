import { ConfigError } from '../../core/service/config.ts';
import { csvLine, readCsv, unguardFormula } from '../../core/service/csv.ts';
import { programTexts, readPrograms } from './csv-programs.ts';
import type { Incoming } from './plan-import.ts';
import type { DeviceRecord, Patch } from './record.ts';

type Group = 'location' | 'expected';
interface Column {
  field: keyof DeviceRecord;
  /** Within a group. */
  key?: string;
  holds: 'text' | 'number' | 'tags' | 'feeds' | 'ports' | 'programs';
}

const text = (field: keyof DeviceRecord): Column => ({ field, holds: 'text' });
const inGroup = (field: Group, key: string, holds: 'text' | 'number'): Column => ({ field, key, holds });

/** The columns of a CSV file of devices, in the order in which they are written. */
const COLUMNS: Readonly<Record<string, Column>> = {
  id: text('id'),
  kind: text('kind'),
  driver: text('driver'),
  make: text('make'),
  model: text('model'),
  serial: text('serial'),
  mac: text('mac'),
  address: text('address'),
  ports: { field: 'ports', holds: 'ports' },
  credentials: text('credentials'),
  host_key: text('hostKey'),
  programs: { field: 'programs', holds: 'programs' },
  name: text('name'),
  client: text('client'),
  state: text('state'),
  site: text('site'),
  building: inGroup('location', 'building', 'text'),
  rack: inGroup('location', 'rack', 'text'),
  position: inGroup('location', 'position', 'text'),
  feeds: { field: 'feeds', holds: 'feeds' },
  expected_hashrate_ths: inGroup('expected', 'hashrateThs', 'number'),
  expected_boards: inGroup('expected', 'boards', 'number'),
  expected_chips_per_board: inGroup('expected', 'chipsPerBoard', 'number'),
  expected_fans: inGroup('expected', 'fans', 'number'),
  remediation: text('remediation'),
  tags: { field: 'tags', holds: 'tags' },
};
export const CSV_COLUMNS = Object.keys(COLUMNS);

/** A cell that takes a value away; an empty one says nothing. */
const NONE = '-';

/**
 * Reads devices from CSV: comma, semicolon (as Excel writes it in many countries) or tab. Feeds are `pdu-1:1|pdu-2:1`,
 * ports `http=80|snmp=161`, tags `a|b`. Each line is its own: a bad one says why. Throws ConfigError for a bad header.
 */
export function readCsvDevices(file: string): Incoming[] {
  const said = /^\uFEFF?sep=(.)\r?\n/.exec(file);
  const body = said ? file.slice(said[0].length) : file;
  const first = body.split(/\r?\n|\r/).find((line) => line.trim() !== '') ?? '';
  const delimiter = said?.[1] ?? delimiterOf(first);
  const [header, ...lines] = readCsv(body, delimiter);
  const names = headerOf(header?.cells ?? []);
  const skipped = said ? 1 : 0;
  // Excel writes lines of empty cells behind the last one.
  const filled = lines.filter(
    ({ cells, problem }) => problem !== undefined || cells.some((cell) => cell.trim() !== ''),
  );
  return filled.map(({ line, cells, problem }): Incoming => {
    const place = `line ${line + skipped}`;
    const extra = cells.slice(names.length);
    if (problem !== undefined) return { place, said: {}, problems: [problem] };
    if (cells.length < names.length || extra.some((cell) => cell.trim() !== ''))
      return { place, said: {}, problems: [`found ${cells.length} cells, expected ${names.length} as in the header`] };
    return incomingOf(place, names, cells, delimiter === ';');
  });
}

function delimiterOf(header: string): string {
  const count = (delimiter: string) => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best));
}

function headerOf(cells: readonly string[]): string[] {
  const names = cells.map((cell) => cell.trim().toLowerCase().replace(/[ -]/g, '_'));
  const wanted = `expected columns of ${CSV_COLUMNS.join(', ')}`;
  if (names.length === 0) throw new ConfigError([`line 1: found no header, ${wanted}`]);
  const problems = names.flatMap((name, at) => {
    if (!Object.hasOwn(COLUMNS, name)) return [`line 1: column ${at + 1}: found "${cells[at]?.trim()}", ${wanted}`];
    return names.indexOf(name) === at ? [] : [`line 1: column ${at + 1}: found "${name}" a second time`];
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return names;
}

function incomingOf(
  place: string,
  names: readonly string[],
  cells: readonly string[],
  decimalComma: boolean,
): Incoming {
  const said: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [at, name] of names.entries()) {
    const cell = (cells[at] ?? '').trim();
    const column = COLUMNS[name];
    if (cell === '' || column === undefined) continue;
    const value = cell === NONE ? null : readCell(column, unguardFormula(cell), decimalComma);
    if (value instanceof Error) problems.push(`${name}: ${value.message}`);
    else if (column.key === undefined) said[column.field] = value;
    else said[column.field] = { ...(said[column.field] as object | undefined), [column.key]: value };
  }
  return { place, said: said as Patch, ...(problems.length === 0 ? {} : { problems }) };
}

function readCell({ holds }: Column, cell: string, decimalComma: boolean): unknown {
  if (holds === 'text') return cell;
  if (holds === 'number') {
    const plain = decimalComma ? cell.replace(/^(\d+),(\d+)$/, '$1.$2') : cell;
    return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : new Error(`found "${cell}", expected a number`);
  }
  const items = splitList(cell);
  if (holds === 'tags') return items;
  if (holds === 'programs') return readPrograms(items);
  if (holds === 'feeds') {
    const feeds = items.map((item) => /^([^:]+):(.+)$/.exec(item));
    if (feeds.includes(null)) return new Error(`found "${cell}", expected feeds like pdu-1:1|pdu-2:1`);
    return feeds.map((found) => ({ pdu: found?.[1]?.trim(), outlet: found?.[2]?.trim() }));
  }
  const ports = items.map((item) => /^([a-z]+)\s*=\s*(\d+)$/.exec(item));
  if (ports.includes(null)) return new Error(`found "${cell}", expected ports like http=80|snmp=161`);
  return Object.fromEntries(ports.map((found) => [found?.[1], Number(found?.[2])]));
}

function joinList(items: readonly string[]): string {
  return items.map((item) => item.replace(/[\\|]/g, '\\$&')).join('|');
}

function splitList(cell: string): string[] {
  const items = cell.match(/(?:\\.|[^|\\])+/g) ?? [];
  return items.map((item) => item.replace(/\\(.)/g, '$1').trim());
}

/** The header of a CSV file of devices. */
export function csvHeader(): string {
  return csvLine(CSV_COLUMNS);
}

/** A device as a line of CSV; read again it says the same. */
export function csvOfDevice(record: DeviceRecord): string {
  return csvLine(Object.values(COLUMNS).map((column) => cellOf(record, column)));
}

function cellOf(record: DeviceRecord, { field, key, holds }: Column): string {
  if (holds === 'tags') return joinList(record.tags ?? []);
  if (holds === 'programs') return joinList(programTexts(record.programs));
  if (holds === 'feeds') return joinList((record.feeds ?? []).map(({ pdu, outlet }) => `${pdu}:${outlet}`));
  if (holds === 'ports') return joinList(Object.entries(record.ports ?? {}).map(([name, port]) => `${name}=${port}`));
  const value = key === undefined ? record[field] : (record[field] as Record<string, unknown> | undefined)?.[key];
  return value === undefined ? '' : String(value);
}
