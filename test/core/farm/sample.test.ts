import { describe, expect, it } from 'vitest';
import { flag, reading } from '../../../core/farm/sample.ts';

describe('reading', () => {
  it.each([
    [110, 110],
    [0, 0],
    [-40, -40],
    [undefined, undefined],
    [Number.NaN, undefined],
    [Number.POSITIVE_INFINITY, undefined],
  ])('of %s has the value %s: missing is not zero', (value, expected) => {
    expect(reading('miner.power', value)).toEqual({ metric: 'miner.power', value: expected, labels: {} });
  });

  it('prints labels as text, an absent one empty', () => {
    expect(reading('miner.chip_temperature', 70, { board: 0, sensor: undefined }).labels).toEqual({
      board: '0',
      sensor: '',
    });
  });

  it('is refused by the compiler without its labels', () => {
    // @ts-expect-error a fan speed needs to say of which fan
    expect(reading('miner.fan_speed', 5900).labels).toEqual({});
    // @ts-expect-error there is no such metric
    expect(reading('miner.mood', 1).metric).toBe('miner.mood');
  });
});

describe('flag', () => {
  it.each([
    [true, 1],
    [false, 0],
    [undefined, undefined],
  ])('of %s is %s', (said, value) => {
    expect(flag(said)).toBe(value);
  });
});
