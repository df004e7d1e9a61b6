import { Answer } from './answer.ts';
import type { Request } from './request.ts';
import { follows, indexUnder } from './snmp-plan.ts';
import type { SnmpValue } from './snmp-reply.ts';
import { WireError } from './wire.ts';

/** The objects of one agent: OID without a leading dot → value. */
export type SnmpObjects = ReadonlyMap<string, SnmpValue>;

/**
 * Reads recordings in snmpsim's format, one object a line: `OID|TAG|VALUE`. Several texts lie over each other: the
 * later one wins, as does the later line. Null objects (tag 5) and counters above 2^53 are absent.
 *
 * Tags: 2 Integer32, 4 OctetString, 6 OID, 64 IpAddress, 65 Counter32, 66 Gauge32, 67 TimeTicks, 70 Counter64; an `x`
 * behind the tag says that the value is in hex. Of variations, `:writecache` gives its `value=` and `:numeric` its
 * `initial=`. Throws an Error that names the line and what stood there.
 */
export function readSnmprec(...texts: readonly string[]): Map<string, SnmpValue> {
  const objects = new Map<string, SnmpValue>();
  for (const text of texts) {
    for (const [index, line] of text.split('\n').entries()) {
      if (line.trim() === '') continue;
      const [oid, value] = readLine(line.replace(/\r$/, ''), index + 1);
      if (value === undefined) objects.delete(oid);
      else objects.set(oid, value);
    }
  }
  return objects;
}

const LINE = /^\.?(\d+(?:\.\d+)+)\|(\d+)(x?)(?::(\w+))?\|(.*)$/s;

function readLine(line: string, number: number): [oid: string, value: SnmpValue | undefined] {
  const wrong = (expected: string) => new Error(`snmprec line ${number}: expected ${expected}, found "${line}"`);
  const [, oid, tag, hex, variation, written] = LINE.exec(line) ?? [];
  if (oid === undefined || tag === undefined || written === undefined) throw wrong('OID|TAG|VALUE');
  const value = variation === undefined ? written : varied(variation, written);
  if (value === undefined) throw wrong('a variation writecache with value= or numeric with initial=');
  if (hex === 'x' && !/^([0-9a-fA-F]{2})*$/.test(value)) throw wrong('pairs of hex digits');
  const octets = hex === 'x' ? Buffer.from(value, 'hex') : Buffer.from(value, 'utf8');
  switch (tag) {
    case '2':
    case '65':
    case '66':
    case '67':
    case '70':
      if (!/^-?\d+$/.test(value)) throw wrong('an integer');
      return [oid, Number.isSafeInteger(Number(value)) ? Number(value) : undefined];
    case '4':
      return [oid, octets];
    case '5':
      return [oid, undefined];
    case '6':
      if (!/^\.?\d+(\.\d+)*$/.test(value)) throw wrong('an OID');
      return [oid, withoutDot(value)];
    case '64':
      return [oid, hex === 'x' ? [...octets].join('.') : value];
    default:
      throw wrong('one of the tags 2, 4, 5, 6, 64, 65, 66, 67, 70');
  }
}

function varied(variation: string, written: string): string | undefined {
  if (variation === 'writecache') return /^value=(.*)$/s.exec(written)?.[1];
  return variation === 'numeric' ? /(?:^|,)initial=([^,]*)/.exec(written)?.[1] : undefined;
}

/**
 * Answers a request from recorded objects as the SNMP wire answers it from a device: `get` by name, what is missing
 * is absent; `columns` by name as index → value, in the order of the indices. Throws WireError 'forbidden' for a set,
 * because a recording cannot be changed.
 */
export function answerSnmp(objects: SnmpObjects, request: Request & { via: 'snmp' }): Answer {
  if ('set' in request) throw new WireError('forbidden', `a recording cannot be written: set ${request.set.oid}`);
  if ('columns' in request) {
    const columns = Object.entries(request.columns).map(([name, root]) => [name, column(objects, root)]);
    return new Answer(Object.fromEntries(columns));
  }
  const found: Record<string, SnmpValue> = {};
  for (const [name, oid] of Object.entries(request.get)) {
    const value = objects.get(withoutDot(oid));
    if (value !== undefined) found[name] = value;
  }
  return new Answer(found);
}

function column(objects: SnmpObjects, root: string): Record<string, SnmpValue> {
  const rows: [string, SnmpValue][] = [];
  for (const [oid, value] of objects) {
    const index = indexUnder(withoutDot(root), oid);
    if (index !== undefined) rows.push([index, value]);
  }
  return Object.fromEntries(rows.sort(([a], [b]) => (follows(a, b) ? -1 : 1)));
}

function withoutDot(oid: string): string {
  return oid.startsWith('.') ? oid.slice(1) : oid;
}
