import { wattHours } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { integer, text } from '../snmp-values.ts';
import { SYS_UP_TIME } from './enterprise.ts';

type Step = string | number;

/** An INTEGER or Gauge that cannot be negative: -1 is APC's word for "not supported". */
export function amount(answer: Answer, ...path: Step[]): number | undefined {
  const raw = integer(answer, ...path);
  return raw === undefined || raw < 0 ? undefined : raw;
}

/** 0.1 A, 0.1 °C. */
export function tenths(raw: number | undefined): number | undefined {
  return raw === undefined ? undefined : raw / 10;
}

/** 0.01 of a power factor, percent of humidity. */
export function hundredths(raw: number | undefined): number | undefined {
  return raw === undefined ? undefined : raw / 100;
}

/** 0.01 kW and 0.01 kVA. */
export function tensOfWatts(raw: number | undefined): number | undefined {
  return raw === undefined ? undefined : raw * 10;
}

/** 0.1 kWh as joules. */
export function tenthsOfKilowattHours(raw: number | undefined): number | undefined {
  return raw === undefined ? undefined : wattHours(raw * 100);
}

/** Hundredths of a power factor; the agent answers 0 for the one that does not exist without a load. */
export function powerFactor(raw: number | undefined, load: number | undefined): number | undefined {
  return raw === 0 && (load ?? 0) === 0 ? undefined : hundredths(raw);
}

/** A sum of parts; one silent part leaves no sum. */
export function sumOf(parts: readonly (number | undefined)[]): number | undefined {
  if (parts.length === 0 || parts.some((part) => part === undefined)) return undefined;
  return parts.reduce<number>((total, part) => total + (part ?? 0), 0);
}

/** Text that says something; "notsupported " does not. */
export function words(answer: Answer, ...path: Step[]): string | undefined {
  const told = text(answer, ...path);
  return told === undefined || /^not ?supported$/i.test(told) ? undefined : told;
}

/** Seconds since the management card started, from sysUpTime asked under its own OID. */
export function uptimeOf(answer: Answer): number | undefined {
  const ticks = amount(answer, SYS_UP_TIME);
  return ticks === undefined ? undefined : ticks / 100;
}
