/** At most this many objects in one GET (measured: 48 integers of a PDU2-MIB answer in 1160 bytes, 60 in 1437). */
export const MOST_OBJECTS = 50;
/** An answer above this may be cut into IP fragments on an Ethernet path of 1500 bytes. */
export const MOST_BYTES = 1400;
/** Repetitions of one GETBULK, in the order in which smaller ones are tried; 1 is a GETNEXT. */
export const REPETITIONS = [40, 10, 4, 1] as const;

const ENVELOPE_BYTES = { '1': 60, '2c': 60, '3': 130 } as const;
/** As long as any Integer32; few counters and gauges of a PDU need a fifth octet. */
const UNKNOWN_VALUE_BYTES = 4;

/** Bytes that one object takes in an answer: sequence header, OID and value. */
export function objectBytes(oid: string, valueBytes = UNKNOWN_VALUE_BYTES): number {
  const arcs = oid.split('.').map(Number);
  // The first two arcs share one byte.
  const oidBytes = arcs.slice(2).reduce((sum, arc) => sum + arcBytes(arc), 1);
  const content = 2 + oidBytes + (valueBytes > 127 ? 4 : 2) + valueBytes;
  return (content > 127 ? 4 : 2) + content;
}

function arcBytes(arc: number): number {
  if (arc < 0x80) return 1;
  if (arc < 0x4000) return 2;
  if (arc < 0x20_0000) return 3;
  return arc < 0x1000_0000 ? 4 : 5;
}

/**
 * Splits a list of objects into GETs of at most `most` objects whose answers fit one datagram. `valueBytes` says how
 * large a value was when it was last seen; undefined where nobody knows.
 */
export function splitGets(
  oids: readonly string[],
  version: '1' | '2c' | '3',
  most: number,
  valueBytes: (oid: string) => number | undefined,
): string[][] {
  const gets: string[][] = [];
  let bytes = 0;
  for (const oid of oids) {
    const needed = objectBytes(oid, valueBytes(oid));
    const last = gets.at(-1);
    if (last && last.length < most && bytes + needed <= MOST_BYTES) {
      last.push(oid);
      bytes += needed;
    } else {
      gets.push([oid]);
      bytes = ENVELOPE_BYTES[version] + needed;
    }
  }
  return gets;
}

export function halve<T>(list: readonly T[]): [T[], T[]] {
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)];
}

/** How many objects like this one fit one answer, not more than `most`. */
export function rowsThatFit(oid: string, version: '1' | '2c' | '3', most: number, valueBytes?: number): number {
  const room = MOST_BYTES - ENVELOPE_BYTES[version];
  return Math.max(1, Math.min(most, Math.floor(room / objectBytes(oid, valueBytes))));
}

/** The next smaller number of repetitions, or undefined below a GETNEXT. */
export function fewerRepetitions(repetitions: number): number | undefined {
  return REPETITIONS.find((candidate) => candidate < repetitions);
}

/** The part of an OID after a root: "1.3.6.1.9" under "1.3.6" is "1.9". Undefined outside that subtree. */
export function indexUnder(root: string, oid: string): string | undefined {
  return oid.startsWith(`${root}.`) ? oid.slice(root.length + 1) : undefined;
}

/** True when `next` stands behind `oid` in the order of the tree. */
export function follows(oid: string, next: string): boolean {
  const before = oid.split('.').map(Number);
  const after = next.split('.').map(Number);
  for (const [position, arc] of before.entries()) {
    const other = after[position];
    if (other === undefined || other < arc) return false;
    if (other > arc) return true;
  }
  return after.length > before.length;
}

/** "…1.2.3" → "…1.2": values of one column have like sizes. */
export function columnOf(oid: string): string {
  return oid.slice(0, oid.lastIndexOf('.'));
}
