/** IPv4 addresses from the first to the last, as numbers. */
export interface Range {
  first: number;
  last: number;
}

/** At most so many addresses a scan: a /16. */
export const MOST_ADDRESSES = 65_536;

/** The networks of which RFC 1918 says that nobody else can be reached in them, and the machine itself. */
export const PRIVATE_NETWORKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8'];

/**
 * Ranges as people write them, separated by commas, blanks or lines: `10.0.0.5`, `10.0.0.0/24`, `10.0.1.5-80`,
 * `10.0.1.5-10.0.2.7`; what follows `#` is a comment. Of a network the first and last address are left out, where no
 * device can be. Throws an Error that quotes what is no range.
 */
export function parseRanges(text: string): Range[] {
  const words = text
    .replace(/#.*/g, '')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  return words.map((word) => parseRange(word, false));
}

/** All addresses of a network, its first and last as well. Throws an Error that quotes what is no network. */
export function parseNetwork(text: string): Range {
  return parseRange(text, true);
}

export type Planned = { addresses: string[]; problem?: undefined } | { addresses?: undefined; problem: string };

/** The addresses to be scanned, each once, in order; or why not. Nothing outside `networks` is scanned. */
export function planScan(ranges: readonly Range[], networks: readonly Range[]): Planned {
  if (ranges.length === 0) return { problem: 'no addresses' };
  const outside = ranges.find(
    (range) => !networks.some(({ first, last }) => first <= range.first && range.last <= last),
  );
  if (outside) {
    const allowed = networks.map(rangeText).join(', ');
    return { problem: `${rangeText(outside)} is not within the networks that may be scanned (${allowed})` };
  }
  const merged = merge(ranges);
  const count = merged.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  if (count > MOST_ADDRESSES) return { problem: `${count} addresses, more than ${MOST_ADDRESSES} in one scan` };
  return { addresses: merged.flatMap(({ first, last }) => addressesOf(first, last)) };
}

/** `10.0.0.1-10.0.0.9`, or the one address. */
export function rangeText({ first, last }: Range): string {
  return first === last ? addressText(first) : `${addressText(first)}-${addressText(last)}`;
}

/** The address as a number; undefined when it is none. */
export function addressNumber(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

function addressText(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

function addressesOf(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, offset) => addressText(first + offset));
}

function parseRange(word: string, whole: boolean): Range {
  const [, start = '', separator, end = ''] = /^([\d.]+)(?:([-/])([\d.]+))?$/.exec(word) ?? [];
  const from = addressNumber(start);
  const range = from === undefined ? undefined : toRange(from, separator, end, whole);
  if (range === undefined || range.last < range.first)
    throw new Error(`found ${JSON.stringify(word)}, expected 10.0.0.5, 10.0.0.0/24, 10.0.1.5-80 or 10.0.1.5-10.0.2.7`);
  return range;
}

function toRange(from: number, separator: string | undefined, end: string, whole: boolean): Range | undefined {
  if (separator === undefined) return { first: from, last: from };
  if (separator === '/')
    return /^\d{1,2}$/.test(end) && Number(end) <= 32 ? network(from, Number(end), whole) : undefined;
  const last = /^\d{1,3}$/.test(end)
    ? Number(end) <= 255
      ? from - (from % 256) + Number(end)
      : undefined
    : addressNumber(end);
  return last === undefined ? undefined : { first: from, last };
}

function network(from: number, bits: number, whole: boolean): Range {
  const size = 2 ** (32 - bits);
  const first = from - (from % size);
  const last = first + size - 1;
  return whole || bits > 30 ? { first, last } : { first: first + 1, last: last - 1 };
}

function merge(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.first - b.first)) {
    const before = merged.at(-1);
    if (before && range.first <= before.last + 1) before.last = Math.max(before.last, range.last);
    else merged.push({ ...range });
  }
  return merged;
}
