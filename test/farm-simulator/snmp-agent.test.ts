import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeInteger, encodeOid, encodeValue, integer, Reader, text } from './ber.ts';
import { OidTable } from './oid-table.ts';
import { SnmpAgent } from './snmp-agent.ts';

const table = new OidTable<undefined>([
  { oid: '1.3.6.1.2.1.1.1.0', read: () => text('an agent') },
  { oid: '1.3.6.1.2.1.1.10.0', read: () => integer(-1) },
  { oid: '1.3.6.1.2.1.1.2.0', read: () => undefined },
]);
const agent = new SnmpAgent({
  table,
  device: undefined,
  access: { read: 'public' },
  engineId: Buffer.from('80000000', 'hex'),
});

/** GET of 1.3.6.1.2.1.1.1.0, version 2c, community public, request 1: written out by hand. */
const GET = Buffer.from('302602010104067075626c6963a019020101020100020100300e300c06082b060102010101000500', 'hex');
const ANSWER = '302e02010104067075626c6963a2210201010201000201003016301406082b060102010101000408616e206167656e74';

describe('SnmpAgent', () => {
  it('answers a request octet for octet', () => {
    expect(agent.answer(GET)?.toString('hex')).toBe(ANSWER);
  });

  it('answers nothing to a message that is cut anywhere', () => {
    for (let length = 0; length < GET.length; length++) expect(agent.answer(GET.subarray(0, length))).toBeUndefined();
  });

  it('survives any octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        agent.answer(Buffer.from(bytes));
      }),
    );
    fc.assert(
      fc.property(fc.nat(GET.length - 1), fc.nat(255), (position, octet) => {
        const bent = Buffer.from(GET);
        bent.writeUInt8(octet, position);
        agent.answer(bent);
      }),
    );
  });

  it('steps over what is not there and sorts by numbers, not by letters', () => {
    expect(table.after([1, 3, 6, 1, 2, 1, 1, 1, 0], undefined)?.entry.oid).toBe('1.3.6.1.2.1.1.10.0');
    expect(table.after([1, 3, 6, 1, 2, 1, 1, 10, 0], undefined)).toBeUndefined();
  });
});

describe('BER', () => {
  it.each([
    [0, '020100'],
    [127, '02017f'],
    [128, '02020080'],
    [-1, '0201ff'],
    [-129, '0202ff7f'],
    [4_294_967_295, '020500ffffffff'],
  ])('writes and reads the integer %i', (value, hex) => {
    expect(encodeInteger(value).toString('hex')).toBe(hex);
    expect(new Reader(Buffer.from(hex, 'hex')).integer()).toBe(value);
  });

  it('writes and reads long arcs', () => {
    const arcs = [1, 3, 6, 1, 4, 1, 13742, 6, 4_294_967_295];
    expect(new Reader(encodeOid(arcs)).oid()).toEqual(arcs);
    expect(encodeOid([1, 3, 6, 1, 4, 1, 13742]).toString('hex')).toBe('06072b06010401eb2e');
  });

  it('writes a length beyond 127 octets in the long form', () => {
    expect(
      encodeValue(text('x'.repeat(200)))
        .subarray(0, 3)
        .toString('hex'),
    ).toBe('0481c8');
  });
});
