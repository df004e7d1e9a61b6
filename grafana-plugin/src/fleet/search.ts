import type { FleetRow } from './rows.ts';
import { stateOf } from './states.ts';

/** One word of a search: it must hold for a row that is shown. */
export interface Term {
  /** As it was written; a pill shows it. */
  text: string;
  holds(row: FleetRow): boolean;
}

export interface Search {
  terms: Term[];
  /** Words that mean nothing here, each with what was expected. */
  problems: string[];
}

export type Texts = (row: FleetRow) => readonly (string | null)[];

/** What each field of a search looks at. */
export const TEXTS: Readonly<Record<string, Texts>> = {
  miner: (row) => [row.miner, row.name],
  site: (row) => [row.site],
  building: (row) => [row.building],
  rack: (row) => [row.rack],
  position: (row) => [row.position],
  client: (row) => [row.client],
  make: (row) => [row.make],
  model: (row) => [row.model],
  firmware: (row) => [row.firmware],
  driver: (row) => [row.driver],
  ip: (row) => [row.address],
  mac: (row) => [row.mac],
  state: (row) => [stateOf(row), row.state],
  attention: (row) => [row.attention, ...(row.reasons ?? [])],
  error: (row) => row.errors ?? [],
  pool: (row) => [row.pool],
  worker: (row) => [row.worker],
  outlet: (row) => row.outlets ?? [],
  tag: (row) => row.tags ?? [],
};

/** Fields that stand in the series with another unit have the factor that makes them those of the page. */
const NUMBERS: Readonly<Record<string, (row: FleetRow) => number | null>> = {
  temp: (row) => row.chip,
  inlet: (row) => row.inlet,
  watts: (row) => row.watts,
  hashrate: (row) => scaled(row.hashrate, 1e-12),
  expected: (row) => scaled(row.of_expected, 100),
  efficiency: (row) => row.efficiency,
  uptime: (row) => scaled(row.uptime, 1 / 3600),
  boards: (row) => row.boards,
  fans: (row) => row.fans,
  gpus: (row) => row.gpus,
};

/** What a search may name, for its completion; hashrate is in TH/s, expected in percent, uptime in hours. */
export const FIELDS = { texts: Object.keys(TEXTS), numbers: Object.keys(NUMBERS) };

/** Words that are looked for in everything that people call a miner by. */
const ANYWHERE = ['miner', 'ip', 'mac', 'model', 'rack', 'client', 'worker', 'tag', 'firmware'];
const CALLED = ANYWHERE.flatMap((name) => TEXTS[name] ?? []);

/**
 * Reads a search: `rack:B07 model:s21 temp>85 -state:hashing acme`. All its words must hold; `-` before a word turns it
 * round; quotes hold words together. `field:text` looks for the text in the field, `field=text` for exactly it.
 */
export function readSearch(text: string): Search {
  const search: Search = { terms: [], problems: [] };
  for (const word of wordsOf(text)) {
    const read = termOf(word);
    if (typeof read === 'string') search.problems.push(read);
    else search.terms.push(read);
  }
  return search;
}

/** Rows for which every term holds. */
export function filtered(rows: readonly FleetRow[], { terms }: Search): FleetRow[] {
  return terms.length === 0 ? [...rows] : rows.filter((row) => terms.every((term) => term.holds(row)));
}

/** The search without one of its words. */
export function withoutWord(text: string, word: string): string {
  const words = wordsOf(text);
  const index = words.indexOf(word);
  return words.filter((_word, at) => at !== index).join(' ');
}

/** The words of a search as they were written; quotes hold words together. */
export function wordsOf(text: string): string[] {
  return text.match(/(?:[^\s"]+|"[^"]*"?)+/g) ?? [];
}

function termOf(text: string): Term | string {
  const not = text.startsWith('-') && text.length > 1;
  const word = not ? text.slice(1) : text;
  const [, field = '', sign = '', quotedValue = ''] = /^([a-z]+)(:|>=|<=|>|<|=)(.*)$/is.exec(word) ?? [];
  const value = quotedValue.replaceAll('"', '');
  const holds = sign === '' ? anywhere(word.replaceAll('"', '')) : fieldTerm(field.toLowerCase(), sign, value);
  if (typeof holds === 'string') return `${text}: ${holds}`;
  return { text, holds: not ? (row) => !holds(row) : holds };
}

function anywhere(value: string): Term['holds'] {
  const sought = value.toLowerCase();
  return (row) => heap(row).includes(sought);
}

/** What a miner is called by in small letters, with what nobody types between two of them; made once for a row. */
const heaps = new WeakMap<FleetRow, string>();

function heap(row: FleetRow): string {
  const known = heaps.get(row);
  if (known !== undefined) return known;
  let texts = '';
  for (const of of CALLED) for (const text of of(row)) if (text !== null) texts += `${text}\n`;
  const made = texts.toLowerCase();
  heaps.set(row, made);
  return made;
}

function fieldTerm(field: string, sign: string, value: string): Term['holds'] | string {
  const number = NUMBERS[field];
  if (number) return numberTerm(number, sign, value);
  const texts = TEXTS[field];
  if (texts === undefined)
    return `found no field "${field}", expected one of ${[...FIELDS.texts, ...FIELDS.numbers].join(', ')}`;
  const sought = value.toLowerCase();
  if (sign === ':') return (row) => contains(texts(row), sought);
  if (sign === '=') return (row) => texts(row).some((text) => (text ?? '').toLowerCase() === sought);
  return `found "${sign}", expected : or = behind ${field}`;
}

function numberTerm(of: (row: FleetRow) => number | null, sign: string, value: string): Term['holds'] | string {
  const limit = Number(value);
  if (value.trim() === '' || !Number.isFinite(limit)) return `found "${value}", expected a number`;
  const compare = COMPARED[sign] ?? COMPARED['='];
  return (row) => {
    const number = of(row);
    return number !== null && compare?.(number, limit) === true;
  };
}

const COMPARED: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  '=': (a, b) => a === b,
};

function contains(texts: readonly (string | null)[], sought: string): boolean {
  return texts.some((text) => text?.toLowerCase().includes(sought) ?? false);
}

function scaled(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor;
}
