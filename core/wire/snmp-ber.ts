/** Tags of BER, SMIv2 (RFC 2578) and the PDUs and exceptions of RFC 3416 that a prepared GET meets. */
export const TAG = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  address: 0x40,
  counter: 0x41,
  gauge: 0x42,
  ticks: 0x43,
  counter64: 0x46,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
  get: 0xa0,
  response: 0xa2,
} as const;

/** A value as it travels: tag, length in its shortest form, contents. */
export function tlv(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const length = contents.reduce((sum, { length }) => sum + length, 0);
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), ...contents]);
}

/** The contents of an OID without a leading dot; undefined for what BER or SMIv2 cannot hold (arcs above 2^32 - 1). */
export function oidOctets(oid: string): Buffer | undefined {
  const [first = 0, second = 0, ...rest] = oid.split('.').map(Number);
  // net-snmp writes the first two arcs into one octet, and what it reads back is the same below 120 only.
  if (first > 2 || second > 39) return undefined;
  const octets = [first * 40 + second];
  for (const arc of rest) {
    if (!Number.isInteger(arc) || arc > 0xffff_ffff) return undefined;
    const from = octets.length;
    octets.push(arc & 0x7f);
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      octets.splice(from, 0, 0x80 | (left & 0x7f));
  }
  return Buffer.from(octets);
}

/** The text of an OID; undefined for what is empty, cut off, or has arcs that not everybody reads alike. */
export function oidText(octets: Buffer, from: number, to: number): string | undefined {
  const head = octets[from] ?? 0xff;
  if (from >= to || head >= 120) return undefined;
  let text = `${Math.floor(head / 40)}.${head % 40}`;
  let arc = 0;
  let groups = 0;
  for (let at = from + 1; at < to; at += 1) {
    const octet = octets[at] ?? 0;
    arc = arc * 128 + (octet & 0x7f);
    groups += 1;
    if (groups > 5 || arc > 0xffff_ffff) return undefined;
    if (octet >= 0x80) continue;
    text += `.${arc}`;
    arc = 0;
    groups = 0;
  }
  return groups === 0 ? text : undefined;
}

/** A signed integer of one to six octets. */
export function signedAt(octets: Buffer, from: number, to: number): number {
  let value = ((octets[from] ?? 0) << 24) >> 24;
  for (let at = from + 1; at < to; at += 1) value = value * 256 + (octets[at] ?? 0);
  return value;
}

/** An unsigned number of any length; undefined above 2^53 - 1. */
export function unsignedAt(octets: Buffer, from: number, to: number): number | undefined {
  let value = 0;
  for (let at = from; at < to && value <= Number.MAX_SAFE_INTEGER; at += 1) value = value * 256 + (octets[at] ?? 0);
  return value <= Number.MAX_SAFE_INTEGER ? value : undefined;
}
