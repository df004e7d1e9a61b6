import { describe, expect, it } from 'vitest';
import { feedImplausible, judgeFeeds } from '../../../core/farm/plausibility.ts';
import { type Operation, type Reading, reading } from '../../../core/farm/sample.ts';
import { DEFAULT_THRESHOLDS } from '../../../core/farm/thresholds.ts';

describe('the outlets of a miner', () => {
  // The default tolerance of 0.25 takes 0.8 to 1.25.
  it.each<[number, number, number, boolean]>([
    [3000, 3000, 0.25, true],
    [3750, 3000, 0.25, true],
    [3751, 3000, 0.25, false],
    [2400, 3000, 0.25, true],
    [2399, 3000, 0.25, false],
    [0, 3000, 0.25, false],
    [6000, 3000, 1, true],
    [1500, 3000, 1, true],
    [1499, 3000, 1, false],
    [3000, 0, 0.25, true],
  ])('%d W beside the %d W of the miner, tolerance %d: plausible %s', (feedWatts, ownWatts, tolerance, plausible) => {
    expect(feedImplausible({ feedWatts, ownWatts }, tolerance) === undefined).toBe(plausible);
  });

  it('are told apart with both values and the bounds', () => {
    expect(feedImplausible({ feedWatts: 1499.6, ownWatts: 3000 }, 0.25)).toBe(
      'The outlets of the inventory draw 1500 W, 50 % of the 3000 W that the miner reports; plausible is 80 to 125 %.',
    );
  });
});

describe('a miner and its outlets', () => {
  const power = (watts: number | undefined) => [reading('miner.power', watts)];
  const ratio = (value: number) => [reading('miner.feed_power_ratio', value)];

  it.each<[string, Operation, Reading[], number | undefined, Reading[], string[]]>([
    ['agree', 'hashing', power(3000), 3060, ratio(1.02), []],
    ['agree while it hashes too little', 'degraded', power(2000), 2000, ratio(1), []],
    ['disagree', 'hashing', power(3000), 20, ratio(20 / 3000), ['feed-implausible advisory']],
    ['an outlet without any load', 'hashing', power(3000), 0, ratio(0), ['feed-implausible advisory']],
    ['idle watts are not compared', 'not-hashing', power(60), 20, [], []],
    ['nor those of a start', 'starting', power(1500), 300, [], []],
    ['nor those of sleep', 'sleeping', power(10), 40, [], []],
    ['no watts told', 'hashing', [], 3000, [], []],
    ['zero watts told', 'hashing', power(0), 3000, [], []],
    ['watts that are not a number', 'hashing', power(Number.NaN), 3000, [], []],
    ['an outlet that is not measured', 'hashing', power(3000), undefined, [], []],
  ])('%s', (_name, operation, readings, feedWatts, shown, attention) => {
    const judged = judgeFeeds({ operation, readings }, feedWatts, DEFAULT_THRESHOLDS);
    expect(judged.readings).toEqual(shown);
    expect(judged.attention.map(({ reason, level }) => `${reason} ${level}`)).toEqual(attention);
  });
});
