import { DEFAULT_THRESHOLDS } from '../../core/farm/thresholds.ts';
import type { DeviceSample } from '../samples.ts';
import { attentionFor, type Condition, notSeen, seen, untold } from './finding.ts';
import { growth, percent, secondsBetween, total, totalWhere } from './readings.ts';

/** With fewer shares a single one would decide. */
const FEWEST_SHARES = 30;

/** Pools reject too many of the miner's shares. Counters since the start say nothing about now: two samples are compared. */
export const sharesRejected: Condition = (sample, { earlier }) => {
  const noted = attentionFor(sample, /^shares-rejected$/);
  if (noted) return noted;
  if (total(sample, 'miner.shares') === undefined) return untold('shares are not counted');
  if (earlier === undefined) return untold('the counters of shares were read only once so far');
  const all = growth(total(sample, 'miner.shares'), total(earlier, 'miner.shares'));
  const rejected = growth(rejectedOf(sample), rejectedOf(earlier));
  if (all === undefined || rejected === undefined) return untold('the counters of shares began anew');
  const seconds = Math.round(secondsBetween(earlier, sample));
  if (all < FEWEST_SHARES) return untold(`only ${all} shares in ${seconds} s: too few to judge`);
  const most =
    totalWhere(sample, 'miner.shares_rejected_limit', 'level', 'warning') ??
    DEFAULT_THRESHOLDS.sharesRejectedWarningRatio;
  const evidence = `${rejected} of ${all} shares rejected in ${seconds} s: ${percent(rejected / all)}, the limit is ${percent(most)}`;
  return rejected / all > most ? seen(evidence) : notSeen(evidence);
};

function rejectedOf(sample: DeviceSample): number | undefined {
  return totalWhere(sample, 'miner.shares', 'result', 'rejected');
}
