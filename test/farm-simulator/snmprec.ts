import { type SnmpValue, TAG } from './ber.ts';
import type { SnmpObject } from './oid-table.ts';

const KNOWN_TAGS: readonly number[] = [
  TAG.integer,
  TAG.octets,
  TAG.null,
  TAG.oid,
  TAG.ipAddress,
  TAG.counter32,
  TAG.gauge32,
  TAG.timeTicks,
  TAG.counter64,
];

/**
 * Reads the lines `OID|type|value` of snmpsim: the type is the tag in decimal, with an x where the value is in hex.
 * Throws with the line number at anything else.
 */
export function* readSnmprec(text: string): Generator<SnmpObject<undefined>> {
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const match = /^([\d.]+)\|(\d+)(x?)\|(.*)$/.exec(line);
    const [, oid = '', type = '', hex = '', value = ''] = match ?? [];
    if (!match || !KNOWN_TAGS.includes(Number(type))) {
      throw new Error(`line ${index + 1} is "${line.slice(0, 80)}"; expected OID|type|value`);
    }
    const read = recordedValue(Number(type), hex === 'x' ? Buffer.from(value, 'hex') : value);
    yield { oid, read: () => read };
  }
}

function recordedValue(tag: number, value: string | Buffer): SnmpValue {
  if (tag === TAG.null) return { tag, value: null };
  if (Buffer.isBuffer(value)) return { tag, value };
  if (tag === TAG.octets) return { tag, value: Buffer.from(value) };
  if (tag === TAG.oid) return { tag, value };
  if (tag === TAG.ipAddress) return { tag, value: Buffer.from(value.split('.').map(Number)) };
  return { tag, value: tag === TAG.counter64 ? BigInt(value) : Number(value) };
}
