import { describe, expect, it } from 'vitest';
import type { Fault } from '../../alert-webhook/faults.ts';
import type { DeviceSample } from '../../alert-webhook/samples.ts';
import { condition, healthy } from '../../alert-webhook/verify.ts';
import { sampleOf, silentSample } from './bench.ts';

type Told = [name: string, value: number, labels?: Record<string, string>];

/** A miner that answers and tells these. */
function miner(told: Told[], over: Partial<DeviceSample> = {}): DeviceSample {
  const readings = told.map(([name, value, labels = {}]) => ({ metric: `miner.${name}`, labels, value }));
  return sampleOf('m1', { readings, ...over });
}

const noted = (reason: string) => miner([], { attention: [{ level: 'action', reason, evidence: 'seen' }] });
const errors = (...codes: string[]) =>
  miner([], { facts: { errors: codes.map((code) => ({ code, vendorCode: '9', message: 'told' })) } });
const hashes = (now: number, expected = 100, minimum = 0.8): Told[] => [
  ['hashrate', now],
  ['hashrate_expected', expected],
  ['hashrate_minimum', minimum],
];
const chips = (...values: number[]): Told[] =>
  values.map((value, board) => ['chip_temperature', value, { board: String(board), sensor: 'max' }]);
const LIMIT: Told = ['chip_temperature_limit', 95];
const air = (...celsius: number[]) =>
  sampleOf('p1', {
    operation: 'operating',
    readings: celsius.map((value, index) => ({
      metric: 'pdu.sensor_temperature',
      labels: { sensor: String(index) },
      value,
    })),
  });

describe('whether a fault shows in a sample', () => {
  it.each<[Fault, string, DeviceSample, 'yes' | 'no' | 'unknown']>([
    ['offline', 'silent', silentSample('m1'), 'yes'],
    ['offline', 'answers', miner([]), 'no'],
    ['hashrate-low', '79 of 100', miner(hashes(79)), 'yes'],
    ['hashrate-low', '80 of 100', miner(hashes(80)), 'no'],
    ['hashrate-low', 'says that it does not hash', miner([], { operation: 'not-hashing' }), 'yes'],
    ['hashrate-low', 'noted by the exporter', noted('hashrate-low'), 'yes'],
    ['hashrate-low', 'hashes, nobody knows how much it should', miner([['hashrate', 5]]), 'no'],
    ['hashrate-low', 'nothing told', miner([], { operation: 'degraded' }), 'unknown'],
    ['hashrate-low', 'silent', silentSample('m1'), 'unknown'],
    [
      'hashrate-low',
      'one of two algorithms',
      miner([
        ['hashrate', 100, { algorithm: 'a' }],
        ['hashrate_expected', 100, { algorithm: 'a' }],
        ['hashrate', 50, { algorithm: 'b' }],
        ['hashrate_expected', 100, { algorithm: 'b' }],
        ['hashrate_minimum', 0.8],
      ]),
      'yes',
    ],
    [
      'board-lost',
      '2 of 3',
      miner([
        ['boards', 2],
        ['boards_expected', 3],
      ]),
      'yes',
    ],
    [
      'board-lost',
      '3 of 3',
      miner([
        ['boards', 3],
        ['boards_expected', 3],
      ]),
      'no',
    ],
    ['board-lost', 'noted', noted('board-lost'), 'yes'],
    ['board-lost', 'heat of a board is no lost board', noted('board-too-hot'), 'unknown'],
    [
      'chips-lost',
      '90 of 108',
      miner([
        ['board_chips', 90, { board: '1' }],
        ['board_chips_expected', 108, { board: '1' }],
      ]),
      'yes',
    ],
    [
      'chips-lost',
      'all',
      miner([
        ['board_chips', 108, { board: '1' }],
        ['board_chips_expected', 108, { board: '1' }],
      ]),
      'no',
    ],
    [
      'chips-lost',
      'none is a lost board',
      miner([
        ['board_chips', 0, { board: '1' }],
        ['board_chips_expected', 108, { board: '1' }],
      ]),
      'no',
    ],
    ['chips-lost', 'not counted', miner([]), 'unknown'],
    ['firmware-error', 'critical', errors('psu-overcurrent'), 'yes'],
    ['firmware-error', 'a warning', errors('psu-communication'), 'no'],
    ['firmware-error', 'a code of a newer exporter', errors('invented'), 'no'],
    [
      'fan-lost',
      '3 of 4 turn',
      miner([
        ['fan_speed', 6000, { fan: '0' }],
        ['fan_speed', 0, { fan: '1' }],
        ['fans', 2],
        ['fans_expected', 2],
      ]),
      'yes',
    ],
    [
      'fan-lost',
      'no speeds, 3 of 4 listed',
      miner([
        ['fans', 3],
        ['fans_expected', 4],
      ]),
      'yes',
    ],
    [
      'fan-lost',
      'all',
      miner([
        ['fans', 4],
        ['fans_expected', 4],
      ]),
      'no',
    ],
    ['fan-lost', 'not counted', miner([]), 'unknown'],
    ['too-hot', 'above', miner([...chips(96, 80), LIMIT]), 'yes'],
    ['too-hot', 'at the limit', miner([...chips(95, 80), LIMIT]), 'no'],
    ['too-hot', '255 is no heat', miner([...chips(255), LIMIT]), 'unknown'],
    ['too-hot', '255 beside a cool one', miner([...chips(255, 80), LIMIT]), 'no'],
    ['too-hot', 'the same on three boards', miner([...chips(99, 99, 99), LIMIT]), 'unknown'],
    ['too-hot', 'the same on two boards', miner([...chips(99, 99), LIMIT]), 'yes'],
    ['too-hot', 'no limit known', miner(chips(140)), 'unknown'],
    [
      'too-hot',
      '255 that the exporter believed',
      { ...noted('chip-too-hot'), readings: miner([...chips(255), LIMIT]).readings },
      'unknown',
    ],
    ['room-too-hot', 'above', air(41, 30), 'yes'],
    ['room-too-hot', 'at the limit', air(40), 'no'],
    ['room-too-hot', 'a sensor that is not there', air(255), 'unknown'],
    ['sensor-fault', '0 on one', miner([...chips(0, 80), LIMIT]), 'yes'],
    ['sensor-fault', '-40', miner([...chips(-40, 80), LIMIT]), 'yes'],
    ['sensor-fault', 'all alike', miner([...chips(60, 60, 60), LIMIT]), 'yes'],
    ['sensor-fault', 'the firmware says so', errors('temperature-sensor'), 'yes'],
    ['sensor-fault', 'all true', miner([...chips(60, 61, 60), LIMIT]), 'no'],
    ['sensor-fault', 'none told', miner([]), 'unknown'],
    [
      'pool-down',
      'none reached',
      miner([
        ['pool_up', 0, { pool: '0' }],
        ['pool_up', 0, { pool: '1' }],
      ]),
      'yes',
    ],
    [
      'pool-down',
      'one reached',
      miner([
        ['pool_up', 0, { pool: '0' }],
        ['pool_up', 1, { pool: '1' }],
      ]),
      'no',
    ],
    ['pool-down', 'works for none', noted('pool-down'), 'yes'],
    ['pool-down', 'nothing told', miner([]), 'unknown'],
    [
      'pool-not-intended',
      'one of two',
      miner([
        ['pool_intended', 1, { pool: '0' }],
        ['pool_intended', 0, { pool: '1' }],
      ]),
      'yes',
    ],
    ['pool-not-intended', 'all', miner([['pool_intended', 1, { pool: '0' }]]), 'no'],
    ['pool-not-intended', 'not judged', miner([]), 'unknown'],
  ])('%s: %s', (fault, _name, sample, seen) => {
    expect(condition(fault, sample, { inletLimitCelsius: 40 })).toMatchObject({
      seen,
      evidence: expect.stringMatching(/\w/),
    });
  });

  it('of a room is not judged where nobody said how hot it may be', () => {
    expect(condition('room-too-hot', air(60)).seen).toBe('unknown');
  });

  it('air behind the miners is hot by right', () => {
    const info = { metric: 'pdu.sensor_info', labels: { sensor: '0', name: 'Hot aisle 3' }, value: 1 };
    const sample = { ...air(60, 30), readings: [...air(60, 30).readings, info] };
    expect(condition('room-too-hot', sample, { inletLimitCelsius: 40 }).seen).toBe('no');
  });
});

describe('what only two samples show', () => {
  const counted = (minutes: number, told: Told[]): DeviceSample =>
    miner(told, { at: new Date(1_800_000_000_000 + minutes * 60_000).toISOString() });
  const errorLimit = (value: number): Told => ['hardware_errors_limit', value];
  const rejectLimits = (warning: number, critical: number): Told[] => [
    ['shares_rejected_limit', critical, { level: 'critical' }],
    ['shares_rejected_limit', warning, { level: 'warning' }],
  ];
  const shares = (accepted: number, rejected: number): Told[] => [
    ['shares', accepted, { result: 'accepted' }],
    ['shares', rejected, { result: 'rejected' }],
  ];
  it.each<[Fault, string, Told[], Told[] | undefined, 'yes' | 'no' | 'unknown']>([
    [
      'hardware-errors',
      '3 of 100 in five minutes',
      [['hardware_errors', 9030], ...shares(1970, 0)],
      [['hardware_errors', 9000], ...shares(1000, 0)],
      'yes',
    ],
    [
      'hardware-errors',
      '2 of 100',
      [['hardware_errors', 9020], ...shares(1980, 0)],
      [['hardware_errors', 9000], ...shares(1000, 0)],
      'no',
    ],
    [
      'hardware-errors',
      'fewer than one a minute',
      [['hardware_errors', 4], ...shares(10, 0)],
      [['hardware_errors', 0], ...shares(0, 0)],
      'no',
    ],
    [
      'hardware-errors',
      'of the boards',
      [['board_hardware_errors', 50, { board: '1' }], ...shares(100, 0)],
      [['board_hardware_errors', 0, { board: '1' }], ...shares(0, 0)],
      'yes',
    ],
    [
      'hardware-errors',
      'a lifetime alone says nothing',
      [['hardware_errors', 90_000], ...shares(100, 0)],
      undefined,
      'unknown',
    ],
    [
      'hardware-errors',
      'counters that began anew',
      [['hardware_errors', 5], ...shares(10, 0)],
      [['hardware_errors', 9000], ...shares(1000, 0)],
      'unknown',
    ],
    [
      'hardware-errors',
      '3 of 100, where the model may have 5',
      [['hardware_errors', 9030], ...shares(1970, 0), errorLimit(0.05)],
      [['hardware_errors', 9000], ...shares(1000, 0)],
      'no',
    ],
    [
      'hardware-errors',
      '2 of 100, where the model may have 1',
      [['hardware_errors', 9020], ...shares(1980, 0), errorLimit(0.01)],
      [['hardware_errors', 9000], ...shares(1000, 0)],
      'yes',
    ],
    [
      'hardware-errors',
      'the limit of now, not of then',
      [['hardware_errors', 9030], ...shares(1970, 0), errorLimit(0.05)],
      [['hardware_errors', 9000], ...shares(1000, 0), errorLimit(0.01)],
      'no',
    ],
    [
      'shares-rejected',
      '4 of 100, where the model may have 5',
      [...shares(96, 4), ...rejectLimits(0.05, 0.1)],
      shares(0, 0),
      'no',
    ],
    [
      'shares-rejected',
      '3 of 100, where the model may have 2',
      [...shares(97, 3), ...rejectLimits(0.02, 0.1)],
      shares(0, 0),
      'yes',
    ],
    [
      'shares-rejected',
      '4 of 100, where only the critical limit is told',
      [...shares(96, 4), ...rejectLimits(0.05, 0.1).slice(0, 1)],
      shares(0, 0),
      'yes',
    ],
    ['shares-rejected', '4 of 100', shares(96, 4), shares(0, 0), 'yes'],
    ['shares-rejected', '3 of 100', shares(97, 3), shares(0, 0), 'no'],
    ['shares-rejected', 'too few', shares(20, 9), shares(0, 0), 'unknown'],
    ['shares-rejected', 'a lifetime alone', shares(20, 9000), undefined, 'unknown'],
  ])('%s: %s', (fault, _name, now, before, seen) => {
    const earlier = before && counted(0, before);
    expect(condition(fault, counted(5, now), { earlier }).seen).toBe(seen);
  });

  it.each<[Fault, Told[], string]>([
    ['hardware-errors', [['hardware_errors', 40], ...shares(960, 0), errorLimit(0.035)], '4 %, the limit is 3.5 %'],
    ['hardware-errors', [['hardware_errors', 40], ...shares(960, 0)], '4 %, the limit is 2 %'],
    ['shares-rejected', [...shares(960, 40), ...rejectLimits(0.045, 0.2)], '4 %, the limit is 4.5 %'],
    ['shares-rejected', shares(960, 40), '4 %, the limit is 3 %'],
  ])('%s names the limit that held', (fault, now, words) => {
    const earlier = counted(0, [['hardware_errors', 0], ...shares(0, 0)]);
    expect(condition(fault, counted(5, now), { earlier }).evidence).toContain(words);
  });
});

describe('well again', () => {
  it.each<[string, Fault, DeviceSample, 'yes' | 'no']>([
    ['hashes nine tenths', 'offline', miner(hashes(90)), 'yes'],
    ['hashes less, though no alert would fire', 'offline', miner(hashes(89)), 'no'],
    ['hashes less than a stricter minimum', 'offline', miner(hashes(94, 100, 0.95)), 'no'],
    ['nobody knows what it should', 'offline', miner([['hashrate', 1]]), 'yes'],
    ['still starting', 'offline', miner(hashes(100), { operation: 'starting' }), 'no'],
    ['silent', 'offline', silentSample('m1'), 'no'],
    [
      'hashes, a board is still lost',
      'board-lost',
      miner([...hashes(95), ['boards', 2], ['boards_expected', 3]]),
      'no',
    ],
    ['hashes with all boards', 'board-lost', miner([...hashes(95), ['boards', 3], ['boards_expected', 3]]), 'yes'],
    ['hashes, the error stands', 'firmware-error', errors('board-lost'), 'no'],
  ])('%s', (_name, fault, sample, well) => {
    expect(healthy(fault, sample)).toMatchObject({ seen: well, evidence: expect.stringMatching(/\w/) });
  });
});
