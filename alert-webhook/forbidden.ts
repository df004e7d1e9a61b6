import { named, reportedErrors } from './conditions/reported-errors.ts';
import type { GateContext } from './gate.ts';

/** Measured by the exporter: power would come back into heat, or into missing air. */
const HEAT = ['chip-too-hot', 'board-too-hot', 'fan-lost'];

/**
 * What the firmware reports, or what is measured, that this step must never meet: a short circuit, heat, cold, missing
 * air. Of a miner that fell silent its last errors count, because nothing says that they are over. Taking power away
 * meets all of them well.
 */
export function forbidden({ rung, sample }: GateContext): string | undefined {
  if (rung === undefined || rung === 'power-off' || sample === undefined) return undefined;
  const remedy = rung === 'power-cycle' ? 'powerCycle' : 'restart';
  const error = reportedErrors(sample).find(({ spec }) => spec?.[remedy] === 'never');
  if (error === undefined) return sample.attention.find(({ reason }) => HEAT.includes(reason))?.evidence;
  const when = sample.up ? 'the firmware reports' : 'before it fell silent the firmware reported';
  return `${when} ${named(error)}, which a ${rung} must never meet`;
}
