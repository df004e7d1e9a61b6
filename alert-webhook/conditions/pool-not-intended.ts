import { attentionFor, type Condition, notSeen, seen, untold } from './finding.ts';
import { valuesOf } from './readings.ts';

/** A pool or worker stands on the miner that the configuration does not allow. */
export const poolNotIntended: Condition = (sample) => {
  const noted = attentionFor(sample, /^pool-not-intended$/);
  if (noted) return noted;
  const judged = valuesOf(sample, 'miner.pool_intended');
  const others = judged.filter(({ value }) => value === 0).map(({ labels }) => labels['pool'] ?? '');
  if (others.length > 0) return seen(`not intended: pool ${others.join(', ')}`);
  return judged.length > 0 ? notSeen(`all ${judged.length} pools are intended`) : untold('pools are not judged');
};
