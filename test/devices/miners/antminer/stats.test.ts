import { describe, expect, it } from 'vitest';
import antminer from '../../../../devices/miners/antminer.ts';
import { fixture, replay, replayOf } from '../replay.ts';

describe('the flat shape', () => {
  it('finds the boards and fans of an S9 where they are', async () => {
    const { value, series } = await replay(antminer, fixture('antminer/s9-flat'));
    expect(series('miner.board_chips')).toEqual({ 'board=0': 63, 'board=1': 63, 'board=2': 63 });
    expect(value('miner.board_hashrate', { board: '1' })).toBeCloseTo(4512.33e9, -6);
    expect(value('miner.board_frequency', { board: '1' })).toBeCloseTo(628.5e6, 0);
    expect(series('miner.board_temperature')).toEqual({
      ...{ 'board=0,sensor=max': 61, 'board=1,sensor=max': 63, 'board=2,sensor=max': 60 },
    });
    expect(series('miner.chip_temperature')).toEqual({
      ...{ 'board=0,sensor=max': 76, 'board=1,sensor=max': 79, 'board=2,sensor=max': 75 },
    });
    expect(series('miner.fan_speed')).toEqual({ 'fan=0': 5880, 'fan=1': 4320 });
    expect(value('miner.fans')).toBe(2);
    expect(value('miner.hashrate')).toBeCloseTo(13_512.44e9, -6);
    expect(value('miner.power')).toBeUndefined();
    expect(series('miner.pool_up')).toEqual({ 'pool=0': 1 });
  });

  it('names an S9 without the version that stands in its type', async () => {
    const { observation } = await replay(antminer, fixture('antminer/s9-flat'));
    expect(observation.facts).toMatchObject({ model: 'Antminer S9', algorithm: 'sha256' });
    expect(observation.facts).not.toHaveProperty('mode');
  });

  it('keeps the places of the others when a board is missing, and says nothing of the missing one', async () => {
    const { value, series } = await replay(antminer, fixture('antminer/s19-missing-board'));
    expect(value('miner.boards')).toBe(2);
    expect(Object.keys(series('miner.board_hashrate'))).toEqual(['board=0', 'board=2']);
    expect(series('miner.board_chips')).toEqual({ 'board=0': 114, 'board=2': 114 });
    expect(series('miner.fan_speed')).toEqual({ 'fan=0': 6000, 'fan=1': 5880, 'fan=2': 0, 'fan=3': 5040 });
    expect(series('miner.chip_temperature')).toMatchObject({ 'board=2,sensor=0': 53, 'board=2,sensor=2': 64 });
    expect(series('miner.chip_temperature')).not.toHaveProperty('board=2,sensor=3');
    expect(series('miner.board_temperature')).not.toHaveProperty('board=2,sensor=3');
  });

  it.each([
    ['Antminer L3+', { 'GHS 5s': '504.5' }, 504.5e6],
    ['Antminer L7', { 'GHS 5s': 9500, rate_unit: 'MH' }, 9500e6],
    ['Antminer Z15', { 'GHS 5s': 420, rate_unit: 'KSol/s' }, 420e3],
    ['Antminer KS5', { 'GHS 5s': 20e12, rate_unit: 'H/s' }, 20e12],
    ['Antminer D3', { 'GHS 5s': 19_300 }, undefined],
    ['Antminer S9', { 'GHS 5s': 13_500, rate_unit: 'shares' }, undefined],
  ])('counts the hashrate of %s in its own unit', async (Type, flat, expected) => {
    const { value } = await replayOf(antminer, { 'cgminer stats': { STATS: [{ Type }, { Elapsed: 9, ...flat }] } });
    const hashrate = value('miner.hashrate');
    if (expected === undefined) expect(hashrate).toBeUndefined();
    else expect(hashrate).toBeCloseTo(expected, -3);
  });
});

describe('inlet and outlet', () => {
  const temperatures = { temp_pcb: [31, 40, 36, 41], temp_chip: [30, 35, 60, 61], temp_pic: [50, 51, 45, 44] };
  it.each([
    [
      'Antminer S19 XP',
      45,
      51,
      { 'board=0,sensor=0': 31, 'board=0,sensor=1': 40, 'board=0,sensor=2': 36, 'board=0,sensor=3': 41 },
    ],
    [
      'Antminer S21 Hyd.',
      30,
      35,
      { 'board=0,sensor=0': 31, 'board=0,sensor=1': 40, 'board=0,sensor=2': 36, 'board=0,sensor=3': 41 },
    ],
    [
      'Antminer S21+ Hyd.',
      31,
      36,
      {
        'board=0,sensor=1': 40,
        'board=0,sensor=3': 41,
        'board=0,sensor=pic1': 51,
        'board=0,sensor=pic2': 45,
        'board=0,sensor=pic3': 44,
      },
    ],
    [
      'Antminer S21',
      undefined,
      undefined,
      { 'board=0,sensor=0': 31, 'board=0,sensor=1': 40, 'board=0,sensor=2': 36, 'board=0,sensor=3': 41 },
    ],
  ])('of %s', async (type, inlet, outlet, board) => {
    const stats = {
      INFO: { type },
      STATS: [{ rate_5s: 1, rate_unit: 'GH/s', chain: [{ index: 0, ...temperatures }] }],
    };
    const { value, series } = await replayOf(antminer, { 'cgminer stats': stats });
    expect(value('miner.board_inlet_temperature')).toBe(inlet);
    expect(value('miner.board_outlet_temperature')).toBe(outlet);
    expect(series('miner.board_temperature')).toEqual(board);
  });
});
