import { describe, expect, it } from 'vitest';
import type { MetricId } from '../../../core/farm/metrics.ts';
import nerdqaxe from '../../../devices/miners/nerdqaxe.ts';
import { faultsOf, fixture, replay, replayOf } from './replay.ts';

type Row = readonly [metric: MetricId, labels: Record<string, string>, value: number | undefined];

describe('an OCTAXE', () => {
  const polled = replay(nerdqaxe, fixture('nerdqaxe/octaxe'));

  it.each<Row>([
    ['miner.hashrate', { algorithm: 'sha256' }, 9701.5e9],
    ['miner.hashrate_average', { window: '10m' }, 9650.5e9],
    ['miner.hashrate_average', { window: '1d' }, 9588e9],
    // 2040 small cores × 8 chips × 600 MHz.
    ['miner.hashrate_expected', {}, 9.792e12],
    ['miner.power', {}, 171.2],
    // A range that the board may draw, not a limit that is set.
    ['miner.power_limit', {}, undefined],
    ['miner.uptime', {}, 700_000],
    ['miner.chip_temperature', { sensor: '0' }, 57.5],
    ['miner.chip_temperature', { sensor: '2' }, undefined],
    ['miner.chip_temperature', { sensor: '7' }, 51],
    ['miner.chip_temperature', { sensor: 'max' }, undefined],
    ['miner.board_temperature', { sensor: 'vr' }, 71],
    ['miner.board_temperature', { sensor: 'vr-internal' }, 66.5],
    ['miner.board_chips_expected', {}, 8],
    ['miner.board_voltage', {}, 1.148],
    ['miner.fans', {}, 2],
    ['miner.fan_speed', { fan: '1' }, 3050],
    ['miner.fan_duty', {}, 0.62],
    ['miner.best_share_difficulty', {}, 1.52e9],
    ['miner.shares', { result: 'accepted' }, 4410],
    ['miner.pool_active', { pool: '0' }, 1],
    ['miner.pool_difficulty', { pool: '0' }, 16_384],
    ['miner.pool_up', {}, undefined],
  ])('%s %o is %s', async (metric, labels, value) => {
    expect((await polled).value(metric, labels)).toBe(value);
  });

  it('says what it is', async () => {
    const { observation, polled: questions } = await polled;
    expect(faultsOf(await polled)).toEqual([]);
    expect(questions).toHaveLength(1);
    expect(observation.operation).toBe('hashing');
    expect(observation.facts).toMatchObject({
      make: 'NerdAxe',
      model: 'NerdOCTAXE-γ',
      mac: '02:AA:BB:CC:DD:03',
      firmware: 'v1.0.36',
      pools: [{ pool: 0, url: 'stratum+tcp://pool-a.invalid:3333', worker: 'acct.oct', active: true }],
    });
  });
});

describe('one that was shut down, with two pools at once', () => {
  const polled = replay(nerdqaxe, fixture('nerdqaxe/dual-pool'));

  it.each<Row>([
    ['miner.hashrate', {}, 0],
    // No chip tells its temperature while it has no power.
    ['miner.chip_temperature', { sensor: 'max' }, 30.5],
    ['miner.fans', {}, 1],
    ['miner.fan_speed', { fan: '0' }, 900],
    ['miner.fan_speed', { fan: '1' }, undefined],
    ['miner.pool_up', { pool: '0' }, 1],
    ['miner.pool_up', { pool: '1' }, 0],
    ['miner.pool_active', { pool: '1' }, 0],
    ['miner.pool_shares', { pool: '1', result: 'accepted' }, 10],
    ['miner.pool_difficulty', { pool: '0' }, 1024],
    ['miner.pool_difficulty', { pool: '1' }, undefined],
  ])('%s %o is %s', async (metric, labels, value) => {
    expect((await polled).value(metric, labels)).toBe(value);
  });

  it('sleeps', async () => {
    expect((await polled).observation).toMatchObject({ operation: 'sleeping', because: 'shutdown is true' });
  });
});

it('fans that are listed count, whatever their number', async () => {
  const info = {
    hashRate: 1,
    fanrpm: 9,
    fans: [{ label: 'ASIC', rpm: 2400, speedPerc: 50 }, { rpm: 0 }, { rpm: 'x' }],
  };
  const { series } = await replayOf(nerdqaxe, { 'GET /api/system/info': info });
  expect(series('miner.fan_speed')).toEqual({ 'fan=0': 2400, 'fan=1': 0 });
});

it('pauses by cutting power and resumes by restarting', () => {
  const post = (path: string) => ({ via: 'http', method: 'POST', path, writes: true });
  expect(nerdqaxe.control?.pause?.({})).toEqual(post('/api/system/shutdown'));
  expect(nerdqaxe.control?.resume?.({})).toEqual(post('/api/system/restart'));
  expect(nerdqaxe.control?.reboot?.({})).toEqual(post('/api/system/restart'));
});
