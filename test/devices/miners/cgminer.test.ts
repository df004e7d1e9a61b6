import { describe, expect, it } from 'vitest';
import type { MetricId } from '../../../core/farm/metrics.ts';
import { Answer } from '../../../core/wire/answer.ts';
import cgminer from '../../../devices/miners/cgminer.ts';
import { faultsOf, fixture, recordings, replay, replayOf } from './replay.ts';

type Row = readonly [metric: MetricId, labels: Record<string, string>, value: number | undefined];

const ALL = 'cgminer summary+devs+pools+stats';

const CASES: Record<string, { operation: string; facts: object; rows: readonly Row[] }> = {
  blackminer: {
    operation: 'hashing',
    facts: { model: 'Blackminer F1', firmware: 'ccminer 2.3.3', apiVersion: '3.1', errors: [] },
    rows: [
      ['miner.hashrate', {}, 16.0032e9],
      ['miner.hashrate_average', { window: 'boot' }, 14.6359e9],
      ['miner.hashrate_average', { window: '5m' }, undefined],
      ['miner.uptime', {}, 780],
      ['miner.shares', { result: 'accepted' }, 153],
      ['miner.hardware_errors', {}, 4],
      ['miner.best_share_difficulty', {}, 105_614],
      ['miner.boards', {}, 2],
      ['miner.board_chips', { board: '1' }, 5],
      // chain_rate1 "28.0016" has no unit of its own, and is more than the whole miner's 16.0032.
      ['miner.board_hashrate', { board: '0' }, undefined],
      ['miner.board_temperature', { board: '0' }, 58],
      ['miner.board_temperature', { board: '1' }, 51],
      ['miner.fans', {}, 2],
      ['miner.fan_speed', { fan: '1' }, 3270],
      ['miner.fan_speed', { fan: '2' }, 0],
      ['miner.pool_up', { pool: '1' }, 0],
      // Three seconds before When 1700000100.
      ['miner.pool_last_share', { pool: '0' }, 1_700_000_097],
    ],
  },
  hyperbit: {
    operation: 'hashing',
    facts: { model: 'ttyS1', firmware: 'cgminer 4.10.0', algorithm: 'scrypt' },
    rows: [
      // The shortest window that the summary tells.
      ['miner.hashrate', { algorithm: 'scrypt' }, 395.5e6],
      ['miner.hashrate_average', { window: '1m' }, 395.5e6],
      ['miner.hashrate_average', { window: 'boot' }, 397.2e6],
      ['miner.boards', {}, 1],
      ['miner.board_hashrate', { board: '1' }, 131.95e6],
      ['miner.board_temperature', { board: '1' }, 35],
      ['miner.board_temperature', { board: '2' }, undefined],
      ['miner.board_hardware_errors', { board: '2' }, 2],
      ['miner.best_share_difficulty', {}, undefined],
      ['miner.error', { code: 'board-unstable' }, 1],
      ['miner.pool_last_share', { pool: '0' }, 1_700_000_000],
    ],
  },
  baikal: {
    operation: 'hashing',
    facts: { model: 'BKLS', firmware: 'sgminer 5.6.6-l', algorithm: 'x13' },
    rows: [
      ['miner.hashrate', { algorithm: 'x13' }, 854_005_300],
      ['miner.uptime', {}, undefined],
      ['miner.boards', {}, 1],
      ['miner.board_hashrate', { board: '1' }, 0],
      // Nobody tells them but the pools: 10 and 20 accepted.
      ['miner.shares', { result: 'accepted' }, 30],
      ['miner.fans', {}, undefined],
    ],
  },
};

describe.each(Object.entries(CASES))('%s', (name, { operation, facts, rows }) => {
  const polled = replay(cgminer, fixture(`cgminer/${name}`));

  it.each(rows.map((row) => [row[0], row[1], row[2]] as const))('%s %o is %s', async (metric, labels, value) => {
    expect((await polled).value(metric, labels)).toBe(value);
  });

  it('says what it is, in one question', async () => {
    const { observation, polled: questions } = await polled;
    expect(faultsOf(await polled)).toEqual([]);
    expect(questions).toEqual([{ via: 'cgminer', join: ['summary', 'devs', 'pools', 'stats'] }]);
    expect(observation.operation).toBe(operation);
    expect(observation.facts).toMatchObject(facts);
    expect(observation.facts).not.toHaveProperty('make');
  });
});

it('a dead chain is a fault of its board', async () => {
  const { observation } = await replay(cgminer, fixture('cgminer/baikal'));
  expect(observation.facts.errors).toEqual([
    { code: 'board-lost', vendorCode: 'Dead', component: 'board', part: 1, message: 'It does not answer.' },
  ]);
});

describe('units by the names of rates', () => {
  it.each([
    [{ 'KHS 5s': 0.01325, 'MHS 5s': 0.00001325 }, 13.25],
    [{ 'MHS 20s': '854.5' }, 854.5e6],
    [{ 'GHS 5s': '1,234.5' }, 1234.5e9],
    [{ 'THS 30s': 3 }, 3e12],
    [{ 'MHS 30S': 3355.44 }, 3_355_440_000],
    [{ 'HS RT': 5 }, undefined],
    [{ 'MHS 5s': -1 }, undefined],
    [{ 'MHS 5s': 'inf' }, undefined],
  ])('%j is %s', async (summary, value) => {
    const { value: read } = await replayOf(cgminer, { [ALL]: { summary: { SUMMARY: [summary] } } });
    expect(read('miner.hashrate')).toBe(value);
  });
});

describe('fans by their usual names', () => {
  it.each([
    [[{ 'Fan0 rpm': 6270, 'Fan1 rpm': 6810 }, { 'Fan0 rpm': 1 }], { 'fan=0': 6270, 'fan=1': 6810 }],
    [[{ 'Fan In': '3570', 'Fan Out': '3540', 'Fan Nunber': 2 }], { 'fan=in': 3570, 'fan=out': 3540 }],
    [[{ fan_num: 2, fan1: 0, fan2: 0, fan5: 3600, fan6: 3720 }], { 'fan=5': 3600, 'fan=6': 3720 }],
    [[{ 'Fan duty': 98, fan: 7, 'Fan Percent': 80 }], {}],
  ])('%j', async (entries, fans) => {
    const { series } = await replayOf(cgminer, { [ALL]: { stats: { STATS: entries } } });
    expect(series('miner.fan_speed')).toEqual(fans);
  });
});

describe('what it does', () => {
  it.each([
    [{ 'MHS 5s': 0, Elapsed: 299 }, 'starting'],
    [{ 'MHS 5s': 0, Elapsed: 300 }, 'not-hashing'],
    [{ 'MHS 5s': 0 }, 'not-hashing'],
    [{ Elapsed: 5 }, 'starting'],
    [{ Elapsed: 500 }, 'unknown'],
  ])('%j is %s', async (summary, operation) => {
    const { observation } = await replayOf(cgminer, { [ALL]: { summary: { SUMMARY: [summary] } } });
    expect(observation.operation).toBe(operation);
  });

  it('one entry of zeros for the whole machine hides no hashrate', async () => {
    const { value } = await replayOf(cgminer, {
      [ALL]: { summary: { SUMMARY: [{ 'GHS 5s': 7 }] }, devs: { DEVS: [{ ASC: 0, 'MHS 5s': 0, Temperature: 0 }] } },
    });
    expect(value('miner.hashrate')).toBe(7e9);
    expect(value('miner.board_hashrate')).toBeUndefined();
  });
});

describe('an answer that is not what it should be', () => {
  it.each([
    ['a text', 'BTMiner'],
    ['a list', [1]],
    ['nothing', {}],
    ['wrong types', { summary: 4, devs: { DEVS: 'x' }, pools: { POOLS: [1] }, stats: { STATS: [[], 'x', null] } }],
  ])('%s reads as nothing said', async (_what, all) => {
    const { observation } = await replayOf(cgminer, { [ALL]: all });
    expect(observation.readings.filter(({ value }) => value !== undefined)).toEqual([]);
    expect(observation.operation).toBe('unknown');
  });
});

describe.runIf(recordings('asic') !== undefined)('real replies that other drivers know better', () => {
  const asic = recordings('asic') ?? '';
  it.each([
    ['hammer/d10-2023-05-28', 4_885_081_300],
    ['antminer/stock-s21-s19pro-mixed', 110_566.89e9],
    ['luxos/s19kpro-2025.4.8', undefined],
    ['sealminer/a2-2025091001', 368_479_432.78e6],
  ])('%s', async (folder, hashrate) => {
    const conversation = await replay(cgminer, `${asic}/${folder}`);
    expect(faultsOf(conversation)).toEqual([]);
    if (hashrate !== undefined) expect(conversation.value('miner.hashrate')).toBe(hashrate);
  });
});

it('speaks only the protocol, so that it is believed last', () => {
  const [detection] = cgminer.detect ?? [];
  expect(detection?.tells).toBe('protocol');
  expect(detection?.is(new Answer({ VERSION: [{ CGMiner: '4.11.1', API: '3.7' }] }))).toBe(true);
  expect(detection?.is(new Answer({ STATUS: 'E', Description: 'whatsminer v1.1' }))).toBe(false);
  expect(detection?.is(Answer.none)).toBe(false);
});

it('restarts the program, and hangs up', () => {
  expect(cgminer.control).toBeDefined();
  expect(Object.keys(cgminer.control ?? {})).toEqual(['restartMining']);
  expect(cgminer.control?.restartMining?.({})).toEqual({
    ...{ via: 'cgminer', command: 'restart', hangsUp: true, writes: true },
  });
});
