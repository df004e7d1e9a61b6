import { describe, expect, it } from 'vitest';
import type { DeviceRecord } from '../../../sidecar/inventory/record.ts';
import type { PduReading } from '../../../sidecar/onboarding/judge-outlet.ts';
import { planOnboarding } from '../../../sidecar/onboarding/plan.ts';
import type { Found, Onboarding } from '../../../sidecar/onboarding/request.ts';
import type { OutletNow } from '../../../sidecar/power/now.ts';

const DRIVERS = [
  { id: 'antminer', kind: 'miner' },
  { id: 'raritan-pdu2', kind: 'pdu' },
];
const pdu = (id: string, address: string): DeviceRecord => ({
  ...{ id, kind: 'pdu', driver: 'raritan-pdu2', address, site: 'north', state: 'active' },
});
const PDUS = [pdu('pdu-1', '10.9.0.1'), pdu('pdu-2', '10.9.0.2')];
const miner = (id: string, more: Partial<DeviceRecord> = {}): DeviceRecord => ({
  ...{ id, kind: 'miner', driver: 'antminer', address: '10.0.0.1', site: 'north', state: 'active' },
  ...more,
});

const outlet = (number: number, more: Partial<OutletNow> = {}): OutletNow => ({
  ...{ site: 'north', pdu: 'pdu-1', outlet: String(number), label: null, name: null, on: true, watts: 3300 },
  ...{
    amperes: null,
    ratedAmperes: null,
    volts: null,
    powerFactor: null,
    kilowattHoursToday: null,
    lastSwitchedAt: null,
    miner: null,
  },
  ...more,
});
const READ: PduReading = { outlets: [1, 2, 3, 12, 13, 14].map((number) => outlet(number)) };

/** What is said otherwise, or not at all. */
type Unlike = { [K in keyof Found]?: Found[K] | undefined };

const FOUND: Found = { address: '10.0.0.1', driver: 'antminer', serial: 'SN1', mac: '02:00:00:00:00:01', power: 3250 };
const wanted = (more: Partial<Onboarding> = {}): Onboarding => ({
  ...{ devices: [{ found: FOUND }], rack: 'r07', position: '3', outlets: ['pdu-1:12'], label: true, confirm: [] },
  ...more,
});
const planned = (known: readonly DeviceRecord[], more: Partial<Onboarding> = {}, reading: PduReading = READ) =>
  planOnboarding({
    known: [...PDUS, ...known],
    wanted: wanted(more),
    readings: new Map([['pdu-1', reading]]),
    drivers: DRIVERS,
    site: 'north',
  });
const one = (...args: Parameters<typeof planned>) => {
  const [device] = planned(...args);
  if (device === undefined) throw new Error('no device was planned');
  return device;
};

it('makes an entry with its place and outlet, a label and an asset of what was found', () => {
  expect(one([])).toMatchObject({
    ...{ address: '10.0.0.1', id: 'antminer-sn1', entry: 'create', conflicts: [], questions: [] },
    outlets: [{ pdu: 'pdu-1', outlet: '12', watts: 3300, said: 'draws 3300 W' }],
    steps: [
      { step: 'entry', does: 'creates "antminer-sn1"' },
      { step: 'label', outlet: { pdu: 'pdu-1', outlet: '12', name: 'antminer-sn1' } },
      { step: 'asset' },
    ],
  });
});

describe('knows a device again, and shows what speaks against it instead of merging', () => {
  it.each<[string, DeviceRecord, Unlike, { id?: string; entry: string; conflicts?: RegExp }]>([
    [
      'by its serial, at another address',
      miner('m1', { address: '10.0.0.9', serial: 'sn1' }),
      {},
      { id: 'm1', entry: 'change' },
    ],
    ['by its MAC', miner('m1', { address: '10.0.0.9', mac: '02:00:00:00:00:01' }), {}, { id: 'm1', entry: 'change' }],
    ['by its address alone', miner('m1'), {}, { id: 'm1', entry: 'change' }],
    [
      'an address that is another serial’s',
      miner('m1', { serial: 'SN9' }),
      {},
      { entry: 'conflict', conflicts: /its serial is SN9, not SN1/ },
    ],
    [
      'a MAC whose serial is another',
      miner('m1', { address: '10.0.0.9', serial: 'SN9', mac: '02:00:00:00:00:01' }),
      {},
      { entry: 'conflict', conflicts: /the MAC 02:00:00:00:00:01 is that of "m1"/ },
    ],
    [
      'nobody whom a driver knows',
      miner('m1', { address: '10.0.0.9' }),
      { driver: undefined, serial: undefined, mac: undefined },
      { entry: 'bad', conflicts: /driver/ },
    ],
    [
      'an IP report of a known MAC',
      miner('m1', { address: '10.0.0.9', mac: '02:00:00:00:00:01' }),
      { driver: undefined, serial: undefined },
      { id: 'm1', entry: 'change' },
    ],
  ])('%s', (_what, known, said, { id, entry, conflicts }) => {
    const found = Object.fromEntries(
      Object.entries({ ...FOUND, ...said }).filter(([, value]) => value !== undefined),
    ) as Found;
    const device = one([known], { devices: [{ found }] });
    expect([device.id, device.entry]).toEqual([id, entry]);
    expect(device.conflicts.join()).toMatch(conflicts ?? /^$/);
  });
});

it('refuses an outlet that feeds another, one that is not there, and a PDU that nobody knows', () => {
  const other = miner('m2', { address: '10.0.0.2', feeds: [{ pdu: 'pdu-1', outlet: '12' }] });
  expect(one([other]).conflicts).toEqual(['feeds.0.outlet: found outlet "12" of pdu-1, which feeds "m2" already']);
  expect(one([], { outlets: ['pdu-1:40'] }).conflicts).toEqual([
    'pdu-1: there is no outlet "40": found 1, 2, 3, 12, 13, 14 on pdu-1',
  ]);
  expect(one([], { outlets: ['pdu-7:1'] }).conflicts.join()).toMatch(
    /found "pdu-7", which is no device of the inventory/,
  );
});

describe('asks before', () => {
  it.each<[string, DeviceRecord[], Unlike, PduReading, string[]]>([
    ['a device moves to another rack', [miner('m1', { location: { rack: 'r01' } })], {}, READ, ['move']],
    ['a device leaves its outlet', [miner('m1', { feeds: [{ pdu: 'pdu-1', outlet: '1' }] })], {}, READ, ['move']],
    [
      'an outlet that is off is that of a running miner',
      [],
      {},
      { outlets: [outlet(12, { on: false, watts: 0 })] },
      ['watts'],
    ],
    ['an outlet draws half of what the miner says', [], { power: 6700 }, READ, ['watts']],
    [
      'a miner that tells no watts hashes without any',
      [],
      { power: undefined, hashrate: 1e14 },
      { outlets: [outlet(12, { watts: 0 })] },
      ['watts'],
    ],
    ['nothing: the outlet is not known', [], {}, { outlets: [] }, []],
    [
      'nothing: the miner is off as well',
      [],
      { power: undefined, hashrate: 0 },
      { outlets: [outlet(12, { watts: 0 })] },
      [],
    ],
    ['nothing: it stands there already', [miner('m1', { location: { rack: 'r07', position: '3' } })], {}, READ, []],
  ])('%s', (_what, known, said, reading, asks) => {
    const found = Object.fromEntries(
      Object.entries({ ...FOUND, ...said }).filter(([, value]) => value !== undefined),
    ) as Found;
    expect(one(known, { devices: [{ found }] }, reading).questions.map(({ ask }) => ask)).toEqual(asks);
    expect(one(known, { devices: [{ found }], confirm: ['move', 'watts'] }, reading).questions).toEqual([]);
  });
});

it('asks whether a retired device comes back, and makes a new one active', () => {
  const retired = miner('m1', { state: 'retired', serial: 'SN1' });
  expect(one([retired]).conflicts.join()).toMatch(/expected none of a retired device/);
  expect(one([retired], { state: 'active' }).questions).toMatchObject([{ ask: 'move' }]);
  expect(one([miner('m1', { state: 'new' })]).changes).toContainEqual({ field: 'state', from: 'new', to: 'active' });
  expect(one([miner('m1', { state: 'repair' })]).changes.map(({ field }) => field)).not.toContain('state');
});

it('leaves a label that is right, tells of one that is not, and writes none where it is told so', () => {
  const named = { outlets: [outlet(12, { name: 'm1' })] };
  const label = (more: Partial<Onboarding>) =>
    one([miner('m1')], more, named).steps.find(({ step }) => step === 'label');
  expect(label({})?.same).toBe('pdu-1:12 is called "m1"');
  expect(label({ devices: [{ found: FOUND, name: 'north 3' }] })).toMatchObject({
    does: 'writes "north 3" to pdu-1:12, where "m1" is',
  });
  expect(label({ label: false })).toBeUndefined();
});

const rack = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    found: { address: `10.0.1.${at + 1}`, driver: 'antminer', serial: `R${at}` },
  }));

it('fills a rack from left to right, and one device that cannot be had hinders no other', () => {
  const taken = miner('m9', { address: '10.0.0.9', feeds: [{ pdu: 'pdu-1', outlet: '13' }] });
  const devices = planned([taken], { devices: rack(3), outlets: ['pdu-1:12'] });
  expect(devices.map(({ incoming }) => [incoming.said.location, incoming.said.feeds])).toEqual([
    [{ rack: 'r07', position: '3' }, [{ pdu: 'pdu-1', outlet: '12' }]],
    [{ rack: 'r07', position: '4' }, [{ pdu: 'pdu-1', outlet: '13' }]],
    [{ rack: 'r07', position: '5' }, [{ pdu: 'pdu-1', outlet: '14' }]],
  ]);
  expect(devices.map(({ entry }) => entry)).toEqual(['create', 'conflict', 'create']);
});

it('says so where it cannot count on', () => {
  const [, second] = planned([], { devices: rack(2), position: 'left', outlets: [] });
  expect(second).toMatchObject({ entry: 'bad', conflicts: [expect.stringContaining('position: found "left"')] });
});
