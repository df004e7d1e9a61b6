import { attentionFor, type Condition, notSeen, seen, untold } from './finding.ts';
import { described, heatOf } from './heat.ts';

/** A chip or board is above its limit, by a sensor that may be believed. */
export const tooHot: Condition = (sample) => {
  const { sensors, nonsense } = heatOf(sample);
  const [hottest] = sensors;
  if (hottest === undefined) {
    if (nonsense !== undefined) return untold(`no temperature can be believed: ${nonsense}`);
    return attentionFor(sample, /^(chip|board)-too-hot$/) ?? untold('temperatures or limits were not said');
  }
  const evidence = described(hottest);
  return hottest.margin > 0 ? seen(evidence) : notSeen(evidence);
};
