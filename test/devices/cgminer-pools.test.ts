import { describe, expect, it } from 'vitest';
import { Answer } from '../../core/wire/answer.ts';
import { cgminerPools, readPools, replyTime } from '../../devices/cgminer-pools.ts';

const URL = 'stratum+tcp://a.example:3333';
const NOW = 1_760_000_000;
const STATUS = [{ STATUS: 'S', When: NOW }];

const one = (pool: object, status: unknown = STATUS) => {
  const { readings, facts, shares } = cgminerPools(new Answer({ STATUS: status, POOLS: [pool] }));
  const value = (metric: string) => readings.find((reading) => reading.metric === metric)?.value;
  return { value, facts, shares };
};

describe('a pool', () => {
  it.each([
    ['Alive', 1],
    ['Dead', 0],
    ['Rejecting', 0],
    ['Disabled', undefined],
    ['Unknown', undefined],
    [undefined, undefined],
  ])('with the status %s is up: %s', (Status, up) => {
    expect(one({ POOL: 0, URL, Status }).value('miner.pool_up')).toBe(up);
  });

  it.each([
    ['"0:00:03" is three seconds ago', '0:00:03', NOW - 3],
    ['"27:46:40" is 100000 seconds ago', '27:46:40', NOW - 100_000],
    ['a date is a date', 1_761_061_364, 1_761_061_364],
    ['0 is never', 0, undefined],
    ['"0" is never', '0', undefined],
    ['nonsense is nothing', 'yesterday', undefined],
  ])('sent its last share: %s', (_what, told, expected) => {
    expect(one({ POOL: 0, URL, 'Last Share Time': told }).value('miner.pool_last_share')).toBe(expected);
  });

  it('tells no time of its last share when the device does not know the time', () => {
    const booted = [{ STATUS: 'S', When: 986 }];
    expect(one({ POOL: 0, URL, 'Last Share Time': '0:00:03' }, booted).value('miner.pool_last_share')).toBeUndefined();
  });

  it.each([
    [{ 'Stratum Difficulty': 65_536, Diff: '1K' }, 65_536],
    [{ Diff: '524K' }, 524_000],
    [{ 'Stratum Difficulty': 0, Diff: '' }, undefined],
  ])('asks for the difficulty of %j', (keys, difficulty) => {
    expect(one({ POOL: 0, URL, ...keys }).value('miner.pool_difficulty')).toBe(difficulty);
  });

  it.each([[{ POOL: 0, URL: '' }], [{ POOL: 0 }], [null], ['x']])('that is not set is left out: %j', (pool) => {
    expect(cgminerPools(new Answer({ POOLS: [pool] })).readings).toEqual([]);
  });

  it('is numbered by its place when the device gives no number', () => {
    const pools = [{ url: URL }, { url: URL }].map((pool) => new Answer(pool));
    const { facts } = readPools(pools, { url: 'url', worker: 'user', status: 'status' });
    expect(facts.map(({ pool }) => pool)).toEqual([0, 1]);
  });
});

describe('shares', () => {
  it('are summed over the pools that tell them', () => {
    const POOLS = [
      { POOL: 0, URL, Accepted: 5, Rejected: '1' },
      { POOL: 1, URL, Accepted: 7, Rejected: 'many' },
    ];
    expect(cgminerPools(new Answer({ POOLS })).shares).toEqual({ accepted: 12, rejected: 1 });
  });
});

describe('the time of a reply', () => {
  it.each([
    [{ STATUS: [{ When: NOW }] }, NOW],
    [{ STATUS: { when: NOW + 0.5 } }, NOW + 0.5],
    [{ STATUS: 'S', When: NOW }, NOW],
    [{ STATUS: [{ When: 986 }] }, undefined],
    [{}, undefined],
  ])('of %j', (reply, time) => {
    expect(replyTime(new Answer(reply))).toBe(time);
  });
});
