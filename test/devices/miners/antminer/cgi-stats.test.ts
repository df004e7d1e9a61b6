import { describe, expect, it } from 'vitest';
import antminer from '../../../../devices/miners/antminer.ts';
import { fixture, replay } from '../replay.ts';

describe('the shape of the CGI', () => {
  const polled = replay(antminer, fixture('antminer/s21-cgi'));

  it('is read in base units', async () => {
    const { value } = await polled;
    expect(value('miner.hashrate', { algorithm: 'sha256' })).toBeCloseTo(200_400e9, -6);
    expect(value('miner.hashrate_average', { window: '30m' })).toBeCloseTo(200_150e9, -6);
    expect(value('miner.hashrate_average', { window: 'boot' })).toBeCloseTo(199_900e9, -6);
    expect(value('miner.hashrate_expected')).toBeCloseTo(200_100e9, -6);
    expect(value('miner.power')).toBe(3510);
    expect(value('miner.uptime')).toBe(86_400);
    expect(value('miner.frequency')).toBe(490e6);
    expect(value('miner.best_share_difficulty')).toBe(7.5e9);
    expect(value('miner.hardware_errors')).toBe(21);
  });

  it('tells boards apart and leaves out sensors that are not there', async () => {
    const { value, series } = await polled;
    expect(value('miner.boards')).toBe(3);
    expect(value('miner.board_hashrate', { board: '1' })).toBeCloseTo(66_590.25e9, -6);
    expect(value('miner.board_hashrate_expected', { board: '1' })).toBeCloseTo(66_700e9, -6);
    expect(value('miner.board_chips', { board: '2' })).toBe(108);
    expect(value('miner.board_hardware_errors', { board: '0' })).toBe(12);
    expect(value('miner.board_info', { board: '0', serial: 'SN-A' })).toBe(1);
    expect(series('miner.board_temperature')).toEqual({
      ...{ 'board=0,sensor=0': 41, 'board=0,sensor=1': 42, 'board=0,sensor=2': 58, 'board=0,sensor=3': 59 },
      ...{ 'board=1,sensor=0': 40, 'board=1,sensor=1': 43, 'board=1,sensor=2': 57 },
      ...{ 'board=2,sensor=0': 42, 'board=2,sensor=1': 41, 'board=2,sensor=2': 60, 'board=2,sensor=3': 58 },
    });
    expect(Object.keys(series('miner.chip_temperature'))).toHaveLength(11);
    expect(series('miner.board_inlet_temperature')).toEqual({});
  });

  it('shows a fan that has stopped', async () => {
    const { value, series } = await polled;
    expect(series('miner.fan_speed')).toEqual({ 'fan=0': 5400, 'fan=1': 5430, 'fan=2': 0, 'fan=3': 5370 });
    expect(value('miner.fans')).toBe(4);
  });

  it('tells pools, and leaves out the one that is not set', async () => {
    const { value, series, observation } = await polled;
    expect(series('miner.pool_up')).toEqual({ 'pool=0': 1, 'pool=1': 0 });
    expect(series('miner.pool_active')).toEqual({});
    expect(value('miner.pool_last_share', { pool: '0' })).toBe(1_760_000_000 - 90);
    expect(series('miner.pool_difficulty')).toEqual({ 'pool=0': 65_536 });
    expect(series('miner.shares')).toEqual({ 'result=accepted': 1220, 'result=rejected': 3, 'result=stale': 1 });
    expect(observation.facts.pools?.map(({ url }) => url)).toEqual([
      'stratum+tcp://a.example:3333',
      'stratum+tcp://b.example:3333',
    ]);
  });

  it('reports what the firmware complains about', async () => {
    const { observation, series } = await polled;
    expect(observation.facts.errors).toEqual([
      { code: 'fan-fault', vendorCode: 'fans', component: 'fan', message: 'fans error' },
      { code: 'temperature-fault', vendorCode: 'temp:2', component: 'temperature', message: 'inlet too warm' },
    ]);
    expect(series('miner.error')).toEqual({
      'code=fan-fault,vendor_code=fans,component=fan': 1,
      'code=temperature-fault,vendor_code=temp:2,component=temperature': 1,
    });
  });

  it('knows what it is and what it does', async () => {
    const { observation } = await polled;
    expect(observation.operation).toBe('hashing');
    expect(observation.facts).toMatchObject({
      make: 'Bitmain',
      model: 'Antminer S21',
      algorithm: 'sha256',
      firmware: 'Thu Oct  9 18:55:45 CST 2025',
      mode: 'normal',
    });
    expect(observation.facts).not.toHaveProperty('mac');
  });
});
