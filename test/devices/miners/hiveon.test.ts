import { describe, expect, it } from 'vitest';
import { describe as named } from '../../../core/wire/wire.ts';
import hiveon from '../../../devices/miners/hiveon.ts';
import { faultsOf, fixture, replay, replayOf } from './replay.ts';

describe('an S19', () => {
  const polled = () => replay(hiveon, fixture('hiveon/s19'));

  it.each([
    ['miner.hashrate', { algorithm: 'sha256' }, 95_000.5e9],
    ['miner.hashrate_expected', {}, 95_000e9],
    ['miner.power', {}, 3250],
    ['miner.uptime', {}, 4000],
    ['miner.fans', {}, 4],
    ['miner.fan_speed', { fan: '2' }, 0],
    ['miner.boards', {}, 2],
    ['miner.board_hashrate', { board: '1' }, 47_500.25e9],
    ['miner.board_hashrate', { board: '2' }, undefined],
    ['miner.board_frequency', { board: '0' }, 600e6],
    ['miner.board_temperature', { board: '0', sensor: '3' }, 61],
    ['miner.chip_temperature', { board: '0', sensor: '0' }, 60],
    ['miner.hardware_errors', {}, 7],
    ['miner.shares', { result: 'accepted' }, 11],
    ['miner.pool_last_share', { pool: '0' }, 1_699_999_990],
  ] as const)('%s %o is %s', async (metric, labels, expected) => {
    expect((await polled()).value(metric, labels)).toBe(expected);
  });

  it('tells what it is and does, in three questions', async () => {
    const conversation = await polled();
    expect(conversation.observation.operation).toBe('hashing');
    expect(conversation.observation.facts).toMatchObject({
      ...{
        make: 'Bitmain',
        model: 'Antminer S19',
        firmware: 'Hiveon 1.02',
        mac: '02:AA:BB:CC:DD:05',
        hostname: 'hive-1',
      },
    });
    expect(conversation.polled.map(named)).toEqual(['cgminer stats', 'cgminer summary', 'cgminer pools']);
    expect(faultsOf(conversation)).toEqual([]);
  });
});

it('a T9 tells nine chains of three boards', async () => {
  const { observation, value } = await replay(hiveon, fixture('hiveon/t9'));
  expect(observation.facts.boards).toEqual([
    { board: 0, chips: 54 },
    { board: 1, chips: 35 },
  ]);
  expect(value('miner.board_hashrate', { board: '0' })).toBe(3601e9);
  expect(value('miner.board_hashrate', { board: '1' })).toBe(1300e9);
  expect(value('miner.board_hardware_errors', { board: '0' })).toBe(3);
  expect(value('miner.boards')).toBe(2);
});

it.each([
  ['asleep', { STATS: [] }, 'sleeping'],
  ['starting', { STATS: [{}, { Elapsed: 20, 'GHS 5s': 0 }] }, 'starting'],
  ['hung', { STATS: [{}, { Elapsed: 2000, 'GHS 5s': 0 }] }, 'not-hashing'],
  ['a text', 'x', 'unknown'],
])('%s', async (_what, stats, operation) => {
  const { observation } = await replayOf(hiveon, {
    'cgminer version': {},
    'cgminer stats': stats,
    'cgminer pools': 'x',
  });
  expect(observation.operation).toBe(operation);
});

it('reboots and blinks as Bitmain does, and no more', () => {
  expect(Object.keys(hiveon.control ?? {}).sort()).toEqual(['locate', 'reboot']);
  expect(hiveon.control?.reboot?.({})).toMatchObject({ path: '/cgi-bin/reboot.cgi', auth: 'digest', writes: true });
});
