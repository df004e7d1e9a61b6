import { describe, expect, it } from 'vitest';
import type { DeviceEntry } from '../../../core/farm/device.ts';
import { checkInventory, onSite } from '../../../core/farm/inventory-checks.ts';

const DRIVERS = [
  { id: 'antminer', kind: 'miner' },
  { id: 'raritan', kind: 'pdu' },
];

let next = 0;
function miner(id: string, more: Partial<DeviceEntry> = {}): DeviceEntry {
  next += 1;
  return { id, kind: 'miner', driver: 'antminer', address: `10.0.0.${next}`, ...more };
}
const pdu = (id: string, more: Partial<DeviceEntry> = {}) => miner(id, { kind: 'pdu', driver: 'raritan', ...more });
const feed = (name: string, outlet: string) => ({ pdu: name, outlet });

/** Problems as `path: found`. */
function problems(devices: DeviceEntry[]): string[] {
  return checkInventory(devices, DRIVERS).map(({ path, found }) => `${path.join('.')}: ${found}`);
}

describe('checkInventory', () => {
  it('has nothing to say against a farm in order', () => {
    const twoCords = miner('m1', { feeds: [feed('p1', '1'), feed('p2', '1')] });
    const samePlace = { address: '127.0.0.1', ports: { cgminer: 4028 } };
    const farm = [pdu('p1'), pdu('p2'), twoCords, miner('m2', { feeds: [feed('p1', '2')] })];
    expect(problems([...farm, miner('a', samePlace), miner('b', { ...samePlace, ports: { cgminer: 4029 } })])).toEqual(
      [],
    );
    expect(problems([])).toEqual([]);
  });

  it.each<[string, DeviceEntry[], string[]]>([
    ['an id twice', [miner('m1'), miner('m1')], ['devices.1.id: "m1", which devices[0] has too']],
    [
      'an address twice, in other letters',
      [miner('a', { address: 'rig.local' }), miner('b', { address: 'RIG.local' })],
      ['devices.1.address: "rig.local", which devices[0] has too'],
    ],
    [
      'a feed from nowhere',
      [miner('m1', { feeds: [feed('p9', '1')] })],
      ['devices.0.feeds.0.pdu: "p9", which is no device of the inventory'],
    ],
    [
      'a feed from a miner',
      [miner('m0'), miner('m1', { feeds: [feed('m0', '1')] })],
      ['devices.1.feeds.0.pdu: "m0", which is a miner'],
    ],
    [
      'a PDU that feeds itself',
      [pdu('p1', { feeds: [feed('p1', '1')] })],
      ['devices.0.feeds.0.pdu: "p1", the device itself'],
    ],
    [
      'an outlet with two owners',
      [pdu('p1'), miner('m1', { feeds: [feed('p1', '3')] }), miner('m2', { feeds: [feed('p1', '3')] })],
      ['devices.2.feeds.0.outlet: outlet "3" of p1, which feeds "m1" already'],
    ],
    [
      'an outlet twice on one miner',
      [pdu('p1'), miner('m1', { feeds: [feed('p1', '3'), feed('p1', '3')] })],
      ['devices.1.feeds.1.outlet: outlet "3" of p1, which feeds "m1" already'],
    ],
    ['a driver that does not exist', [miner('m1', { driver: 'antmimer' })], ['devices.0.driver: "antmimer"']],
    ['a driver of another kind', [miner('m1', { driver: 'raritan' })], ['devices.0.kind: "miner"']],
  ])('finds %s', (_name, devices, found) => {
    expect(problems(devices)).toEqual(found);
  });

  it('names what would have been right', () => {
    const [problem] = checkInventory([miner('m1', { driver: 'antmimer' })], DRIVERS);
    expect(problem?.expected).toBe('one of antminer, raritan');
  });

  it('does not judge drivers where none are given', () => {
    expect(checkInventory([miner('m1', { driver: 'anything' })])).toEqual([]);
  });
});

describe('onSite', () => {
  it('puts every device on the site and leaves the rest', () => {
    const entry = miner('m1');
    expect(onSite([entry], 'north')).toEqual([{ ...entry, site: 'north' }]);
  });
});
