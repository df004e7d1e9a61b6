import { oidOctets, oidText, signedAt, TAG, tlv, unsignedAt } from './snmp-ber.ts';
import type { SnmpValue } from './snmp-reply.ts';

/** A GET that is encoded once and sent as often as one likes, each time with another request id. */
export interface PreparedGet {
  oids: readonly string[];
  version: '1' | '2c';
  community: string;
  message: Buffer;
  /** Where the four octets of the request id stand. */
  idAt: number;
  /** Version and community as they travel; they stand alike in the answer. */
  head: Buffer;
  /** The OIDs as they travel, one behind the other; `ends[i]` is where the i-th ends. */
  names: Buffer;
  ends: Uint32Array;
}

/** Ids of four octets that need all four of them, so that every message of a prepared GET has the same length. */
export const LOWEST_ID = 0x0100_0000;
export const HIGHEST_ID = 0x7fff_ffff;

const ZERO = Buffer.from([TAG.integer, 1, 0]);
const NULL = Buffer.from([TAG.null, 0]);
const ID_OCTETS = 4;

/** Undefined for a list with an OID that cannot be encoded, and for a message above 65,535 octets. */
export function prepareGet(version: '1' | '2c', community: string, oids: readonly string[]): PreparedGet | undefined {
  const octets = oids.map(oidOctets).filter((encoded) => encoded !== undefined);
  if (octets.length < oids.length) return undefined;
  const names = octets.map((encoded) => tlv(TAG.oid, encoded));
  const head = Buffer.concat([
    tlv(TAG.integer, Buffer.from([version === '1' ? 0 : 1])),
    tlv(TAG.octets, Buffer.from(community, 'utf8')),
  ]);
  const bindings = tlv(TAG.sequence, ...names.map((name) => tlv(TAG.sequence, name, NULL)));
  const id = tlv(TAG.integer, Buffer.alloc(ID_OCTETS));
  const message = tlv(TAG.sequence, head, tlv(TAG.get, id, ZERO, ZERO, bindings));
  if (message.length > 0xffff) return undefined;
  let end = 0;
  const ends = Uint32Array.from(names, ({ length }) => (end += length));
  const idAt = message.length - bindings.length - 2 * ZERO.length - ID_OCTETS;
  return { oids, version, community, message, idAt, head, names: Buffer.concat(names), ends };
}

/** The message with this id, LOWEST_ID to HIGHEST_ID; the next call overwrites it. */
export function withId({ message, idAt }: PreparedGet, id: number): Buffer {
  message.writeUInt32BE(id, idAt);
  return message;
}

type Values = readonly (SnmpValue | undefined)[];

/** Where reading stands. One is enough, because reading never waits. */
const cursor = { at: 0, end: 0, value: undefined as SnmpValue | undefined, fits: true };

/**
 * The values of an answer, where it is just what was expected: the same version, community, id and OIDs in the same
 * order, no error, lengths that agree. Undefined for anything else, which others then explain.
 */
export function readPrepared(prepared: PreparedGet, id: number, datagram: Buffer): Values | undefined {
  if (!readEnvelope(prepared, id, datagram)) return undefined;
  const { oids, ends } = prepared;
  const found: (SnmpValue | undefined)[] = new Array(oids.length);
  let nameAt = 0;
  for (let i = 0; i < oids.length; i += 1) {
    const nameEnd = ends[i] ?? 0;
    if (!enter(datagram, TAG.sequence)) return undefined;
    const bindingEnd = cursor.end;
    if (!matches(prepared.names, nameAt, nameEnd, datagram)) return undefined;
    const tag = datagram[cursor.at];
    if (tag === undefined || !enter(datagram, tag) || cursor.end !== bindingEnd) return undefined;
    readValue(datagram, tag);
    if (!cursor.fits) return undefined;
    found[i] = cursor.value;
    cursor.at = bindingEnd;
    nameAt = nameEnd;
  }
  return cursor.at === datagram.length ? found : undefined;
}

/** Up to the first binding. Every constructed value has to end where the datagram ends. */
function readEnvelope(prepared: PreparedGet, id: number, datagram: Buffer): boolean {
  const { length } = datagram;
  cursor.at = 0;
  if (!enter(datagram, TAG.sequence) || cursor.end !== length) return false;
  if (!matches(prepared.head, 0, prepared.head.length, datagram)) return false;
  if (!enter(datagram, TAG.response) || cursor.end !== length) return false;
  if (!enter(datagram, TAG.integer) || cursor.end - cursor.at !== ID_OCTETS) return false;
  if (signedAt(datagram, cursor.at, cursor.end) !== id) return false;
  cursor.at = cursor.end;
  for (let field = 0; field < 2; field += 1) if (!matches(ZERO, 0, ZERO.length, datagram)) return false;
  return enter(datagram, TAG.sequence) && cursor.end === length;
}

/** Steps over a tag and its length; false for another tag, a length of more than two octets, or one beyond the end. */
function enter(datagram: Buffer, tag: number): boolean {
  const { at } = cursor;
  if (datagram[at] !== tag) return false;
  const first = datagram[at + 1] ?? 0x80;
  if (first < 0x80) {
    cursor.at = at + 2;
    cursor.end = at + 2 + first;
  } else if (first === 0x81) {
    cursor.at = at + 3;
    cursor.end = at + 3 + (datagram[at + 2] ?? 0);
  } else if (first === 0x82) {
    cursor.at = at + 4;
    cursor.end = at + 4 + (datagram[at + 2] ?? 0) * 256 + (datagram[at + 3] ?? 0);
  } else return false;
  return cursor.end <= datagram.length;
}

/** Steps over these octets, where they stand here. */
function matches(expected: Buffer, from: number, to: number, datagram: Buffer): boolean {
  const { at } = cursor;
  const shift = at - from;
  // The last arcs tell siblings apart, so differences are found first there.
  for (let i = to - 1; i >= from; i -= 1) if (datagram[i + shift] !== expected[i]) return false;
  cursor.at = at + to - from;
  return true;
}

/** Reads the value between `cursor.at` and `cursor.end`; `fits` is false for a kind or size that others have to judge. */
function readValue(datagram: Buffer, tag: number): void {
  const { at, end } = cursor;
  const length = end - at;
  cursor.value = undefined;
  switch (tag) {
    case TAG.integer:
      cursor.fits = length >= 1 && length <= 4;
      cursor.value = signedAt(datagram, at, end);
      return;
    case TAG.counter:
    case TAG.gauge:
    case TAG.ticks:
      cursor.fits = (length >= 1 && length <= 4) || (length === 5 && datagram[at] === 0);
      // Some agents leave the leading zero out: what looks negative is large.
      cursor.value = signedAt(datagram, at, end) >>> 0;
      return;
    case TAG.octets:
      cursor.fits = true;
      cursor.value = datagram.subarray(at, end);
      return;
    case TAG.counter64:
      cursor.fits = length >= 1;
      cursor.value = unsignedAt(datagram, at, end);
      return;
    case TAG.oid:
      cursor.value = oidText(datagram, at, end);
      cursor.fits = cursor.value !== undefined;
      return;
    case TAG.address:
      cursor.fits = length === 4;
      cursor.value = `${datagram[at]}.${datagram[at + 1]}.${datagram[at + 2]}.${datagram[at + 3]}`;
      return;
    case TAG.null:
    case TAG.noSuchObject:
    case TAG.noSuchInstance:
    case TAG.endOfMibView:
      cursor.fits = length === 0;
      return;
    default:
      cursor.fits = false;
  }
}
