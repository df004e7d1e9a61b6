import { describe, expect, it } from 'vitest';
import {
  encodeDone,
  encodeRecord,
  HEAD_BYTES,
  payloadOf,
  readDone,
  scanRecords,
} from '../../../exporter/influx/record.ts';

const TEXTS = ['first', 'the second one', 'x'.repeat(300)];
const RECORDS = TEXTS.map((text, index) =>
  encodeRecord({ points: index + 1, values: 2 * index, at: 1000 + index }, Buffer.from(text)),
);
const FILE = Buffer.concat(RECORDS);
const ENDS = RECORDS.map((_, index) => RECORDS.slice(0, index + 1).reduce((sum, { length }) => sum + length, 0));

const read = (file: Buffer) =>
  scanRecords(file).records.map(({ offset, length }) =>
    payloadOf(file.subarray(offset, offset + HEAD_BYTES + length))?.toString(),
  );

describe('records', () => {
  it('come back as they were written', () => {
    const { records, damaged, torn } = scanRecords(FILE);
    expect(records.map(({ points, values, at }) => [points, values, at])).toEqual([
      [1, 0, 1000],
      [2, 2, 1001],
      [3, 4, 1002],
    ]);
    expect([read(FILE), damaged, torn]).toEqual([TEXTS, 0, 0]);
  });

  it('are all there but the last one, wherever that was cut off', () => {
    for (let size = 0; size < FILE.length; size += 1) {
      const whole = ENDS.filter((end) => end <= size).length;
      expect(read(FILE.subarray(0, size))).toEqual(TEXTS.slice(0, whole));
    }
  });

  it('are there in front of zeros, which a power failure leaves', () => {
    expect(read(Buffer.concat([FILE.subarray(0, ENDS[1]), Buffer.alloc(5000)]))).toEqual(TEXTS.slice(0, 2));
    const half = Buffer.from(FILE);
    half.fill(0, (ENDS[1] ?? 0) + 40);
    expect(read(half)).toEqual(TEXTS.slice(0, 2));
  });

  it('lose one and no other by any damaged byte', () => {
    for (let place = 0; place < FILE.length; place += 1) {
      const file = Buffer.from(FILE);
      file[place] = (file[place] ?? 0) ^ 0x5a;
      const hit = ENDS.findIndex((end) => place < end);
      expect(read(file).filter(Boolean)).toEqual(TEXTS.filter((_, index) => index !== hit));
    }
  });
});

describe('the list of records that the server has', () => {
  const LIST = Buffer.concat([0, 37, 123_456_789].map(encodeDone));

  it('is read up to where a crash cut it off', () => {
    for (let size = 0; size <= LIST.length; size += 1) {
      const whole = Math.floor(size / 8);
      expect(readDone(LIST.subarray(0, size))).toEqual({
        offsets: new Set([0, 37, 123_456_789].slice(0, whole)),
        end: whole * 8,
      });
    }
  });

  it('ends where it is damaged', () => {
    const file = Buffer.from(LIST);
    file[9] = 1;
    expect(readDone(file).offsets).toEqual(new Set([0]));
  });

  it('is no list of zeros', () => {
    expect(readDone(Buffer.alloc(64)).offsets.size).toBe(0);
  });
});
