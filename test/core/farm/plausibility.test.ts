import { describe, expect, it } from 'vitest';
import { drawsAsWhole, feedImplausible, isWhole, judgeFeeds } from '../../../core/farm/plausibility.ts';
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

describe('the outlets of a miner that has lost boards', () => {
  // Half of the share of a lost board is allowed: of one in three a sixth.
  it.each<[number, number, number, number, boolean]>([
    [2000, 3000, 2, 3, true],
    [2500, 3000, 2, 3, true],
    [2501, 3000, 2, 3, false],
    [3000, 3000, 2, 3, false],
    [2000, 3000, 1, 3, true],
    [2001, 3000, 1, 3, false],
    [3000, 3000, 3, 3, true],
    [3000, 3000, 4, 3, true],
    [3000, 0, 2, 3, true],
  ])('%d W, once %d W, with %d of %d boards: plausible %s', (watts, wholeWatts, boards, expected, plausible) => {
    expect(drawsAsWhole({ watts, wholeWatts }, { boards, expected }) === undefined).toBe(plausible);
  });

  it('are told with both values', () => {
    expect(drawsAsWhole({ watts: 3499.7, wholeWatts: 3520 }, { boards: 2, expected: 3 })).toBe(
      '1 of 3 boards are gone, but the outlets draw 3500 W, as if all worked (3520 W): another machine may hang on them',
    );
  });

  it.each<[string, Operation, Reading[], boolean]>([
    ['all boards', 'hashing', [reading('miner.boards', 3), reading('miner.boards_expected', 3)], true],
    ['a board less', 'hashing', [reading('miner.boards', 2), reading('miner.boards_expected', 3)], false],
    ['all boards, too little', 'degraded', [reading('miner.boards', 3), reading('miner.boards_expected', 3)], false],
    ['boards that nobody expects', 'hashing', [reading('miner.boards', 3)], true],
    ['boards that are not counted', 'hashing', [reading('miner.boards_expected', 3)], false],
  ])('%s, %s', (_what, operation, readings, whole) => expect(isWhole({ operation, readings })).toBe(whole));
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
