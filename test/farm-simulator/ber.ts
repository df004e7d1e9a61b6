/** Basic Encoding Rules, the part that SNMP needs (ITU-T X.690, RFC 3416). */
export const TAG = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  ipAddress: 0x40,
  counter32: 0x41,
  gauge32: 0x42,
  timeTicks: 0x43,
  counter64: 0x46,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
} as const;

/** A value of an object: numbers for the integers, octets for text and addresses, arcs in dots for an OID. */
export interface SnmpValue {
  tag: number;
  value: number | bigint | Buffer | string | null;
}

export const integer = (value: number): SnmpValue => ({ tag: TAG.integer, value });
export const unsigned = (value: number): SnmpValue => ({ tag: TAG.gauge32, value });
export const octets = (value: Buffer): SnmpValue => ({ tag: TAG.octets, value });
export const text = (value: string): SnmpValue => ({ tag: TAG.octets, value: Buffer.from(value) });
export const pointer = (value: string): SnmpValue => ({ tag: TAG.oid, value });

export function tlv(tag: number, ...contents: Buffer[]): Buffer {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.from([tag, ...lengthOctets(length)]), ...contents]);
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

export function encodeInteger(value: number | bigint, tag: number = TAG.integer): Buffer {
  const bytes: number[] = [];
  let left = BigInt(value);
  do {
    bytes.unshift(Number(left & 0xffn));
    left >>= 8n;
  } while (left !== 0n && left !== -1n);
  const first = bytes[0] ?? 0;
  if (left === 0n && first & 0x80) bytes.unshift(0);
  if (left === -1n && !(first & 0x80)) bytes.unshift(0xff);
  return tlv(tag, Buffer.from(bytes));
}

export function encodeOid(arcs: readonly number[]): Buffer {
  const bytes = [(arcs[0] ?? 0) * 40 + (arcs[1] ?? 0)];
  for (const arc of arcs.slice(2)) {
    const groups = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return tlv(TAG.oid, Buffer.from(bytes));
}

export function encodeValue({ tag, value }: SnmpValue): Buffer {
  if (typeof value === 'number' || typeof value === 'bigint') return encodeInteger(value, tag);
  if (typeof value === 'string') return encodeOid(arcsOf(value));
  return tlv(tag, value ?? Buffer.alloc(0));
}

/** "1.3.6" → [1, 3, 6]. */
export function arcsOf(oid: string): number[] {
  return oid.split('.').map(Number);
}

/** Reads one element after the other; throws RangeError when the octets are not what they should be. */
export class Reader {
  private readonly bytes: Buffer;
  /** Where the next element begins, in the whole message. */
  offset: number;
  private readonly end: number;

  constructor(bytes: Buffer, offset = 0, end = bytes.length) {
    this.bytes = bytes;
    this.offset = offset;
    this.end = end;
  }

  get done(): boolean {
    return this.offset >= this.end;
  }

  peek(): number {
    return this.octet(this.offset);
  }

  /** The contents of the next element, of this tag if one is given. */
  element(tag?: number): { tag: number; from: number; to: number } {
    const found = this.octet(this.offset++);
    if (tag !== undefined && found !== tag) throw new RangeError(`tag ${found} stands where ${tag} was expected`);
    let length = this.octet(this.offset++);
    if (length & 0x80) {
      const count = length & 0x7f;
      if (count === 0 || count > 4) throw new RangeError(`a length of ${count} octets`);
      length = 0;
      for (let index = 0; index < count; index++) length = length * 256 + this.octet(this.offset++);
    }
    const from = this.offset;
    if (from + length > this.end) throw new RangeError('an element is longer than the message');
    this.offset = from + length;
    return { tag: found, from, to: this.offset };
  }

  inside(tag: number): Reader {
    const { from, to } = this.element(tag);
    return new Reader(this.bytes, from, to);
  }

  octets(tag: number = TAG.octets): Buffer {
    const { from, to } = this.element(tag);
    return this.bytes.subarray(from, to);
  }

  integer(tag: number = TAG.integer): number {
    const contents = this.octets(tag);
    if (contents.length === 0 || contents.length > 6) throw new RangeError(`an integer of ${contents.length} octets`);
    return contents.readIntBE(0, contents.length);
  }

  oid(): number[] {
    const contents = this.octets(TAG.oid);
    const first = contents[0] ?? 0;
    const arcs = first < 80 ? [Math.floor(first / 40), first % 40] : [2, first - 80];
    let arc = 0;
    for (const octet of contents.subarray(1)) {
      arc = arc * 128 + (octet & 0x7f);
      if (octet & 0x80) continue;
      arcs.push(arc);
      arc = 0;
    }
    return arcs;
  }

  value(): SnmpValue {
    const tag = this.peek();
    if (tag === TAG.integer || (tag >= TAG.counter32 && tag <= TAG.timeTicks)) return { tag, value: this.integer(tag) };
    if (tag === TAG.oid) return { tag, value: this.oid().join('.') };
    const { from, to } = this.element();
    return { tag, value: tag === TAG.null ? null : this.bytes.subarray(from, to) };
  }

  private octet(offset: number): number {
    const found = offset < this.end ? this.bytes[offset] : undefined;
    if (found === undefined) throw new RangeError('the message ends in the middle of an element');
    return found;
  }
}
