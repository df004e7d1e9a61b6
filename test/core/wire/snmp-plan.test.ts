import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mendEmptyIntegers } from '../../../core/wire/snmp-mend.ts';
import {
  columnOf,
  fewerRepetitions,
  follows,
  halve,
  indexUnder,
  objectBytes,
  rowsThatFit,
  splitGets,
} from '../../../core/wire/snmp-plan.ts';

const unknown = () => undefined;

describe('the size of an object in an answer', () => {
  it.each([
    // 30 0f | 06 08 2b 06 01 02 01 01 03 00 | 43 03 …: sysUpTime.0 with three octets
    ['1.3.6.1.2.1.1.3.0', 3, 17],
    ['1.3.6.1.4.1.13742.6.5.4.3.1.4.1.1.1', 1, 23],
    ['1.3.6.1.4.1.4294967295', 1, 17],
    // A text of 200 octets: 04 81 c8 …, and the sequence header grows as well.
    ['1.3.6.1.2.1.1.1.0', 200, 217],
  ])('%s with %i octets', (oid, value, bytes) => {
    // Long values are estimated up to two bytes too high, never too low.
    expect(objectBytes(oid, value) - bytes).toSatisfy((more: number) => more >= 0 && more <= 2);
  });
});

describe('splitting a GET list', () => {
  const numbered = (count: number) => Array.from({ length: count }, (_, i) => `1.3.6.1.4.1.13742.6.5.4.3.1.4.1.${i}.1`);

  it.each([
    [0, 48, []],
    [1, 48, [1]],
    [100, 48, [48, 48, 4]],
    [5, 2, [2, 2, 1]],
  ])('%i objects, at most %i', (count, most, expected) => {
    expect(splitGets(numbered(count), '2c', most, unknown).map((get) => get.length)).toEqual(expected);
  });

  it('leaves more room for SNMPv3', () => {
    const long = () => 60;
    expect(splitGets(numbered(40), '3', 48, long)[0]?.length).toBeLessThan(
      splitGets(numbered(40), '2c', 48, long)[0]?.length ?? 0,
    );
  });

  it('sends an object alone that is too large for any datagram', () => {
    expect(splitGets(['1.3.1', '1.3.2', '1.3.3'], '2c', 48, (oid) => (oid === '1.3.2' ? 5_000 : undefined))).toEqual([
      ['1.3.1'],
      ['1.3.2'],
      ['1.3.3'],
    ]);
  });

  it('loses nothing and keeps the order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300)), fc.integer({ min: 1, max: 60 }), (lengths, most) => {
        const oids = lengths.map((length, i) => `1.3.${i}.${length}`);
        const gets = splitGets(oids, '1', most, (oid) => Number(columnOf(oid).length));
        expect(gets.flat()).toEqual(oids);
        expect(gets.every((get) => get.length > 0 && get.length <= most)).toBe(true);
      }),
    );
  });
});

describe('OIDs', () => {
  it.each([
    ['1.3.6', '1.3.6.1', true],
    ['1.3.6.1', '1.3.6', false],
    ['1.3.6.9', '1.3.6.10', true],
    ['1.3.6.10', '1.3.6.9', false],
    ['1.3.6.9.9', '1.3.6.10', true],
    ['1.3.6', '1.3.6', false],
  ])('behind %s stands %s: %s', (oid, next, expected) => {
    expect(follows(oid, next)).toBe(expected);
  });

  it.each([
    ['1.3.6', '1.3.6.1.9', '1.9'],
    ['1.3.6', '1.3.60.1', undefined],
    ['1.3.6', '1.3.6', undefined],
    ['1.3.6', '1.3', undefined],
  ])('under %s, %s is %s', (root, oid, expected) => {
    expect(indexUnder(root, oid)).toBe(expected);
  });

  it('order all pairs one way only', () => {
    const oid = fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }).map((arcs) => `1.3.${arcs.join('.')}`);
    fc.assert(
      fc.property(oid, oid, (a, b) => {
        expect([follows(a, b), follows(b, a)].filter(Boolean)).toHaveLength(a === b ? 0 : 1);
      }),
    );
  });
});

describe('portions', () => {
  it.each([
    [40, 10],
    [37, 10],
    [10, 4],
    [4, 1],
    [3, 1],
    [1, undefined],
  ])('below %i repetitions come %s', (repetitions, expected) => {
    expect(fewerRepetitions(repetitions)).toBe(expected);
  });

  it.each([
    [40, undefined, 40],
    [4, undefined, 4],
    [40, 3_000, 1],
  ])('at most %i rows of %s octets: %i', (most, bytes, expected) => {
    expect(rowsThatFit('1.3.6.1.4.1.1718.4.1.8.3.1.1.1', '2c', most, bytes)).toBe(expected);
  });

  it('halve to one and one', () => {
    expect(halve([1, 2, 3])).toEqual([[1, 2], [3]]);
    expect(halve([1])).toEqual([[1], []]);
  });
});

describe('empty integers', () => {
  const tlv = (tag: number, ...body: Buffer[]) =>
    Buffer.concat([Buffer.from([tag, Buffer.concat(body).length]), ...body]);
  const one = Buffer.from([1]);
  /** A response with two objects: 1.3.6.1.1 with a value of this tag and these octets, 1.3.6.1.2 = 7. */
  const response = (version: number, tag: number, ...octets: number[]) => {
    const binding = (arc: number, value: Buffer) => tlv(0x30, tlv(6, Buffer.from([0x2b, 6, 1, arc])), value);
    const bindings = tlv(0x30, binding(1, tlv(tag, Buffer.from(octets))), binding(2, tlv(2, Buffer.from([7]))));
    const pdu = tlv(0xa2, tlv(2, one), tlv(2, Buffer.from([0])), tlv(2, Buffer.from([0])), bindings);
    return tlv(0x30, tlv(2, Buffer.from([version])), tlv(4, Buffer.from('public')), pdu);
  };

  it.each([
    ['INTEGER', 0x02],
    ['Counter32', 0x41],
    ['Gauge32', 0x42],
    ['TimeTicks', 0x43],
  ])('%s becomes NULL, and nothing else changes', (_, tag) => {
    for (const version of [0, 1])
      expect(mendEmptyIntegers(response(version, tag)).toString('hex')).toBe(response(version, 0x05).toString('hex'));
  });

  it.each([
    ['an empty text', response(1, 0x04)],
    ['a number', response(1, 0x02, 0)],
    ['SNMPv3', response(3, 0x02)],
    ['a datagram that is cut off', response(1, 0x02).subarray(0, -4)],
  ])('%s stays as it is', (_, datagram) => {
    expect(mendEmptyIntegers(datagram)).toBe(datagram);
  });

  it('leaves any bytes as long as they were, and never fails', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(mendEmptyIntegers(Buffer.from(bytes)).length).toBe(bytes.length);
      }),
    );
  });
});
