import { attentionFor, type Condition, notSeen, seen, untold } from './finding.ts';
import { valuesOf } from './readings.ts';

/** The miner reaches none of its pools, or works for none. */
export const poolDown: Condition = (sample) => {
  const reached = valuesOf(sample, 'miner.pool_up');
  if (reached.length > 0 && reached.every(({ value }) => value === 0))
    return seen(`none of its ${reached.length} pools is reached`);
  const noted = attentionFor(sample, /^pool-down$/);
  if (noted) return noted;
  const active = valuesOf(sample, 'miner.pool_active');
  if (reached.length === 0 && active.length === 0) return untold('the miner does not say which pools it reaches');
  return notSeen(`${Math.max(count(reached), count(active))} of its pools answer`);
};

function count(flags: readonly { value: number }[]): number {
  return flags.filter(({ value }) => value > 0).length;
}
