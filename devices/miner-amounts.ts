import type { Facts } from '../core/farm/sample.ts';
import { rounded } from '../core/farm/units.ts';

/** 0, 255 and anything below zero (−273 among them) mean that there is no sensor. */
export function temperature(told: number | undefined): number | undefined {
  return told !== undefined && told > 0 && told < 255 ? told : undefined;
}

/** What is never 0 where it is known: power, limits, clocks, voltages, expected hashrates. */
export function positive(told: number | undefined): number | undefined {
  return told !== undefined && told > 0 ? told : undefined;
}

/** Counters, fans and hashrates: 0 is a value, below it nothing is. */
export function atLeastZero(told: number | undefined): number | undefined {
  return told !== undefined && told >= 0 ? told : undefined;
}

/** Thousandths: millivolts, and milli-degrees where chips are told so. */
export function milli(told: number | undefined): number | undefined {
  return told === undefined ? undefined : rounded(told / 1000);
}

/** Undefined as soon as one was not told. */
export function sumOfAll(told: readonly (number | undefined)[]): number | undefined {
  return told.includes(undefined) ? undefined : sumOfTold(told);
}

/** Of what was told; undefined when nothing was. */
export function sumOfTold(values: readonly (number | undefined)[]): number | undefined {
  const told = values.filter((value) => value !== undefined);
  return told.length === 0 ? undefined : told.reduce((sum, value) => sum + value, 0);
}

/** Facts without those that were not said. */
export function said(facts: { [Name in keyof Facts]: Facts[Name] | undefined }): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, told]) => told !== undefined));
}
