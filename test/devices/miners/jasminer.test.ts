import { describe, expect, it } from 'vitest';
import type { MetricId } from '../../../core/farm/metrics.ts';
import { Answer } from '../../../core/wire/answer.ts';
import jasminer from '../../../devices/miners/jasminer.ts';
import { faultsOf, fixture, replay, replayOf } from './replay.ts';

type Row = readonly [metric: MetricId, labels: Record<string, string>, value: number | undefined];
const STATUS = 'GET /cgi-bin/minerStatus_all.cgi';

describe('an X16-Q', () => {
  const polled = replay(jasminer, fixture('jasminer/x16'));

  it.each<Row>([
    ['miner.hashrate', { algorithm: 'ethash' }, 1_786_590_000],
    ['miner.hashrate_average', { window: 'boot' }, 1_790_000_000],
    ['miner.uptime', {}, 86_500],
    ['miner.fans', {}, 3],
    ['miner.fan_speed', { fan: '1' }, 2100],
    ['miner.fan_speed', { fan: '2' }, undefined],
    ['miner.fan_duty', {}, 0.42],
    ['miner.boards', {}, 1],
    ['miner.board_chips', { board: '0' }, 3],
    ['miner.chip_temperature', { board: '0', sensor: '2' }, 61],
    ['miner.chip_temperature', { board: '0', sensor: '1' }, undefined],
    ['miner.pool_active', { pool: '0' }, 1],
    ['miner.pool_active', { pool: '1' }, 0],
    ['miner.pool_up', { pool: '1' }, undefined],
    ['miner.power', {}, undefined],
  ])('%s %o is %s', async (metric, labels, value) => {
    expect((await polled).value(metric, labels)).toBe(value);
  });

  it('says what it is', async () => {
    const { observation, polled: questions } = await polled;
    expect(faultsOf(await polled)).toEqual([]);
    expect(questions).toHaveLength(1);
    expect(observation.operation).toBe('hashing');
    expect(observation.facts).toMatchObject({
      ...{ make: 'Jasminer', model: 'JASMINER X16-Q 1950', firmware: '20230601', serial: 'SN-J1', mode: 'balanced' },
    });
    expect(observation.facts.pools).toHaveLength(2);
  });
});

describe('hashrates want a unit', () => {
  it.each([
    ['1786.59 MH/s', 1_786_590_000],
    ['1.5GH/s', 1_500_000_000],
    ['0 MH/s', 0],
    ['1786.59', undefined],
    ['1.7.8 MH/s', undefined],
    ['fast MH/s', undefined],
    [1786.59, undefined],
  ])('%j is %s', async (rt, value) => {
    const { value: read } = await replayOf(jasminer, { [STATUS]: { summary: { rt } } });
    expect(read('miner.hashrate')).toBe(value);
  });
});

it.each([
  ['a text', 'x'],
  ['nothing', {}],
  ['wrong types', { summary: [], boards: { board: [{ asics: 1e12 }], fan_num: -1 }, pools: { pool: [3] } }],
])('%s reads as nothing said', async (_what, status) => {
  const { observation } = await replayOf(jasminer, { [STATUS]: status });
  const told = observation.readings.filter(
    ({ metric, value }) => value !== undefined && metric !== 'miner.board_chips',
  );
  expect(told.filter(({ metric }) => metric !== 'miner.boards')).toEqual([]);
  expect(observation.operation).toBe('unknown');
});

it.each([
  [true, { summary: { miner: 'JASMINER X4-1U' } }],
  [false, { summary: { miner: 'Antminer' } }],
  [false, undefined],
])('is told apart: %s', (expected, status) => {
  expect(jasminer.detect?.some(({ is }) => is(new Answer(status)))).toBe(expected);
});

it('reboots and nothing else', () => {
  expect(Object.keys(jasminer.control ?? {})).toEqual(['reboot']);
  expect(jasminer.control?.reboot?.({})).toEqual({
    ...{ via: 'http', method: 'GET', path: '/cgi-bin/reboot.cgi', auth: 'digest', writes: true },
  });
});
