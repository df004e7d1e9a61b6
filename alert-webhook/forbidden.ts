import { FAULTS, type FaultCode } from '../core/farm/faults.ts';
import type { GateContext } from './gate.ts';

/** Measured by the exporter: power would come back into heat, or into missing air. */
const HEAT = ['chip-too-hot', 'board-too-hot', 'fan-lost'];

/**
 * What the firmware reports, or what is measured, that this step must never meet: a short circuit, heat, cold, missing
 * air. Of a miner that fell silent its last errors count, because nothing says that they are over.
 */
export function forbidden({ rung, sample }: GateContext): string | undefined {
  if (rung === undefined || sample === undefined) return undefined;
  const remedy = rung === 'power-cycle' ? 'powerCycle' : 'restart';
  const { facts, lastErrors = [], attention, up } = sample;
  const errors = up ? (facts?.errors ?? []) : lastErrors;
  const error = errors.find(({ code }) => Object.hasOwn(FAULTS, code) && FAULTS[code as FaultCode][remedy] === 'never');
  if (error === undefined) return attention.find(({ reason }) => HEAT.includes(reason))?.evidence;
  const { code, vendorCode, message } = error;
  const when = up ? 'the firmware reports' : 'before it fell silent the firmware reported';
  return `${when} ${code} (${vendorCode}: ${message}), which a ${rung} must never meet`;
}
