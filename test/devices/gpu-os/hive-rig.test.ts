import { describe, expect, it } from 'vitest';
import type { Rig } from '../../../core/farm/rig.ts';
import { Answer } from '../../../core/wire/answer.ts';
import { observeRig } from '../../../devices/gpu-engines/observe-rig.ts';
import { hiveRig } from '../../../devices/gpu-os/hive-rig.ts';

const DETECTED = [
  { busid: '00:02.0', name: 'Intel UHD', brand: 'cpu' },
  { busid: '03:00.0', name: 'GeForce RTX 3070', brand: 'nvidia' },
  { busid: '0a:00.0', name: 'Radeon RX 6800', brand: 'amd' },
];
const STATS = {
  status: 'running',
  hs: [60.5, 30.25],
  hs_units: 'mhs',
  uptime: 100,
  algo: 'ethash',
  ver: '1.2',
  ar: [9, 1, 2, '0;2'],
};

function rigOf(params: object, detected: unknown = [], isOld = false): Rig {
  const read = hiveRig({ stats: new Answer({ method: 'stats', params }), detected: new Answer(detected), isOld });
  const { rig } = observeRig(read);
  if (!rig) throw new Error('an observation without its rig');
  return rig;
}

describe('HiveOS', () => {
  it('puts sensors and rates on the card of the bus, whatever the order of the program', () => {
    const rig = rigOf(
      {
        ...{ temp: [0, 61, 62], fan: [0, 70, 71], power: [0, 120, 130], mtemp: [0, 88, 0], jtemp: [0, 0, 75] },
        ...{ miner: 'lolminer', total_khs: 90750, miner_stats: { ...STATS, bus_numbers: [10, 3] } },
      },
      DETECTED,
    );
    expect(rig.software).toBe('lolMiner');
    expect(rig.devices).toMatchObject([
      {
        index: 0,
        pciBus: 3,
        name: 'GeForce RTX 3070',
        tempC: 61,
        memTempC: 88,
        powerW: 120,
        hashratesHs: [30.25e6],
        invalid: 2,
      },
      {
        index: 1,
        pciBus: 10,
        name: 'Radeon RX 6800',
        tempC: 62,
        junctionTempC: 75,
        fanPct: 71,
        hashratesHs: [60.5e6],
        invalid: 0,
      },
    ]);
    expect(rig.algorithms).toMatchObject([
      { name: 'ethash', hashrateHs: 90.75e6, accepted: 9, rejected: 1, invalid: 2 },
    ]);
    expect(rig.totalPowerW).toBe(250);
  });

  it('reads both algorithms of one program', () => {
    const dual = {
      ...STATS,
      bus_numbers: [3, 10],
      hs2: [1, 2],
      hs_units2: 'ghs',
      algo2: 'kaspa',
      ar2: [4, 0],
      total_khs2: 3e6,
    };
    const rig = rigOf({ miner: 'bzminer', total_khs: 90750, miner_stats: dual }, DETECTED);
    expect(rig.algorithms).toMatchObject([
      { name: 'ethash', hashrateHs: 90.75e6 },
      { name: 'kaspa', hashrateHs: 3e9, accepted: 4, rejected: 0 },
    ]);
    expect(rig.devices.map(({ hashratesHs }) => hashratesHs)).toEqual([
      [60.5e6, 1e9],
      [30.25e6, 2e9],
    ]);
  });

  it('reads a second program, and a processor without a bus', () => {
    const rig = rigOf(
      {
        ...{ miner: 't-rex', total_khs: 90750, miner_stats: { ...STATS, bus_numbers: [3, 10], uptime: 500 } },
        ...{ miner2: 'xmrig-new', total_khs2: 12.5 },
        miner_stats2: {
          status: 'running',
          hs: [6000, 6500],
          hs_units: 'hs',
          uptime: 90,
          algo: 'rx/0',
          bus_numbers: [null, null],
        },
      },
      DETECTED,
    );
    expect(rig).toMatchObject({ software: 'T-Rex+XMRig', uptimeS: 90 });
    expect(rig.algorithms).toMatchObject([
      { program: 'T-Rex', slot: 0 },
      { program: 'XMRig', slot: 1, hashrateHs: 12500 },
    ]);
    expect(rig.devices).toMatchObject([
      { kind: 'gpu', hashratesHs: [60.5e6, undefined] },
      { kind: 'gpu', hashratesHs: [30.25e6, undefined] },
      { kind: 'cpu', index: 0, hashratesHs: [undefined, 12500], threadsHs: [6000, 6500] },
    ]);
  });

  it.each<[what: string, params: object, detected: unknown, expected: object[]]>([
    [
      'without a list of cards: the buses of the program, sensors beside them',
      { temp: [61, 62], power: [120, 130], miner: 'a', miner_stats: { ...STATS, bus_numbers: [10, 3] } },
      undefined,
      [
        { pciBus: 10, tempC: 61, powerW: 120, hashratesHs: [60.5e6] },
        { pciBus: 3, tempC: 62, powerW: 130, hashratesHs: [30.25e6] },
      ],
    ],
    [
      'without a list of cards, graphics of the processor lead',
      {
        temp: [0, 61, 62],
        fan: [0, 1, 2],
        power: [0, 120, 130],
        miner: 'a',
        miner_stats: { ...STATS, bus_numbers: [10, 3] },
      },
      undefined,
      [
        { pciBus: 10, tempC: 61, powerW: 120 },
        { pciBus: 3, tempC: 62, powerW: 130 },
      ],
    ],
    [
      'lists that fit no card are nobody’s; then the program’s own are believed, by the bus',
      {
        temp: [50, 51, 52, 53, 54],
        power: [1, 2, 3, 4, 5],
        miner: 'a',
        miner_stats: { ...STATS, bus_numbers: [10, 3], temp: [65, 66], fan: [30, 31] },
      },
      DETECTED,
      [
        { pciBus: 3, tempC: 66, fanPct: 31, powerW: undefined },
        { pciBus: 10, tempC: 65, fanPct: 30 },
      ],
    ],
    [
      'a program that tells no buses and as many rates as there are cards',
      { miner: 'custom', miner_stats: STATS },
      DETECTED,
      [
        { pciBus: 3, hashratesHs: [60.5e6] },
        { pciBus: 10, hashratesHs: [30.25e6] },
      ],
    ],
    [
      'stats as a text',
      { miner: 'a', miner_stats: JSON.stringify({ ...STATS, bus_numbers: [3, 10] }) },
      DETECTED,
      [{ hashratesHs: [60.5e6] }, { hashratesHs: [30.25e6] }],
    ],
  ])('%s', (_, params, detected, expected) => {
    expect(rigOf(params, detected).devices).toMatchObject(expected);
  });

  it.each<[units: string | undefined, expected: number]>([
    ['hs', 60.5],
    ['khs', 60.5e3],
    ['Khs', 60.5e3],
    ['mhs', 60.5e6],
    ['ghs', 60.5e9],
    [undefined, 60.5e3],
  ])('rates in %s', (units, expected) => {
    const said = { ...STATS, hs_units: units, bus_numbers: [3, 10] };
    expect(rigOf({ miner: 'a', miner_stats: said }, DETECTED).devices[0]?.hashratesHs).toEqual([expected]);
  });

  it('says why it does not mine', () => {
    const stopped = { status: 'notrunning', hs: [0, 0], hs_units: 'hs', bus_numbers: [3, 10], uptime: 4000 };
    const { operation, because } = observeRig(
      hiveRig({
        stats: new Answer({ params: { miner: 't-rex', total_khs: 0, miner_stats: stopped } }),
        detected: Answer.none,
        isOld: false,
      }),
    );
    expect([operation, because]).toEqual(['not-hashing', 'HiveOS says of T-Rex: notrunning']);
  });

  it('believes nothing of what is old, but counts its cards', () => {
    const observation = observeRig(
      hiveRig({
        stats: new Answer({ params: { miner: 'a', total_khs: 5, miner_stats: STATS } }),
        detected: new Answer(DETECTED),
        isOld: true,
      }),
    );
    expect(observation.operation).toBe('unknown');
    expect(observation.because).toMatch(/two minutes.*last_stat.json/);
    expect(
      observation.readings.filter(({ metric, value }) => metric === 'miner.hashrate' && value !== undefined),
    ).toEqual([]);
    expect(observation.readings.find(({ metric }) => metric === 'miner.gpus')?.value).toBe(2);
  });

  it.each([{}, [], null, 'text', { params: [] }, { params: { miner: {}, miner_stats: [1], temp: 'x', hs: {} } }])(
    'reads nothing of %j and does not throw',
    (said) => {
      expect(
        hiveRig({ stats: new Answer(said), detected: new Answer(said), isOld: false }).algorithms.length,
      ).toBeLessThan(2);
    },
  );
});
