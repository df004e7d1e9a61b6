import { attentionFor, type Condition, notSeen, seen, untold } from './finding.ts';
import { total, valuesOf } from './readings.ts';

/** Fewer fans turn than should. A miner that tells no speeds is taken at its word about how many it has. */
export const fanLost: Condition = (sample) => {
  const speeds = valuesOf(sample, 'miner.fan_speed');
  const turning = speeds.length > 0 ? speeds.filter(({ value }) => value > 0).length : total(sample, 'miner.fans');
  const expected = total(sample, 'miner.fans_expected');
  const known = turning !== undefined && expected !== undefined;
  const evidence = known ? `${turning} of ${expected} fans turn` : 'fans were not counted';
  if (known && turning < expected) return seen(evidence);
  return attentionFor(sample, /^fan-lost$/) ?? (known ? notSeen(evidence) : untold(evidence));
};
