import { DEFAULT_THRESHOLDS } from '../../core/farm/thresholds.ts';
import type { DeviceSample } from '../samples.ts';
import { attentionFor, type Condition, notSeen, seen, untold } from './finding.ts';
import { growth, percent, secondsBetween, total } from './readings.ts';

/** Fewer than one error a minute is what every miner has. */
const FEWEST_PER_SECOND = 1 / 60;
const SHORTEST_SECONDS = 120;

/** Too many results of the chips are wrong. A lifetime's counter says nothing about now, so two samples are compared. */
export const hardwareErrors: Condition = (sample, { earlier }) => {
  const noted = attentionFor(sample, /^hardware-errors$/);
  if (noted) return noted;
  if (errorsOf(sample) === undefined) return untold('hardware errors are not counted');
  if (earlier === undefined || secondsBetween(earlier, sample) < SHORTEST_SECONDS)
    return untold('the counter of hardware errors was read only once so far');
  const errors = growth(errorsOf(sample), errorsOf(earlier));
  const shares = growth(total(sample, 'miner.shares'), total(earlier, 'miner.shares'));
  const seconds = secondsBetween(earlier, sample);
  if (errors === undefined || shares === undefined) return untold('the counters began anew, or shares are not counted');
  const ratio = errors + shares === 0 ? 0 : errors / (errors + shares);
  const most = total(sample, 'miner.hardware_errors_limit') ?? DEFAULT_THRESHOLDS.hardwareErrorsLimitRatio;
  const evidence = `${errors} hardware errors beside ${shares} shares in ${Math.round(seconds)} s: ${percent(ratio)}, the limit is ${percent(most)}`;
  return ratio > most && errors / seconds > FEWEST_PER_SECOND ? seen(evidence) : notSeen(evidence);
};

function errorsOf(sample: DeviceSample): number | undefined {
  return total(sample, 'miner.hardware_errors') ?? total(sample, 'miner.board_hardware_errors');
}
