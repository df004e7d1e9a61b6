import { describe, expect, it } from 'vitest';
import type { MetricId } from '../../../core/farm/metrics.ts';
import { Answer } from '../../../core/wire/answer.ts';
import sealminer from '../../../devices/miners/sealminer.ts';
import { faultsOf, fixture, recordings, replay, replayOf } from './replay.ts';

type Row = readonly [metric: MetricId, labels: Record<string, string>, value: number | undefined];
const RECORDED = recordings('asic/sealminer/a2-2025091001');

describe.runIf(RECORDED !== undefined)('recording a2-2025091001', () => {
  const polled = () => replay(sealminer, RECORDED ?? '');

  it.each<Row>([
    ['miner.hashrate', { algorithm: 'sha256' }, 220_377_998.845847e6],
    ['miner.hashrate_average', { window: '1m' }, 220_315_525.22617e6],
    ['miner.hashrate_average', { window: '30m' }, 219_399_667.040008e6],
    ['miner.hashrate_average', { window: 'boot' }, 218_701_205.628067e6],
    ['miner.hashrate_expected', {}, 230_839_407.28559e6],
    ['miner.power', {}, 3504],
    ['miner.power_limit', {}, 3500],
    ['miner.uptime', {}, 2743],
    ['miner.mining_duration', {}, 2481],
    ['miner.frequency', {}, 346e6],
    ['miner.psu_input_voltage', {}, 246],
    ['miner.psu_fan_speed', {}, 4408],
    ['miner.psu_temperature', { sensor: 'ambient' }, 26],
    ['miner.fans', {}, 4],
    ['miner.fan_speed', { fan: '2' }, 3753],
    ['miner.boards', {}, 3],
    ['miner.board_hashrate', { board: '0' }, 73_905_832.003432e6],
    ['miner.board_hashrate_expected', { board: '2' }, 73_393_200e6],
    ['miner.board_chips', { board: '1' }, 153],
    ['miner.board_frequency', { board: '0' }, 349e6],
    ['miner.board_temperature', { board: '1', sensor: '3' }, 68],
    ['miner.board_info', { board: '0', serial: 'S124600252004637' }, 1],
    ['miner.hardware_errors', {}, 54],
    ['miner.best_share_difficulty', {}, 33_318_911],
    ['miner.shares', { result: 'accepted' }, 1421],
    ['miner.pool_difficulty', { pool: '0' }, 262_144],
    ['miner.pool_last_share', { pool: '0' }, 1_773_869_544],
  ])('%s %o is %s', async (metric, labels, value) => {
    const told = (await polled()).value(metric, labels) ?? Number.NaN;
    expect(Math.abs(told / (value ?? 0) - 1)).toBeLessThan(1e-12);
  });

  it('says what it is and does', async () => {
    const conversation = await polled();
    expect(faultsOf(conversation)).toEqual([]);
    expect(conversation.polled).toHaveLength(3);
    expect(conversation.observation.operation).toBe('hashing');
    expect(conversation.observation.facts).toMatchObject({
      ...{ make: 'Bitdeer', model: 'SealMiner A2', firmware: '2025091001', apiVersion: '3.7', mode: 'Normal' },
      ...{ mac: '50:D4:48:4B:86:78', serial: 'S127200252001850', controlBoard: 'taurus_air_v1.1' },
      ...{ psuModel: 'BTPSU04KSA-03.00', psuSerial: '3C251501801', errors: [] },
    });
  });
});

describe('one with faults', () => {
  const polled = replay(sealminer, fixture('sealminer/faults'));

  it.each<Row>([
    ['miner.hashrate', {}, 150e12],
    // 0 is no limit, and no sensor.
    ['miner.power_limit', {}, undefined],
    ['miner.psu_temperature', {}, undefined],
    ['miner.fan_speed', { fan: '1' }, 0],
    ['miner.boards', {}, 2],
    ['miner.board_temperature', { board: '0' }, 55],
    // A board that is off tells nothing.
    ['miner.board_hashrate', { board: '2' }, undefined],
    ['miner.board_temperature', { board: '2' }, undefined],
    ['miner.error', { component: 'psu' }, 1],
    ['miner.shares', { result: 'stale' }, 1],
  ])('%s %o is %s', async (metric, labels, value) => {
    expect((await polled).value(metric, labels)).toBe(value);
  });

  it('tells them', async () => {
    const { observation } = await polled;
    expect(faultsOf(await polled)).toEqual([]);
    expect(observation.facts.errors?.map(({ code, vendorCode, part }) => [code, vendorCode, part])).toEqual([
      ['unknown', 'E12', undefined],
      ['psu-fault', 'PSU 0x00000010', undefined],
      ['chip-fault', 'Bad Chip Count', 1],
    ]);
    expect(observation.facts.boards?.[2]).toEqual({ board: 2, serial: 'HB2', chips: 0, status: 'offline' });
  });
});

describe('what it does', () => {
  it.each([
    [{ 'MHS(Sample)': 0, 'PM State': 'Suspended' }, 'sleeping', 'PM State is Suspended'],
    [{ 'MHS(Sample)': 0, 'PM State': 'Booting' }, 'starting', 'PM State is Booting'],
    [{ 'MHS(Sample)': 0, 'PM State': 'Running' }, 'not-hashing', 'PM State is Running'],
    [{ 'MHS(Sample)': 0 }, 'not-hashing', undefined],
    [{ 'PM State': 'Running' }, 'unknown', undefined],
    [{ 'MHS(Sample)': 7, 'PM State': 'Suspended' }, 'hashing', undefined],
  ])('%j is %s', async (stats, operation, because) => {
    const { observation } = await replayOf(sealminer, { 'cgminer stats': { STATS: [stats] } });
    expect(observation.operation).toBe(operation);
    expect(observation.because).toBe(because);
  });

  it.each([
    ['a text', 'x'],
    ['nothing', {}],
    ['wrong types', { STATS: [{ 'Board Count': 'many', 'Fan Count': -3, 'MHS(Sample)': [] }], SUMMARY: 3, POOLS: {} }],
    ['endless boards', { STATS: [{ 'Board Count': 1e15 }] }],
    ['lists', { STATS: [[1]], SUMMARY: [[2]], POOLS: [[3]] }],
  ])('%s reads as nothing said', async (_what, reply) => {
    const replies = { 'cgminer stats': reply, 'cgminer summary': reply, 'cgminer pools': reply };
    const { observation } = await replayOf(sealminer, replies);
    expect(observation.readings.filter(({ value }) => value !== undefined)).toEqual([]);
    expect(observation.operation).toBe('unknown');
  });
});

it.each([
  [true, new Answer({ VERSION: [{ BDMiner: '4.11.1', API: '3.7' }] })],
  [true, new Answer({ status: 200, text: '<link rel="stylesheet" href="amazeui.min.css">' })],
  [false, new Answer({ VERSION: [{ CGMiner: '4.11.1', API: '3.7' }] })],
  [false, Answer.none],
])('is told apart: %s', (expected, answer) => {
  expect(sealminer.detect?.some(({ is }) => is(answer))).toBe(expected);
});

it('pauses, resumes and restarts over 4028', () => {
  const restart = { via: 'cgminer', command: 'restart', hangsUp: true, writes: true };
  expect(Object.keys(sealminer.control ?? {}).sort()).toEqual(['pause', 'restartMining', 'resume']);
  expect(sealminer.control?.pause?.({})).toEqual({
    ...{ via: 'cgminer', command: 'ascset', parameter: '0,suspend', writes: true },
  });
  expect(sealminer.control?.resume?.({})).toEqual(restart);
  expect(sealminer.control?.restartMining?.({})).toEqual(restart);
});
