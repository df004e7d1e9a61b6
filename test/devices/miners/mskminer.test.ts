import { describe, expect, it } from 'vitest';
import { describe as named } from '../../../core/wire/wire.ts';
import mskminer from '../../../devices/miners/mskminer.ts';
import { faultsOf, fixture, recordings, replay, replayOf } from './replay.ts';

const RECORDED = recordings('asic/mskminer/s19-2.6.0.39');

describe.runIf(RECORDED !== undefined)('recording s19-2.6.0.39', () => {
  const polled = () => replay(mskminer, RECORDED ?? '');

  it.each([
    ['miner.hashrate', { algorithm: 'sha256' }, 99_989.59e9],
    ['miner.hashrate_average', { window: 'boot' }, 99_761.4e9],
    ['miner.hashrate_expected', {}, 99_674.88e9],
    ['miner.power', {}, 3358],
    ['miner.uptime', {}, 1926],
    ['miner.fans', {}, 4],
    ['miner.fan_speed', { fan: '1' }, 5160],
    ['miner.fan_duty', {}, 0.82],
    ['miner.boards', {}, 3],
    ['miner.board_hashrate', { board: '2' }, 33_601.08e9],
    ['miner.board_chips', { board: '0' }, 88],
    ['miner.board_frequency', { board: '0' }, 744e6],
    ['miner.board_voltage', { board: '2' }, 15.7],
    ['miner.board_voltage', { board: '3' }, undefined],
    ['miner.board_temperature', { board: '2', sensor: '1' }, 43],
    ['miner.chip_temperature', { board: '1', sensor: '0' }, 57],
    ['miner.pool_difficulty', { pool: '0' }, 100_000],
    // "0:00:02" before When 1732121693.
    ['miner.pool_last_share', { pool: '0' }, 1_732_121_691],
    ['miner.shares', { result: 'accepted' }, 30_000],
  ] as const)('%s %o is %s', async (metric, labels, expected) => {
    const value = (await polled()).value(metric, labels);
    if (expected === undefined) expect(value).toBeUndefined();
    else expect(Math.abs((value ?? Number.NaN) / expected - 1)).toBeLessThan(1e-12);
  });

  it('tells what it is and does', async () => {
    const conversation = await polled();
    expect(conversation.observation).toMatchObject({
      operation: 'hashing',
      facts: {
        ...{ make: 'Bitmain', model: 'Antminer S19', firmware: '2.6.0.39', apiVersion: '3.1' },
        ...{ mac: '12:34:56:78:90:12', algorithm: 'sha256', errors: [] },
      },
    });
    expect(conversation.polled.map(named)).toEqual(['cgminer stats', 'cgminer summary', 'cgminer pools']);
    expect(faultsOf(conversation)).toEqual([]);
  });
});

it('mines, each board with its voltage', async () => {
  const { observation, value } = await replay(mskminer, fixture('mskminer/mining'));
  expect(observation).toMatchObject({ operation: 'hashing', facts: { errors: [] } });
  expect(value('miner.power')).toBe(2253);
  expect(value('miner.fan_duty')).toBe(0.82);
  expect(value('miner.board_voltage', { board: '1' })).toBe(15.6);
  expect(value('miner.chip_temperature', { board: '0', sensor: '3' })).toBe(59);
});

it('tunes, and complains about its power supply', async () => {
  const { observation, value } = await replay(mskminer, fixture('mskminer/tuning'));
  expect(observation).toMatchObject({
    ...{ operation: 'starting', because: 'the tuner is running' },
    facts: { errors: [{ code: 'psu-fault', vendorCode: 'psu_status', message: 'PSU over current' }] },
  });
  expect(value('miner.power')).toBeUndefined();
  expect(value('miner.board_voltage')).toBeUndefined();
});

it.each([
  ['texts', 'x'],
  ['odd members', { STATS: [[1], { Elapsed: 'x', fan1: null, chain_acn1: '' }], POOLS: [3], VERSION: [{ Type: 7 }] }],
])('%s read as nothing said', async (_what, reply) => {
  const replies = { 'cgminer version': reply, 'cgminer stats': reply, 'cgminer pools': reply };
  const { observation } = await replayOf(mskminer, replies);
  expect(observation.readings.filter(({ value }) => value !== undefined)).toEqual([]);
  expect(observation.operation).toBe('unknown');
});

it('knows no command', () => {
  expect(mskminer.control).toBeUndefined();
});
