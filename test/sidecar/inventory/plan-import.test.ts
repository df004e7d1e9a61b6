import { describe, expect, it } from 'vitest';
import type { Patch } from '../../../sidecar/inventory/record.ts';
import { at, plan, short } from './plan-farm.ts';

describe('one row', () => {
  it.each<[string, Patch, string]>([
    ['says what stands there', { serial: 'sn1', address: at(1) }, 'change m1 serial'],
    ['says the same', { serial: 'SN1', mac: 'aabb.cc00.0001', address: at(1) }, 'same m1'],
    ['has its serial and another address', { serial: 'SN1', address: '10.5.5.5' }, 'change m1 address'],
    ['has its serial and a new control board', { serial: 'SN1', mac: 'AA:BB:CC:FF:FF:FF' }, 'change m1 mac'],
    ['has its MAC and another address', { mac: 'aa-bb-cc-00-00-04', address: '10.5.5.5' }, 'change m4 address'],
    ['has its MAC and a serial to learn', { mac: 'AA:BB:CC:00:00:04', serial: 'SN4' }, 'change m4 serial'],
    [
      'has its address and signs to learn',
      { address: at(3), serial: 'SN3', mac: 'AABBCC000003' },
      'change m3 mac serial',
    ],
    ['has its address, not its port, which nobody else has', { address: '10.1.1.1', name: 'x' }, 'change m7 name'],
    ['has moved to another rack', { serial: 'SN1', location: { rack: 'r2' } }, 'change m1 location.rack'],
    ['takes a value away', { id: 'm1', location: null }, 'change m1 location.rack'],
    ['is named by a person, with a new address', { id: 'm3', address: '10.5.5.5' }, 'change m3 address'],
    ['is of a retired one', { serial: 'SN8', name: 'old' }, 'change m8 name'],
    ['is new', { driver: 'antminer', kind: 'miner', address: '10.5.5.5' }, 'create antminer-10-5-5-5'],
    [
      'is new, with a serial',
      { driver: 'antminer', kind: 'miner', address: '10.5.5.5', serial: 'A/1' },
      'create antminer-a-1',
    ],
    [
      'serial and MAC disagree',
      { serial: 'SN1', mac: 'AA:BB:CC:00:00:02' },
      'conflict: the serial SN1 says "m1", the MAC AA:BB:CC:00:00:02 says "m2"',
    ],
    ['a serial of two', { serial: 'TWIN' }, 'conflict: the serial TWIN is that of "m5" and "m6"'],
    [
      'a MAC with another serial',
      { mac: 'AA:BB:CC:00:00:01', serial: 'SN99' },
      'conflict: the MAC AA:BB:CC:00:00:01 is that of "m1", but its serial is SN1, not SN99',
    ],
    [
      'an address with another serial',
      { address: at(2), serial: 'SN99' },
      `conflict: the address ${at(2)} is that of "m2", but its serial is SN2, not SN99`,
    ],
    ['the id of another', { id: 'm2', serial: 'SN1' }, 'conflict: the serial SN1 is that of "m1", the id says "m2"'],
    [
      'an id of nobody on a known serial',
      { id: 'm99', serial: 'SN1' },
      'conflict: the serial SN1 is that of "m1", the id says "m99"',
    ],
    [
      'an id and nothing else of it',
      { id: 'm1', serial: 'X', mac: 'AABBCC0000FF' },
      'conflict: the id says "m1", but its serial is SN1, not X and its mac is AA:BB:CC:00:00:01, not AA:BB:CC:00:00:FF',
    ],
    [
      'an outlet that is taken',
      { id: 'm3', feeds: [{ pdu: 'p1', outlet: '1' }] },
      'conflict: feeds.0.outlet: found outlet "1" of p1, which feeds "m1" already',
    ],
    [
      'an address that is taken',
      { serial: 'SN1', address: at(2) },
      `conflict: address: found "${at(2)}", which "m2" has too`,
    ],
    [
      'a PDU that may not go',
      { id: 'p1', state: 'retired' },
      'conflict: state: found "retired", expected no device on its outlets, but it feeds m1, m2',
    ],
    [
      'a bad field',
      { id: 'm1', state: 'sleeping' },
      'bad: state: found "sleeping", expected one of new, active, maintenance, repair, retired',
    ],
    [
      'no driver at all',
      { id: 'm50', kind: 'miner', address: '10.5.5.5' },
      'bad: driver: found nothing, expected id of a driver: see docs/devices.md',
    ],
    [
      'an unknown driver',
      { id: 'm1', driver: 'toaster' },
      'bad: driver: found "toaster", expected one of antminer, raritan-pdu2',
    ],
    [
      'a driver of other devices',
      { id: 'm3', driver: 'raritan-pdu2' },
      'bad: kind: found "miner", expected "pdu", as driver raritan-pdu2 reads',
    ],
  ])('%s', (_what, said, expected) => {
    expect(short(plan(said)[0])).toBe(expected);
  });
});

describe('several rows', () => {
  const fresh = (id: string, address: string, more: Patch = {}): Patch => ({
    ...{ id, kind: 'miner', driver: 'antminer', address, ...more },
  });
  it.each<[string, Patch[], string[]]>([
    [
      'change addresses with each other',
      [
        { serial: 'SN1', address: at(2) },
        { serial: 'SN2', address: at(1) },
      ],
      ['change m1 address', 'change m2 address'],
    ],
    [
      'change outlets with each other',
      [
        { id: 'm1', feeds: [{ pdu: 'p1', outlet: '2' }] },
        { id: 'm2', feeds: [{ pdu: 'p1', outlet: '1' }] },
      ],
      ['change m1 feeds', 'change m2 feeds'],
    ],
    [
      'say one device twice',
      [
        { serial: 'SN1', name: 'a' },
        { mac: 'AABBCC000001', name: 'b' },
      ],
      ['change m1 name', 'conflict: "m1" is said by line 2 already'],
    ],
    [
      'want one address: the first has it',
      [fresh('a', '10.5.5.5'), fresh('b', '10.5.5.5')],
      ['create a', 'conflict: address: found "10.5.5.5", which "a" has too'],
    ],
    [
      'want one MAC',
      [fresh('a', '10.5.5.5', { mac: 'AABBCC0000AA' }), fresh('b', '10.5.5.6', { mac: 'AABBCC0000AA' })],
      ['create a', 'conflict: mac: found AA:BB:CC:00:00:AA, which "a" has too'],
    ],
    [
      'hang on a PDU of the same file, whichever comes first',
      [
        fresh('a', '10.5.5.5', { feeds: [{ pdu: 'p2', outlet: '1' }] }),
        { id: 'p2', kind: 'pdu', driver: 'raritan-pdu2', address: '10.9.0.2' },
      ],
      ['create a', 'create p2'],
    ],
    [
      'fall with their PDU, and no others',
      [
        { id: 'p2', kind: 'pdu', driver: 'raritan-pdu2', address: at(3), serial: 'P2' },
        fresh('a', '10.5.5.5', { feeds: [{ pdu: 'p9', outlet: '1' }] }),
        fresh('b', '10.5.5.6'),
      ],
      [
        `conflict: the address ${at(3)} is that of "m3", the id says "p2"`,
        'conflict: feeds.0.pdu: found "p9", which is no device of the inventory',
        'create b',
      ],
    ],
    [
      'fall in a chain: who gives nothing up stays, and with it who wanted its place',
      [
        { serial: 'SN1', address: '10.9.0.1' },
        { serial: 'SN2', address: at(1) },
        { id: 'm3', name: 'x' },
      ],
      [
        'conflict: address: found "10.9.0.1", which "p1" has too',
        `conflict: address: found "${at(1)}", which "m1" has too`,
        'change m3 name',
      ],
    ],
    [
      'move off a PDU that retires',
      [
        { id: 'm1', feeds: null },
        { id: 'm2', feeds: null },
        { id: 'p1', state: 'retired' },
      ],
      ['change m1 feeds', 'change m2 feeds', 'change p1 state'],
    ],
  ])('%s', (_what, said, expected) => {
    expect(plan(...said).map(short)).toEqual(expected);
  });
});
