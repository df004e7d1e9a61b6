/** A BER value: its tag and its octets. */
export interface Octets {
  tag: number;
  body: Buffer;
}

export const integer = (value: number): Octets => ({ tag: 2, body: integerOctets(value) });
export const gauge = (value: number): Octets => ({ tag: 0x42, body: integerOctets(value) });
export const counter64 = (value: bigint): Octets => ({ tag: 0x46, body: Buffer.from(evenHex(value), 'hex') });
export const text = (value: string): Octets => ({ tag: 4, body: Buffer.from(value) });
export const address = (...bytes: number[]): Octets => ({ tag: 0x40, body: Buffer.from(bytes) });
export const objectId = (oid: string): Octets => ({ tag: 6, body: oidOctets(oid) });
/** What some agents send for a value that they do not have: `02 00`. */
export const emptyInteger: Octets = { tag: 2, body: Buffer.alloc(0) };

/** A value as it travels. */
export function tlv({ tag, body }: Octets): Buffer {
  const { length } = body;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

function integerOctets(value: number): Buffer {
  const octets = Buffer.alloc(6);
  octets.writeIntBE(value, 0, 6);
  let from = 0;
  while (from < 5 && [0, 255].includes(octets[from] ?? 1) && octets.readInt8(from) === octets.readInt8(from + 1) >> 7)
    from += 1;
  return octets.subarray(from);
}

function evenHex(value: bigint): string {
  const hex = value.toString(16);
  return hex.length % 2 === 0 ? hex : `0${hex}`;
}

function oidOctets(oid: string): Buffer {
  const [first = 0, second = 0, ...rest] = oid.split('.').map(Number);
  const octets = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift(0x80 | (left & 0x7f));
    octets.push(...groups);
  }
  return Buffer.from(octets);
}

/** The values inside a constructed value. */
export function children(buffer: Buffer = Buffer.alloc(0)): Octets[] {
  const found: Octets[] = [];
  for (let at = 0; at < buffer.length; ) {
    const first = buffer[at + 1] ?? 0;
    const extra = first < 0x80 ? 0 : first & 0x7f;
    const length = extra === 0 ? first : buffer.readUIntBE(at + 2, extra);
    const start = at + 2 + extra;
    found.push({ tag: buffer[at] ?? 0, body: buffer.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}

/** The text of an OID. */
export function dotted(octets: Buffer): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of octets) {
    arc = arc * 128 + (octet & 0x7f);
    if (octet < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first = 0, ...rest] = arcs;
  return [Math.floor(first / 40), first % 40, ...rest].join('.');
}
