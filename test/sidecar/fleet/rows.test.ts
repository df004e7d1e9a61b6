import { describe, expect, it } from 'vitest';
import { pointsOf } from '../../../sidecar/fleet/courses.ts';
import { QUESTIONS, type Told, take } from '../../../sidecar/fleet/questions.ts';
import { COLUMNS, fleetRows } from '../../../sidecar/fleet/rows.ts';
import type { DeviceRecord } from '../../../sidecar/inventory/record.ts';

const device = (id: string, more: Partial<DeviceRecord> = {}): DeviceRecord =>
  ({
    id,
    site: 'north',
    kind: 'miner',
    driver: 'antminer',
    address: '192.0.2.1',
    state: 'active',
    ...more,
  }) as DeviceRecord;
const toldOf = (miner: string, more: Told): [string, Told] => [`north\n${miner}`, { site: 'north', miner, ...more }];

describe('Rows of the fleet', () => {
  it.each<[what: string, told: [string, Told][], devices: DeviceRecord[], expected: object[]]>([
    ['nothing at all', [], [], []],
    [
      'a device that no series tells of: nothing is zero',
      [],
      [device('m1')],
      [{ miner: 'm1', site: 'north', up: null, hashrate: null, operation: null, efficiency: null, state: 'active' }],
    ],
    [
      'a miner that the inventory does not have',
      [toldOf('m9', { up: 1, operation: 'hashing', rack: 'r1', pdus: ['pdu-1', 'pdu-2'], outlets: ['4', '7'] })],
      [],
      [{ miner: 'm9', state: null, rack: 'r1', outlets: ['pdu-1:4', 'pdu-2:7'], operation: 'hashing' }],
    ],
    [
      'the inventory before what series say of the place, the miner before the inventory of what it is',
      [toldOf('m1', { rack: 'r1', model: 'S19', told_model: 'S21', make: 'Antminer' })],
      [device('m1', { model: 'S19', make: 'Bitmain', location: { rack: 'r2' } })],
      [{ rack: 'r2', model: 'S21', make: 'Antminer' }],
    ],
    [
      // 3,500 W for 200 TH/s are 17.5 J/TH.
      'efficiency',
      [toldOf('m1', { watts: 3_500, hashrate: 200e12 }), toldOf('m2', { watts: 40, hashrate: 0 })],
      [],
      [{ efficiency: 17.5 }, { efficiency: null }],
    ],
    [
      'attention: action before advisory',
      [
        toldOf('m1', { attention: ['advisory', 'action'] }),
        toldOf('m2', { attention: ['advisory'] }),
        toldOf('m3', {}),
      ],
      [],
      [{ attention: 'action' }, { attention: 'advisory' }, { attention: null }],
    ],
    [
      'no PDU, nothing retired, and numbers in the order in which people count',
      [toldOf('m10', {}), toldOf('m2', {}), toldOf('old', { up: 0 })],
      [device('pdu-1', { kind: 'pdu' }), device('old', { state: 'retired' }), device('rig', { kind: 'gpu-rig' })],
      [{ miner: 'm2' }, { miner: 'm10' }, { miner: 'rig' }],
    ],
  ])('tell %s', (_, told, devices, expected) => {
    const rows = fleetRows(new Map(told), devices);
    expect(rows).toHaveLength(expected.length);
    expect(rows).toMatchObject(expected);
    for (const row of rows) expect(Object.keys(row).sort()).toEqual([...COLUMNS].sort());
  });

  it('have a column for every field that is asked', () => {
    const inner = ['told_model', 'pdus'];
    const fields = QUESTIONS.flatMap(({ field, labels = {} }) => [...(field ? [field] : []), ...Object.values(labels)]);
    expect(fields.filter((name) => !(COLUMNS as readonly string[]).includes(name) && !inner.includes(name))).toEqual(
      [],
    );
  });
});

const series = (labels: Record<string, string>, value: number) => ({
  labels: { site: 'north', ...labels },
  values: new Map([[0, value]]),
});

describe('An answer of Prometheus', () => {
  it.each([
    ['a number', { query: '', field: 'chip', digits: 1 }, [series({ miner: 'm1' }, 71.26)], { chip: 71.3 }],
    ['no number', { query: '', field: 'chip' }, [series({ miner: 'm1' }, Number.NaN)], { miner: 'm1' }],
    [
      'labels',
      { query: '', labels: { make: 'make', model: 'told_model' } },
      [series({ miner: 'm1', make: 'Antminer', model: '' }, 1)],
      { make: 'Antminer' },
    ],
    [
      'a list',
      { query: '', labels: { code: 'errors' }, list: true },
      [series({ miner: 'm1', code: 'fan-lost' }, 1), series({ miner: 'm1', code: 'psu' }, 1)],
      { errors: ['fan-lost', 'psu'] },
    ],
    [
      'the first of two algorithms',
      { query: '', field: 'hashrate', labels: { algorithm: 'algorithm' } },
      [series({ miner: 'm1', algorithm: 'a' }, 5), series({ miner: 'm1', algorithm: 'b' }, 7)],
      { hashrate: 5, algorithm: 'a' },
    ],
  ])('fills %s', (_, question, answer, expected) => {
    const rows = new Map<string, Told>();
    take(rows, question, answer);
    const row = rows.get('north\nm1') ?? {};
    expect(row).toMatchObject(expected);
    if (!('chip' in expected)) expect(row).not.toHaveProperty('chip');
  });

  it('of something that is no miner fills nothing', () => {
    const rows = new Map<string, Told>();
    take(rows, { query: '', field: 'up' }, [series({}, 1)]);
    expect(rows.size).toBe(0);
  });
});

describe('Points of a chart', () => {
  const minute = 60_000;
  it.each([
    // An hour in minutes, both ends included.
    ['an hour', 0, 60 * minute, { from: 0, stepMs: minute, count: 61 }],
    // 1,440 minutes in at most 288 points: five minutes.
    ['a day', 0, 1440 * minute, { from: 0, stepMs: 5 * minute, count: 289 }],
    ['times between the points', 30_000, 5 * minute + 1, { from: minute, stepMs: minute, count: 5 }],
    ['no time', 90_000, 90_000, { from: 120_000, stepMs: minute, count: 0 }],
  ])('lie at whole steps within %s', (_, from, to, expected) => expect(pointsOf(from, to)).toEqual(expected));
});
