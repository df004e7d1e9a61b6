import { crc32 } from 'node:zlib';

/** What stands before the payload of a record. */
export interface RecordHead {
  points: number;
  values: number;
  /** When it was put there, unix milliseconds. */
  at: number;
}

export interface FoundRecord extends RecordHead {
  /** Where the record begins. */
  offset: number;
  /** Of the payload. */
  length: number;
}

/*
 * A record: "LXI1", length, points, values (32 bit each), time (64-bit float), checksum of the payload, checksum of all
 * that before (32 bit each), payload. Big-endian.
 */
const MAGIC = Buffer.from('LXI1');
export const HEAD_BYTES = 32;
const OF_PAYLOAD = 24;
const OF_HEAD = 28;

export function encodeRecord({ points, values, at }: RecordHead, payload: Uint8Array): Buffer {
  const record = Buffer.alloc(HEAD_BYTES + payload.length);
  MAGIC.copy(record);
  record.writeUInt32BE(payload.length, 4);
  record.writeUInt32BE(points, 8);
  record.writeUInt32BE(values, 12);
  record.writeDoubleBE(at, 16);
  record.writeUInt32BE(crc32(payload), OF_PAYLOAD);
  record.writeUInt32BE(crc32(record.subarray(0, OF_HEAD)), OF_HEAD);
  record.set(payload, HEAD_BYTES);
  return record;
}

/** The payload of a record, or undefined where it is damaged. */
export function payloadOf(record: Buffer): Buffer | undefined {
  const payload = record.subarray(HEAD_BYTES);
  return payload.length === record.readUInt32BE(4) && crc32(payload) === record.readUInt32BE(OF_PAYLOAD)
    ? payload
    : undefined;
}

export interface Scan {
  records: FoundRecord[];
  /** Bytes between records that are none, in how many places. */
  damaged: number;
  /** Bytes at the end of what a crash cut off. */
  torn: number;
}

/** Finds the records of a file. What was cut off at its end, or is damaged in between, loses no other record. */
export function scanRecords(file: Buffer): Scan {
  const records: FoundRecord[] = [];
  let damaged = 0;
  let offset = 0;
  let end = 0;
  while (offset < file.length) {
    const record = headAt(file, offset);
    if (record && isWhole(file, record)) {
      records.push(record);
      if (offset > end) damaged += 1;
      offset += HEAD_BYTES + record.length;
      end = offset;
      continue;
    }
    const next = file.indexOf(MAGIC, offset + 1);
    if (next < 0) break;
    offset = next;
  }
  return { records, damaged, torn: file.length - end };
}

function headAt(file: Buffer, offset: number): FoundRecord | undefined {
  if (offset + HEAD_BYTES > file.length) return undefined;
  const head = file.subarray(offset, offset + HEAD_BYTES);
  if (!head.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  if (crc32(head.subarray(0, OF_HEAD)) !== head.readUInt32BE(OF_HEAD)) return undefined;
  const [length, points, values] = [head.readUInt32BE(4), head.readUInt32BE(8), head.readUInt32BE(12)];
  return { offset, length, points, values, at: head.readDoubleBE(16) };
}

/** Of a record that is not the last one, the payload is checked when it is read: each was synced before the next began. */
function isWhole(file: Buffer, { offset, length }: FoundRecord): boolean {
  const end = offset + HEAD_BYTES + length;
  if (end > file.length) return false;
  return end < file.length || payloadOf(file.subarray(offset, end)) !== undefined;
}

/** An entry of the list of records that the server has: where the record begins, and a checksum of that. */
export const DONE_BYTES = 8;

export function encodeDone(offset: number): Buffer {
  const entry = Buffer.alloc(DONE_BYTES);
  entry.writeUInt32BE(offset, 0);
  entry.writeUInt32BE(crc32(entry.subarray(0, 4)), 4);
  return entry;
}

/** The records that the server has. What a crash cut off counts as not written: it is sent once more. */
export function readDone(file: Buffer): { offsets: Set<number>; end: number } {
  const offsets = new Set<number>();
  let end = 0;
  for (; end + DONE_BYTES <= file.length; end += DONE_BYTES) {
    if (crc32(file.subarray(end, end + 4)) !== file.readUInt32BE(end + 4)) break;
    offsets.add(file.readUInt32BE(end));
  }
  return { offsets, end };
}
