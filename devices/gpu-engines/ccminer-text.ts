import { rounded } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';

/** One record of ccminer's text: names to values, as they were written. */
export type Record = ReadonlyMap<string, string>;

/**
 * ccminer's text: records end with a bar, fields with a semicolon, and the first equals sign of a field divides its name
 * from its value: `GPU=0;KHS=0.31|GPU=1;KHS=0.30| `.
 */
export function ccRecords(text: string): Record[] {
  return text
    .replace(/\0[\s\S]*$/, '')
    .split('|')
    .map((record) => record.trim())
    .filter((record) => record.includes('='))
    .map((record) => new Map(record.split(';').map(fieldOf)));
}

/** The records of an answer; none where it holds something else. */
export function recordsOf(answer: Answer): Record[] {
  const text = answer.str();
  return text === undefined ? [] : ccRecords(text);
}

function fieldOf(field: string): [string, string] {
  const at = field.indexOf('=');
  return at === -1 ? [field.trim(), ''] : [field.slice(0, at).trim(), field.slice(at + 1)];
}

/** A text that is not empty. */
export function word(record: Record | undefined, name: string): string | undefined {
  const text = record?.get(name)?.trim();
  return text === undefined || text === '' ? undefined : text;
}

export function amount(record: Record | undefined, name: string): number | undefined {
  const text = word(record, name);
  const value = text === undefined || !/^[+-]?[\d.]+(?:e[+-]?\d+)?$/i.test(text) ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

const UNITS = [
  ['H/s', 1],
  ['kH/s', 1e3],
  ['MH/s', 1e6],
  ['GH/s', 1e9],
] as const;

/**
 * Hashes per second. cpuminer writes HS beside KHS; what zjazz writes as HS is less than its KHS and something else.
 * Threads of cpuminer have the unit in the name.
 */
export function rateOf(record: Record | undefined): number | undefined {
  const hashes = amount(record, 'HS');
  const thousands = amount(record, 'KHS');
  if (hashes !== undefined && (thousands === undefined || hashes > thousands)) return hashes;
  if (thousands !== undefined) return rounded(thousands * 1e3);
  for (const [name, factor] of UNITS) {
    const told = amount(record, name);
    if (told !== undefined) return rounded(told * factor);
  }
  return undefined;
}
