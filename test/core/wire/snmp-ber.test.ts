import fc from 'fast-check';
import { expect, it } from 'vitest';
import { oidOctets, oidText, signedAt, tlv, unsignedAt } from '../../../core/wire/snmp-ber.ts';
import { children, counter64, integer, objectId } from './ber.ts';

const arc = fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 0xffff_ffff }));
const oid = fc
  .tuple(fc.integer({ min: 0, max: 2 }), fc.nat(39), fc.array(arc, { maxLength: 16 }))
  .map(([first, second, rest]) => [first, second, ...rest].join('.'));

it('OIDs are written as others write them, and come back as they went', () => {
  fc.assert(
    fc.property(oid, (name) => {
      const octets = oidOctets(name) ?? Buffer.alloc(0);
      expect(octets).toEqual(objectId(name).body);
      expect(oidText(octets, 0, octets.length)).toBe(name);
    }),
  );
});

it.each(['', '80', '2b81', '7f01', '2b9080808000', '2b8080808080808001'])('the octets "%s" are no OID', (hex) => {
  const octets = Buffer.from(hex, 'hex');
  expect(oidText(octets, 0, octets.length)).toBeUndefined();
});

it('lengths are written in their shortest form', () => {
  fc.assert(
    fc.property(fc.constantFrom(0, 1, 127, 128, 255, 256, 65_535), (length) => {
      const value = tlv(4, Buffer.alloc(length, 7));
      expect(children(value)).toEqual([{ tag: 4, body: Buffer.alloc(length, 7) }]);
      expect(value.length - length).toBe(length < 128 ? 2 : length < 256 ? 3 : 4);
    }),
  );
});

it('numbers are read with their sign', () => {
  fc.assert(
    fc.property(fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }), (number) => {
      const { body } = integer(number);
      expect(signedAt(body, 0, body.length)).toBe(number);
    }),
  );
});

it('counters are read up to 2^53 - 1 and not beyond', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 80n }), (count) => {
      const { body } = counter64(count);
      const read = unsignedAt(body, 0, body.length);
      expect(read).toBe(count < 2n ** 53n ? Number(count) : undefined);
    }),
  );
});
