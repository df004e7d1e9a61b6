import { describe, expect, it } from 'vitest';
import type { Device } from '../../core/farm/device.ts';
import { isOnShard, type ShardBy, shardOf } from '../../exporter/shard.ts';
import { miner, pdu } from './devices.ts';

/** 200 buildings with 10 racks of 4 miners each, and a PDU a rack that feeds them. */
const FARM: Device[] = Array.from({ length: 2000 }, (_, index) => {
  const location = { building: `b${Math.floor(index / 10)}`, rack: `r${index % 10}` };
  const feeds = [{ pdu: `pdu-${index}`, outlet: '1' }];
  const miners = [0, 1, 2, 3].map((place) => miner(`m${index}-${place}`, { location, feeds }));
  return [pdu(`pdu-${index}`, { location }), ...miners];
}).flat();

const BYS: ShardBy[] = ['building', 'rack', 'device'];
const sizesOf = (count: number, by: ShardBy) => {
  const sizes = Array<number>(count).fill(0);
  for (const device of FARM) sizes[shardOf(device, count, by)] = (sizes[shardOf(device, count, by)] ?? 0) + 1;
  return sizes;
};

describe.each(BYS)('shards by %s', (by) => {
  it.each([1, 2, 3, 7, 15])('put every device on exactly one of %i', (count) => {
    for (const device of FARM) {
      const polledBy = Array.from({ length: count }, (_, index) => index).filter((index) =>
        isOnShard({ index, count, by }, device),
      );
      expect(polledBy).toEqual([shardOf(device, count, by)]);
    }
  });

  it('are about as large as each other', () => {
    const share = FARM.length / 4;
    for (const size of sizesOf(4, by))
      expect(Math.abs(size - share) / share).toBeLessThan(by === 'building' ? 0.35 : 0.1);
  });

  it.each([
    [3, 4],
    [4, 5],
    [15, 16],
  ])('move to the new one alone when %i become %i', (before, after) => {
    const moved = FARM.filter((device) => shardOf(device, before, by) !== shardOf(device, after, by));
    expect(moved.every((device) => shardOf(device, after, by) === after - 1)).toBe(true);
    expect(moved.length).toBe(sizesOf(after, by)[after - 1]);
    expect(moved.length).toBeLessThan((FARM.length / after) * 1.5);
  });

  it('keep a miner with the PDU that feeds it', () => {
    const of = new Map(FARM.map((device) => [device.id, shardOf(device, 5, by)]));
    for (const { id, feeds = [] } of FARM)
      for (const { pdu: feeding } of feeds) expect(of.get(id)).toBe(of.get(feeding));
  });
});

describe('what stays together', () => {
  it.each<[string, ShardBy, Partial<Device>, Partial<Device>]>([
    [
      'a building',
      'building',
      { location: { building: 'b', rack: 'r1' } },
      { location: { building: 'b', rack: 'r2' } },
    ],
    ['without one, a rack', 'building', { location: { rack: 'r' } }, { location: { rack: 'r' } }],
    [
      'a rack of a building',
      'rack',
      { location: { building: 'b', rack: 'r' } },
      { location: { building: 'b', rack: 'r' } },
    ],
    [
      'without either, what a PDU feeds',
      'building',
      { feeds: [{ pdu: 'p', outlet: '1' }] },
      { feeds: [{ pdu: 'p', outlet: '2' }] },
    ],
  ])('%s', (_, by, one, other) => {
    for (let index = 0; index < 50; index += 1)
      expect(shardOf(miner(`a${index}`, one), 7, by)).toBe(shardOf(miner(`b${index}`, other), 7, by));
  });

  it('is not what has the same rack in another building', () => {
    const rack = (building: string) => miner('m', { location: { building, rack: 'r1' } });
    const shards = new Set(Array.from({ length: 500 }, (_, index) => shardOf(rack(`b${index}`), 7, 'rack')));
    expect(shards.size).toBe(7);
  });
});

describe('a selector', () => {
  const device = miner('m1', { location: { building: 'b1', rack: 'r1' }, tags: ['air', 'batch-1'] });
  it.each([
    [{ buildings: ['b1', 'b2'] }, true],
    [{ buildings: ['b2'] }, false],
    [{ racks: ['r1'] }, true],
    [{ kinds: ['miner' as const] }, true],
    [{ kinds: ['pdu' as const] }, false],
    [{ tags: ['water', 'air'] }, true],
    [{ tags: ['water'] }, false],
    [{ devices: ['m1'] }, true],
    [{ buildings: ['b1'], tags: ['water'] }, false],
    [{ buildings: ['b1'], racks: ['r1'], kinds: ['miner' as const], tags: ['air'], devices: ['m1'] }, true],
  ])('%o', (selector, expected) => {
    expect(isOnShard({ selector }, device)).toBe(expected);
  });

  it('of a place does not fit a device without one', () => {
    expect(isOnShard({ selector: { buildings: ['b1'] } }, miner('m2'))).toBe(false);
    expect(isOnShard({ selector: { tags: ['air'] } }, miner('m2'))).toBe(false);
  });
});

describe('no shard', () => {
  it('is all devices', () => {
    expect(FARM.every((device) => isOnShard({}, device))).toBe(true);
  });
});
