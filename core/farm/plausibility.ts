import { type Attention, type Observation, type Operation, type Reading, reading } from './sample.ts';
import type { Thresholds } from './thresholds.ts';
import { valuesOf } from './told.ts';

/** Power of one miner in watts, measured at the same time from both ends of its cords. */
export interface FeedPower {
  /** Through all outlets that the inventory says feed it. */
  feedWatts: number;
  /** As it reports itself. */
  ownWatts: number;
}

/**
 * Why the outlets of the inventory cannot be those of the miner, as a sentence; undefined when they may be. A tolerance
 * of 0.25 takes ratios from 0.8 to 1.25: the same factor in both directions.
 */
export function feedImplausible({ feedWatts, ownWatts }: FeedPower, tolerance: number): string | undefined {
  const most = 1 + tolerance;
  if (ownWatts <= 0 || (feedWatts <= ownWatts * most && feedWatts * most >= ownWatts)) return undefined;
  const bounds = `plausible is ${percentOf(1 / most)} to ${percentOf(most)} %`;
  const share = `${percentOf(feedWatts / ownWatts)} % of the ${Math.round(ownWatts)} W that the miner reports`;
  return `The outlets of the inventory draw ${Math.round(feedWatts)} W, ${share}; ${bounds}.`;
}

/**
 * Compares the outlets of a miner with the miner, while it hashes: idle watts are too few to tell miners apart. Nothing
 * is said of a miner that reports no power, or of which an outlet is not measured. This is the only check of the wiring:
 * nothing is ever switched to find out what hangs where.
 */
export function judgeFeeds(
  observation: Pick<Observation, 'readings'> & { operation: Operation },
  feedWatts: number | undefined,
  thresholds: Pick<Thresholds, 'feedPowerTolerance'>,
): { readings: Reading[]; attention: Attention[] } {
  const ownWatts = ownPower(observation);
  const hashes = observation.operation === 'hashing' || observation.operation === 'degraded';
  if (!hashes || feedWatts === undefined || ownWatts === undefined) return { readings: [], attention: [] };
  const evidence = feedImplausible({ feedWatts, ownWatts }, thresholds.feedPowerTolerance);
  return {
    readings: [reading('miner.feed_power_ratio', feedWatts / ownWatts)],
    attention: evidence === undefined ? [] : [{ level: 'advisory', reason: 'feed-implausible', evidence }],
  };
}

/** What a miner says that it draws, in watts. Zero is no answer: a miner that answers draws something. */
export function ownPower(observation: Pick<Observation, 'readings'>): number | undefined {
  const watts = valuesOf(observation, 'miner.power')[0]?.value;
  return watts !== undefined && watts > 0 ? watts : undefined;
}

/** Whether a miner hashes with every board that it should have, as far as it counts them. */
export function isWhole(observation: Pick<Observation, 'readings'> & { operation: Operation }): boolean {
  const boards = valuesOf(observation, 'miner.boards')[0]?.value;
  const expected = valuesOf(observation, 'miner.boards_expected')[0]?.value;
  return observation.operation === 'hashing' && boards !== undefined && boards >= (expected ?? boards);
}

/**
 * Why outlets cannot be those of a miner that has lost boards, as a sentence: they draw as if all worked. A board that is
 * gone draws nothing; half of its share is allowed for others that draw more.
 */
export function drawsAsWhole(
  { watts, wholeWatts }: { watts: number; wholeWatts: number },
  { boards, expected }: { boards: number; expected: number },
): string | undefined {
  const gone = (expected - boards) / expected;
  if (gone <= 0 || wholeWatts <= 0 || watts <= wholeWatts * (1 - gone / 2)) return undefined;
  return `${expected - boards} of ${expected} boards are gone, but the outlets draw ${Math.round(watts)} W, as if all worked (${Math.round(wholeWatts)} W): another machine may hang on them`;
}

function percentOf(ratio: number): number {
  return Math.round(ratio * 1000) / 10;
}
