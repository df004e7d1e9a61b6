import { wattHours } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { integer } from '../../snmp-values.ts';

/** A Gauge32; what is negative is no amount. */
export function amount(answer: Answer, ...path: (string | number)[]): number | undefined {
  const raw = integer(answer, ...path);
  return raw === undefined || raw < 0 ? undefined : raw;
}

/** mA and mV. */
export function milli(raw: number | undefined): number | undefined {
  return raw === undefined ? undefined : raw / 1000;
}

/**
 * Wh of a counter. Units that do not meter energy answer 0 all the same (recording raritan-pdu: 0 Wh at 580 W), so a
 * counter counts from its first Wh on.
 */
export function joules(raw: number | undefined): number | undefined {
  return raw === 0 ? undefined : wattHours(raw);
}
