import fc from 'fast-check';
import snmp from 'net-snmp';
import { afterAll, describe, expect, it } from 'vitest';
import {
  HIGHEST_ID,
  LOWEST_ID,
  type PreparedGet,
  prepareGet,
  readPrepared,
  withId,
} from '../../../core/wire/snmp-prepared.ts';
import { SnmpSession } from '../../../core/wire/snmp-session.ts';
import { integer, type Octets, objectId, text, tlv } from './ber.ts';
import { encodedAnswer, encodedGet, ID, type Written } from './net-snmp-encoder.ts';

const { ObjectType } = snmp;
const COMMUNITY = 'public';
const sessions = {
  '1': new SnmpSession('127.0.0.1', 1, { version: '1', community: COMMUNITY }),
  '2c': new SnmpSession('127.0.0.1', 1, { version: '2c', community: COMMUNITY }),
};
afterAll(() => {
  for (const session of Object.values(sessions)) session.close();
});

function prepared(oids: readonly string[], version: '1' | '2c' = '2c'): PreparedGet {
  const get = prepareGet(version, COMMUNITY, oids);
  if (!get) throw new Error(`${oids.join(' ')} cannot be encoded`);
  return get;
}

const arc = fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 0xffff_ffff }), fc.constantFrom(127, 128, 16_383, 16_384));
const oid = fc
  .tuple(fc.integer({ min: 0, max: 2 }), fc.nat(39), fc.array(arc, { minLength: 1, maxLength: 16 }))
  .map(([first, second, rest]) => [first, second, ...rest].join('.'));
const version = fc.constantFrom('1' as const, '2c' as const);

const octets = (max: number) => fc.uint8Array({ maxLength: max }).map((bytes) => Buffer.from(bytes));
const unsigned = fc.oneof(
  fc.nat(300),
  fc.integer({ min: 0, max: 0xffff_ffff }),
  fc.constantFrom(0x7fff_ffff, 0x8000_0000, 0xffff_ffff),
);
const signed = fc.oneof(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }));
const large = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.constantFrom(0n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n),
);
const value: fc.Arbitrary<Omit<Written, 'oid'>> = fc.oneof(
  signed.map((number) => ({ type: ObjectType.Integer, value: number })),
  ...[ObjectType.Counter, ObjectType.Gauge, ObjectType.TimeTicks].map((type) =>
    unsigned.map((number) => ({ type, value: number })),
  ),
  large.map((count) => ({
    type: ObjectType.Counter64,
    value: Buffer.from(count.toString(16).padStart(16, '0'), 'hex'),
  })),
  fc.oneof(octets(20), octets(300)).map((bytes) => ({ type: ObjectType.OctetString, value: bytes })),
  oid.map((name) => ({ type: ObjectType.OID, value: name })),
  fc.ipV4().map((address) => ({ type: ObjectType.IpAddress, value: address })),
  fc
    .constantFrom(ObjectType.NoSuchObject, ObjectType.NoSuchInstance, ObjectType.EndOfMibView)
    .map((type) => ({ type, value: null })),
);
const objects = fc
  .array(fc.tuple(oid, value), { minLength: 1, maxLength: 48 })
  .map((list) => [...new Map(list)].map(([name, written]): Written => ({ oid: name, ...written })));

describe('a prepared GET', () => {
  it('is the message that net-snmp would send', () => {
    fc.assert(
      fc.property(version, fc.array(oid, { minLength: 1, maxLength: 60 }), (spoken, oids) => {
        expect(withId(prepared(oids, spoken), ID)).toEqual(encodedGet(spoken, COMMUNITY, oids));
      }),
    );
  });

  it('keeps its length and all else with every id', () => {
    const get = prepared(['1.3.6.1.2.1.1.3.0']);
    const low = Buffer.from(withId(get, LOWEST_ID));
    const high = Buffer.from(withId(get, HIGHEST_ID));
    expect(low.length).toBe(high.length);
    const differing = [...low.keys()].filter((at) => low[at] !== high[at]);
    expect(differing).toEqual([0, 1, 2, 3].map((at) => get.idAt + at));
  });

  it.each(['1.3.4294967296', '1.40.1', '3.1.1', '1.3.18446744073709551616'])('of %s is left to others', (name) => {
    expect(prepareGet('2c', COMMUNITY, ['1.3.6.1', name])).toBeUndefined();
  });

  it('that no datagram holds is left to others', () => {
    const oids = Array.from({ length: 4_000 }, (_, i) => `1.3.6.1.4.1.13742.6.5.4.3.1.4.1.${i}`);
    expect(prepareGet('2c', COMMUNITY, oids)).toBeUndefined();
  });
});

describe('the answer to a prepared GET', () => {
  it('is read as net-snmp reads it', () => {
    fc.assert(
      fc.property(version, objects, (spoken, written) => {
        const oids = written.map((object) => object.oid);
        const answer = encodedAnswer(spoken, COMMUNITY, written);
        const ours = readPrepared(prepared(oids, spoken), ID, answer);
        expect(ours).toBeDefined();
        expect({ values: ours }).toEqual(sessions[spoken].explain(oids, ID, answer));
      }),
      { numRuns: 300 },
    );
  });

  it('that was damaged is left to net-snmp, or read as net-snmp reads it; nothing throws', () => {
    const damage = fc.array(
      fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0, 0x80, 0x81, 0x82, 0x84, 0xff))),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    const cut = fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(objects, damage, cut, octets(8), (written, changes, length, more) => {
        const oids = written.map((object) => object.oid);
        const answer = encodedAnswer('2c', COMMUNITY, written);
        for (const [at, byte] of changes) answer[at % answer.length] = byte;
        const damaged = Buffer.concat([answer.subarray(0, Math.ceil(length * answer.length)), more]);
        const ours = readPrepared(prepared(oids), ID, damaged);
        const theirs = sessions['2c'].explain(oids, ID, damaged);
        if (ours) expect(theirs).toEqual({ values: ours });
      }),
      { numRuns: 2_000 },
    );
  });

  it('of random octets is left to others', () => {
    const get = prepared(['1.3.6.1.2.1.1.3.0']);
    fc.assert(fc.property(octets(80), (noise) => readPrepared(get, ID, noise) === undefined));
  });

  const OIDS = ['1.3.6.1.2.1.1.3.0', '1.3.6.1.2.1.1.5.0'];
  const plain: Written[] = [
    { oid: '1.3.6.1.2.1.1.3.0', type: ObjectType.Integer, value: -5 },
    { oid: '1.3.6.1.2.1.1.5.0', type: ObjectType.OctetString, value: Buffer.from('a name') },
  ];

  it.each<[string, number, Buffer]>([
    ['with another id', ID + 1, encodedAnswer('2c', COMMUNITY, plain)],
    ['of another version', ID, encodedAnswer('1', COMMUNITY, plain)],
    ['with another community', ID, encodedAnswer('2c', 'secret', plain)],
    ['in another order', ID, encodedAnswer('2c', COMMUNITY, [...plain].reverse())],
    ['with one object less', ID, encodedAnswer('2c', COMMUNITY, plain.slice(1))],
    ['with one object more', ID, encodedAnswer('2c', COMMUNITY, [...plain, ...plain])],
    ['with an error-status', ID, message({ status: 1 })],
    ['with an INTEGER of no octets', ID, message({ value: { tag: 2, body: Buffer.alloc(0) } })],
    ['with an INTEGER of five octets', ID, message({ value: { tag: 2, body: Buffer.alloc(5, 1) } })],
    ['with a Gauge of nine octets', ID, message({ value: { tag: 0x42, body: Buffer.alloc(9, 1) } })],
    ['with an address of five octets', ID, message({ value: { tag: 0x40, body: Buffer.alloc(5, 1) } })],
    ['with an Opaque', ID, message({ value: { tag: 0x44, body: Buffer.from([1]) } })],
    ['with an OID that is cut off', ID, message({ value: { tag: 6, body: Buffer.from([0x2b, 0x86]) } })],
    ['with an empty OID', ID, message({ value: { tag: 6, body: Buffer.alloc(0) } })],
    ['with octets behind it', ID, Buffer.concat([message({}), Buffer.from([0])])],
    ['that is a request', ID, message({ pdu: 0xa0 })],
  ])('%s is left to others', (_, id, answer) => {
    expect(readPrepared(prepared(OIDS), id, answer)).toBeUndefined();
  });

  it('is read when nothing of that is so', () => {
    expect(readPrepared(prepared(OIDS), ID, message({}))).toEqual([-5, Buffer.from('a name')]);
  });

  it.each([
    ['ff', 0xffff_ffff],
    ['ffffffff', 0xffff_ffff],
    ['80000000', 0x8000_0000],
    ['00ffffffff', 0xffff_ffff],
  ])('with a Gauge of the octets %s says %i, as net-snmp does', (hex, number) => {
    const answer = message({ value: { tag: 0x42, body: Buffer.from(hex, 'hex') } });
    expect(readPrepared(prepared(OIDS), ID, answer)?.[0]).toBe(number);
    expect(sessions['2c'].explain(OIDS, ID, answer)).toHaveProperty('values.0', number);
  });

  /** The honest answer, with one thing changed. */
  function message({ status = 0, pdu = 0xa2, value = integer(-5) }: { status?: number; pdu?: number; value?: Octets }) {
    const [first = '', second = ''] = OIDS;
    const bindings = [tlv(objectId(first)), tlv(value), tlv(objectId(second)), tlv(text('a name'))];
    const sequence = (...parts: Buffer[]) => tlv({ tag: 0x30, body: Buffer.concat(parts) });
    const list = sequence(sequence(...bindings.slice(0, 2)), sequence(...bindings.slice(2)));
    const fields = [integer(ID), integer(status), integer(0)].map(tlv);
    const body = Buffer.concat([...fields, list]);
    return sequence(tlv(integer(1)), tlv(text(COMMUNITY)), tlv({ tag: pdu, body }));
  }
});
