import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, mainAlgorithm } from '../../../core/farm/assess.ts';
import type { Expected } from '../../../core/farm/device.ts';
import { generalFault } from '../../../core/farm/faults.ts';
import {
  type DeviceFault,
  type Facts,
  type Observation,
  type Operation,
  type Reading,
  reading,
} from '../../../core/farm/sample.ts';
import { DEFAULT_THRESHOLDS } from '../../../core/farm/thresholds.ts';

const POLICY = { expected: undefined, thresholds: DEFAULT_THRESHOLDS };

function observed(operation: Operation, readings: Reading[], facts: Facts = {}): Observation {
  return { operation, readings, facts };
}

const th = (value: number | undefined) =>
  reading('miner.hashrate', value === undefined ? undefined : value * 1e12, { algorithm: 'sha256' });
const rated = (value: number) => reading('miner.hashrate_expected', value * 1e12, { algorithm: 'sha256' });
const uptime = (seconds: number) => reading('miner.uptime', seconds);
const mining = (seconds: number) => reading('miner.mining_duration', seconds);
const fan = (number: number, rpm: number) => reading('miner.fan_speed', rpm, { fan: number });
const chips = (board: number, count: number) => reading('miner.board_chips', count, { board });
const boardTh = (board: number, value: number) => reading('miner.board_hashrate', value * 1e12, { board });
const poolUp = (pool: number, up: number) => reading('miner.pool_up', up, { pool });
const poolActive = (pool: number, active: number) => reading('miner.pool_active', active, { pool });
const HOUR = uptime(3600);

/** `reason level` of every attention. */
function reasons(observation: Observation, expected?: Expected): string[] {
  return assess(observation, { ...POLICY, expected }).attention.map(({ reason, level }) => `${reason} ${level}`);
}

function evidence(observation: Observation, expected?: Expected): string[] {
  return assess(observation, { ...POLICY, expected }).attention.map((one) => one.evidence);
}

describe('what a miner does', () => {
  // The minimum is 80 % and the warm-up 1200 s (DEFAULT_THRESHOLDS).
  it.each<[string, Operation, Reading[], Operation]>([
    ['enough hashrate', 'hashing', [th(88), rated(110), HOUR], 'hashing'],
    ['exactly the minimum', 'hashing', [th(80), rated(100), HOUR], 'hashing'],
    ['too little after the warm-up', 'hashing', [th(79.9), rated(100), HOUR], 'degraded'],
    ['too little at the end of the warm-up', 'hashing', [th(50), rated(100), uptime(1200)], 'starting'],
    ['too little within the warm-up', 'hashing', [th(50), rated(100), uptime(600)], 'starting'],
    ['enough within the warm-up', 'hashing', [th(90), rated(100), uptime(600)], 'hashing'],
    ['too little, mining program just restarted', 'hashing', [th(50), rated(100), HOUR, mining(90)], 'starting'],
    ['too little, no uptime told', 'hashing', [th(50), rated(100)], 'degraded'],
    ['nothing expected', 'hashing', [th(1), HOUR], 'hashing'],
    ['no hashrate told', 'hashing', [rated(100), HOUR], 'hashing'],
    ['a hashrate that is not a number', 'hashing', [th(Number.NaN), rated(100), HOUR], 'hashing'],
    ['a hashrate of zero', 'hashing', [th(0), HOUR], 'not-hashing'],
    ['a hashrate of zero within the warm-up', 'hashing', [th(0), uptime(60)], 'starting'],
    ['not hashing', 'not-hashing', [th(0), HOUR], 'not-hashing'],
    ['not hashing within the warm-up', 'not-hashing', [uptime(60)], 'starting'],
    ['starting', 'starting', [th(0), uptime(60)], 'starting'],
    ['starting for an hour, and hashes nothing', 'starting', [th(0), HOUR], 'not-hashing'],
    ['starting for an hour, hashrate not told', 'starting', [HOUR], 'starting'],
    ['sleeping', 'sleeping', [th(0), rated(100), HOUR], 'sleeping'],
    ['unknown', 'unknown', [], 'unknown'],
    ['a PDU', 'operating', [reading('pdu.power', 3000)], 'operating'],
  ])('%s: %s', (_name, said, readings, operation) => {
    expect(assess(observed(said, readings), POLICY).operation).toBe(operation);
  });

  it('is judged by the inventory before the device itself', () => {
    const observation = observed('hashing', [th(85), rated(100), HOUR]);
    expect(assess(observation, { ...POLICY, expected: { hashrateThs: 110 } }).operation).toBe('degraded');
    expect(assess(observation, { ...POLICY, expected: { hashrateThs: 90 } }).operation).toBe('hashing');
  });

  it('takes the shortest average where no hashrate of now is told, and never the one since boot', () => {
    const average = (window: string, value: number) =>
      reading('miner.hashrate_average', value * 1e12, { algorithm: 'sha256', window });
    const readings = [average('boot', 10), average('15m', 95), average('5m', 70), rated(100), HOUR];
    expect(assess(observed('hashing', readings), POLICY).operation).toBe('degraded');
    expect(assess(observed('hashing', [average('boot', 10), rated(100), HOUR]), POLICY).operation).toBe('hashing');
  });

  it('judges each algorithm of a rig by itself, the inventory speaking of the first', () => {
    const of = (algorithm: string, value: number) => reading('miner.hashrate', value, { algorithm });
    const wanted = (algorithm: string, value: number) => reading('miner.hashrate_expected', value, { algorithm });
    const rig = observed('hashing', [
      of('ethash', 95e6),
      of('kawpow', 10e6),
      wanted('ethash', 100e6),
      wanted('kawpow', 20e6),
      HOUR,
    ]);
    expect(mainAlgorithm(rig)).toBe('ethash');
    expect(evidence(rig)[0]).toContain('(kawpow)');
    expect(assess(rig, POLICY).operation).toBe('degraded');
  });
});

describe('reasons to look', () => {
  const healthy = [
    th(100),
    rated(100),
    HOUR,
    fan(0, 5900),
    fan(1, 6000),
    chips(0, 114),
    chips(1, 114),
    boardTh(0, 50),
    boardTh(1, 50),
    reading('miner.boards', 2),
    reading('miner.boards_expected', 2),
    reading('miner.board_chips_expected', 114, { board: 0 }),
    reading('miner.chip_temperature', 95, { board: 0, sensor: 'max' }),
    reading('miner.board_temperature', 85, { board: 0, sensor: 0 }),
    poolUp(0, 1),
    poolUp(1, 0),
    poolActive(0, 1),
    poolActive(1, 0),
  ];

  it('are none for a healthy miner, at its limits', () => {
    expect(reasons(observed('hashing', healthy), { fans: 2, boards: 2, chipsPerBoard: 114, hashrateThs: 100 })).toEqual(
      [],
    );
  });

  it('are never the hardware errors of a whole life', () => {
    const errors = [reading('miner.hardware_errors', 1e9), reading('miner.board_hardware_errors', 1e9, { board: 0 })];
    expect(reasons(observed('hashing', [...healthy, ...errors]))).toEqual([]);
  });

  it.each<[string, Operation, Reading[], Expected | undefined, string[]]>([
    ['too little hashrate', 'hashing', [th(60), rated(100), HOUR], undefined, ['hashrate-low advisory']],
    ['no hashrate', 'hashing', [th(0), rated(100), HOUR], undefined, ['not-hashing action']],
    [
      'a hot chip',
      'hashing',
      [reading('miner.chip_temperature', 95.1, { board: 2, sensor: 1 })],
      undefined,
      ['chip-too-hot action'],
    ],
    [
      'a hot board',
      'hashing',
      [reading('miner.board_temperature', 86, { board: 2, sensor: 1 })],
      undefined,
      ['board-too-hot action'],
    ],
    ['a fan at 0 rpm', 'hashing', [fan(0, 5900), fan(1, 0)], undefined, ['fan-lost action']],
    ['fewer fans than the inventory expects', 'hashing', [fan(0, 5900)], { fans: 2 }, ['fan-lost action']],
    [
      'fewer fans than the miner expects',
      'hashing',
      [reading('miner.fans', 3), reading('miner.fans_expected', 4)],
      undefined,
      ['fan-lost action'],
    ],
    ['an unused fan header', 'hashing', [fan(0, 5900), fan(1, 0)], { fans: 1 }, []],
    ['no fans in immersion', 'hashing', [fan(0, 0)], { fans: 0 }, []],
    ['fans that are not told', 'hashing', [], { fans: 4 }, []],
    [
      'fewer boards than the inventory expects',
      'hashing',
      [reading('miner.boards', 2)],
      { boards: 3 },
      ['board-lost action'],
    ],
    [
      'fewer boards than the miner expects',
      'hashing',
      [reading('miner.boards', 2), reading('miner.boards_expected', 3)],
      undefined,
      ['board-lost action'],
    ],
    ['a board without chips', 'hashing', [chips(0, 114), chips(1, 0)], undefined, ['board-lost action']],
    [
      'a board without hashrate while others hash',
      'hashing',
      [boardTh(0, 36), boardTh(1, 0)],
      undefined,
      ['board-lost action'],
    ],
    ['boards that all hash nothing', 'not-hashing', [boardTh(0, 0), boardTh(1, 0)], undefined, ['not-hashing action']],
    [
      'an empty fourth slot',
      'hashing',
      [reading('miner.boards', 3), chips(3, 0), boardTh(0, 9), boardTh(3, 0)],
      { boards: 3 },
      [],
    ],
    ['boards that are not told', 'hashing', [], { boards: 3 }, []],
    [
      'fewer chips than the inventory expects',
      'hashing',
      [chips(0, 113)],
      { chipsPerBoard: 114 },
      ['chips-lost advisory'],
    ],
    [
      'fewer chips than the miner expects',
      'hashing',
      [chips(0, 113), reading('miner.board_chips_expected', 114, { board: 0 })],
      undefined,
      ['chips-lost advisory'],
    ],
    ['no pool reached', 'hashing', [poolUp(0, 0), poolUp(1, 0)], undefined, ['pool-down action']],
    [
      'no pool worked for',
      'hashing',
      [poolUp(0, 1), poolActive(0, 0), poolActive(1, 0)],
      undefined,
      ['pool-down action'],
    ],
    ['pools that are not told', 'hashing', [], undefined, []],
  ])('%s', (_name, said, readings, expected, found) => {
    expect(reasons(observed(said, readings), expected)).toEqual(found);
  });

  it.each<Operation>(['sleeping', 'starting'])('of a %s miner are heat and reported errors alone', (said) => {
    const readings = [
      th(0),
      rated(100),
      uptime(60),
      fan(0, 0),
      chips(0, 0),
      poolUp(0, 0),
      reading('miner.boards', 0),
      reading('miner.chip_temperature', 99, { board: 0, sensor: 0 }),
    ];
    const errors: DeviceFault[] = [
      { code: 'fan-speed', vendorCode: '110', component: 'fan', part: 0, message: 'fan error' },
    ];
    const expected = { hashrateThs: 100, boards: 3, fans: 4 };
    expect(reasons(observed(said, readings, { errors }), expected)).toEqual([
      'chip-too-hot action',
      'error-reported action',
    ]);
  });

  it.each<[Reading[], Expected | undefined, string]>([
    [
      [th(60), HOUR],
      { hashrateThs: 110 },
      'The hashrate (sha256) is 60 TH/s, 54.5 % of the expected 110 TH/s; the minimum is 80 %.',
    ],
    [[th(0), HOUR], undefined, 'The miner should hash and hashes 0 TH/s 3600 s after its start.'],
    [
      [
        reading('miner.chip_temperature', 97, { board: 0, sensor: 0 }),
        reading('miner.chip_temperature', 101.5, { board: 2, sensor: 0 }),
      ],
      undefined,
      'Board 2 has a chip at 101.5 °C; the limit is 95 °C; 2 boards are above it.',
    ],
    [
      [reading('miner.board_temperature', 90, { board: 1, sensor: 0 })],
      undefined,
      'Board 1 is at 90 °C; the limit is 85 °C.',
    ],
    [[fan(0, 5900), fan(1, 0), fan(3, 0)], { fans: 4 }, '1 of 4 fans turn (4 by the inventory); at 0 rpm: fan 1, 3.'],
    [
      [reading('miner.boards', 2), chips(0, 114), chips(1, 0)],
      { boards: 3 },
      '2 of 3 boards work (3 by the inventory); without chips or hashrate: board 1.',
    ],
    [
      [chips(0, 100), chips(1, 90)],
      { chipsPerBoard: 114 },
      'Chips that answer: board 0: 100 of 114, board 1: 90 of 114 (114 by the inventory).',
    ],
    [[poolUp(0, 0), poolUp(1, 0)], undefined, 'The miner reaches none of its 2 pools.'],
  ])('tell their values', (readings, expected, sentence) => {
    expect(evidence(observed('hashing', readings), expected)).toEqual([sentence]);
  });

  it('gather the errors of the firmware, the urgent apart from the others', () => {
    const error = (vendorCode: string, component: DeviceFault['component'], message: string) => ({
      code: generalFault(component),
      vendorCode,
      component,
      message,
    });
    const errors = [
      error('110', 'fan', 'fan 1 error'),
      error('2010', 'pool', 'pool unreachable'),
      ...Array.from({ length: 5 }, (_, n) => error(`54${n}`, 'board', 'no chip id')),
    ];
    const { attention } = assess(observed('hashing', [], { errors }), POLICY);
    expect(attention).toEqual([
      {
        level: 'action',
        reason: 'error-reported',
        evidence:
          'The firmware reports 110 (fan): fan 1 error; 540 (board): no chip id; 541 (board): no chip id; 542 (board): no chip id; 543 (board): no chip id and 1 more.',
      },
      { level: 'advisory', reason: 'error-reported', evidence: 'The firmware reports 2010 (pool): pool unreachable.' },
    ]);
  });
});

describe('what a miner should have', () => {
  const MODEL = { model: 'Toaster T1', boards: 3, chipsPerBoard: 114, fans: 4 };
  const poor = [reading('miner.boards', 2), fan(0, 6000), fan(1, 6000), chips(0, 100), chips(1, 114)];
  const own = [
    reading('miner.boards_expected', 2),
    reading('miner.fans_expected', 3),
    reading('miner.board_chips_expected', 110, { board: 0 }),
    reading('miner.board_chips_expected', 110, { board: 1 }),
  ];

  it.each<[string, Reading[], Expected | undefined, typeof MODEL | undefined, string[]]>([
    ['nobody', poor, undefined, undefined, []],
    [
      'no model of a miner that lists fewer boards and fans: it may be a variant',
      poor,
      undefined,
      MODEL,
      ['Chips that answer: board 0: 100 of 114 (114 by the model Toaster T1).'],
    ],
    [
      'the model, where nobody else says it and as many are listed',
      [...poor, chips(2, 0), fan(2, 0), fan(3, 0)],
      undefined,
      MODEL,
      [
        '2 of 4 fans turn (4 by the model Toaster T1); at 0 rpm: fan 2, 3.',
        '2 of 3 boards work (3 by the model Toaster T1); without chips or hashrate: board 2.',
        'Chips that answer: board 0: 100 of 114 (114 by the model Toaster T1).',
      ],
    ],
    [
      'the miner before its model',
      [...poor, ...own],
      undefined,
      MODEL,
      ['2 of 3 fans turn (3 by the miner).', 'Chips that answer: board 0: 100 of 110 (110 by the miner).'],
    ],
    [
      'the inventory before both',
      [...poor, ...own],
      { boards: 4, fans: 2, chipsPerBoard: 100 },
      MODEL,
      ['2 of 4 boards work (4 by the inventory).'],
    ],
    ['no model whose chips no board has', [chips(0, 75), chips(1, 75), chips(2, 74)], undefined, MODEL, []],
    ['a model without fans', [fan(0, 0), fan(1, 0)], undefined, { ...MODEL, fans: 0 }, []],
  ])('is said by %s', (_name, readings, expected, model, sentences) => {
    const { attention } = assess(observed('hashing', readings), { ...POLICY, expected, model });
    expect(attention.map(({ evidence: sentence }) => sentence)).toEqual(sentences);
  });
});

describe('because', () => {
  it('is kept where the operation is the one that the device showed', () => {
    const asleep = { ...observed('sleeping', []), because: 'miner_state is stopped' };
    expect(assess(asleep, POLICY).because).toBe('miner_state is stopped');
    const low = { ...observed('hashing', [th(1), rated(100), HOUR]), because: 'miner_state is mining' };
    expect(assess(low, POLICY)).toMatchObject({ operation: 'degraded' });
    expect(assess(low, POLICY)).not.toHaveProperty('because');
  });
});

describe('assess', () => {
  it('holds for any numbers: one entry a reason and level, whole sentences, no reason of hashrate while asleep', () => {
    const value = fc.option(fc.oneof(fc.double(), fc.constantFrom(0, -1, 255, 1e30)), { nil: undefined });
    const metric = fc.constantFrom<Reading['metric']>(
      'miner.hashrate',
      'miner.hashrate_expected',
      'miner.uptime',
      'miner.boards',
      'miner.boards_expected',
      'miner.fans',
      'miner.fan_speed',
      'miner.board_chips',
      'miner.board_hashrate',
      'miner.chip_temperature',
      'miner.pool_up',
      'miner.pool_active',
    );
    const labels = fc.record(
      { board: fc.constantFrom('0', '1'), algorithm: fc.constantFrom('', 'a') },
      { requiredKeys: [] },
    );
    const readings = fc.array(fc.record({ metric, value, labels: labels as fc.Arbitrary<Record<string, string>> }));
    const operation = fc.constantFrom<Operation>('hashing', 'starting', 'not-hashing', 'sleeping', 'unknown');
    fc.assert(
      fc.property(operation, readings, (said, all) => {
        const { operation: judged, attention } = assess(observed(said, all), {
          ...POLICY,
          expected: { fans: 2, boards: 3 },
        });
        const keys = attention.map(({ reason, level }) => `${reason} ${level}`);
        expect(new Set(keys).size).toBe(keys.length);
        for (const { reason, evidence: sentence } of attention) {
          expect(reason).toMatch(/^[a-z]+(-[a-z]+)*$/);
          expect(sentence).toMatch(/^[-A-Z0-9].*\.$/);
          expect(sentence).not.toMatch(/undefined|NaN/);
        }
        if (said !== 'sleeping') return;
        expect(judged).toBe('sleeping');
        expect(keys.filter((key) => !key.includes('too-hot'))).toEqual([]);
      }),
    );
  });
});
