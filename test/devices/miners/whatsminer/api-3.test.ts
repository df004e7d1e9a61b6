import { describe, expect, it } from 'vitest';
import whatsminer from '../../../../devices/miners/whatsminer.ts';
import { replayOf } from '../replay.ts';

const API2 = { Msg: { api_ver: '2.0.5' } };
const STATUS = 'whatsminer v3 get.miner.status';
const DEVICE = 'whatsminer v3 get.device.info';

describe('API 3', () => {
  const pool = (extra: object) => ({
    url: 'stratum+tcp://a.example:3333',
    account: 'farm.w',
    status: 'alive',
    ...extra,
  });
  const replies = (summary: object) => ({
    [DEVICE]: {
      code: 0,
      msg: { miner: { type: 'M63S_VK30' }, power: { fanspeed: 'n/a', mode: '2' }, system: { ledstatus: 'manual' } },
    },
    [STATUS]: { code: 0, msg: { summary, pools: [pool({ id: 1, 'stratum-active': true, 'stratum-diff': 131072 })] } },
    'cgminer get_version': API2,
    'cgminer pools': {
      POOLS: [{ POOL: 7, URL: 'stratum+tcp://a.example:3333', User: 'farm.w', Accepted: 40, Rejected: 2, Stale: 0 }],
    },
  });

  it('takes share counts from port 4028', async () => {
    const { series, value } = await replayOf(whatsminer, replies({ 'hash-realtime': 390.5 }));
    expect(series('miner.shares')).toEqual({ 'result=accepted': 40, 'result=rejected': 2, 'result=stale': 0 });
    expect(value('miner.pool_shares', { pool: '1', result: 'rejected' })).toBe(2);
    expect(value('miner.pool_difficulty', { pool: '1' })).toBe(131_072);
    expect(value('miner.hashrate')).toBeCloseTo(390.5e12, -6);
    expect(value('miner.fault_light')).toBe(1);
    expect(value('miner.psu_fan_speed')).toBeUndefined();
  });

  it.each([
    ['power-realtime', -1],
    ['power-realtime', 0],
    ['power-limit', 0],
    ['power-limit', 2_147_483_647],
    ['factory-hash', -0.003],
    ['factory-hash', 0],
    ['environment-temperature', -273],
  ])('says nothing for %s %d', async (key, told) => {
    const { observation } = await replayOf(whatsminer, replies({ [key]: told }));
    const silent = ['miner.power', 'miner.power_limit', 'miner.hashrate_expected', 'miner.environment_temperature'];
    const found = observation.readings.filter(({ metric, value }) => silent.includes(metric) && value !== undefined);
    expect(found).toEqual([]);
  });

  it.each([
    [9600, 9600],
    [3600, 3600],
  ])('takes a limit of %d W as it is', async (told, watts) => {
    const { value } = await replayOf(whatsminer, replies({ 'power-limit': told }));
    expect(value('miner.power_limit')).toBe(watts);
  });

  it('shows a fan that has stopped beside one that turns', async () => {
    const { series } = await replayOf(whatsminer, replies({ 'fan-speed-in': 0, 'fan-speed-out': 5280 }));
    expect(series('miner.fan_speed')).toEqual({ 'fan=in': 0, 'fan=out': 5280 });
  });
});
