import { wattHours } from '../core/farm/units.ts';
import type { Answer } from '../core/wire/answer.ts';
import { integer } from './snmp-values.ts';

type Step = string | number;

/** TimeTicks (1/100 s) since the agent started. Every agent has it, so that a silent one is noticed. */
export const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';

/** An amount that cannot be negative; a negative one is how agents say that there is none. */
export function amount(answer: Answer, ...path: Step[]): number | undefined {
  const raw = integer(answer, ...path);
  return raw === undefined || raw < 0 ? undefined : raw;
}

export function tenths(raw: number | undefined): number | undefined {
  return raw === undefined ? undefined : raw / 10;
}

export function hundredths(raw: number | undefined): number | undefined {
  return raw === undefined ? undefined : raw / 100;
}

/** mA, mV, thousandths of a power factor. */
export function thousandths(raw: number | undefined): number | undefined {
  return raw === undefined ? undefined : raw / 1000;
}

/** 0.1 kWh as joules. */
export function tenthsOfKilowattHours(raw: number | undefined): number | undefined {
  return raw === undefined ? undefined : wattHours(raw * 100);
}

/** Tenths of a degree in degrees Celsius; undefined while the scale is not known. */
export function celsiusOf(raw: number | undefined, scale: 'celsius' | 'fahrenheit' | undefined): number | undefined {
  if (raw === undefined || scale === undefined) return undefined;
  return scale === 'celsius' ? raw / 10 : ((raw - 320) * 5) / 90;
}

/** A ratio that agents answer as 0 where it does not exist, namely without a load. */
export function underLoad(ratio: number | undefined, load: number | undefined): number | undefined {
  return ratio === 0 && (load ?? 0) === 0 ? undefined : ratio;
}

/** A sum of parts; one silent part leaves no sum. */
export function sumOf(parts: readonly (number | undefined)[]): number | undefined {
  if (parts.length === 0 || parts.some((part) => part === undefined)) return undefined;
  return parts.reduce<number>((total, part) => total + (part ?? 0), 0);
}

/** Seconds since the agent started, from sysUpTime asked under its own OID. */
export function uptimeOf(answer: Answer): number | undefined {
  return hundredths(amount(answer, SYS_UP_TIME));
}

/** Throws an Error for an outlet that is not named by a number. */
export function outletNumber(outlet: string): string {
  if (!/^[1-9]\d*$/.test(outlet)) throw new Error(`outlet "${outlet}": expected a number such as "12"`);
  return outlet;
}
