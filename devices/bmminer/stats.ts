import { rounded } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { positive } from '../miner-amounts.ts';
import type * as plain from '../miner-readings.ts';
import type { BoardSensors } from './temperatures.ts';

/** A board with its sensors as the firmware lists them. */
export interface Board extends plain.Board {
  sensors: BoardSensors;
  /** One value for a whole board, the hottest sensor, where the arrays are not told. */
  hottest?: { pcb: number | undefined; chip: number | undefined };
}

/** What a reply to `stats` says, whichever of the two shapes it has. */
export interface Stats {
  elapsed: number | undefined;
  now: number | undefined;
  /** Whether a hashrate is told at all, also where its unit is not known. */
  hashes?: boolean | undefined;
  average30m: number | undefined;
  averageSinceBoot: number | undefined;
  expected: number | undefined;
  watts: number | undefined;
  /** normal, sleep, high or low; undefined when the firmware knows no modes. */
  mode: string | undefined;
  /** Revolutions per minute, in the device's order. */
  fans: readonly (number | undefined)[];
  fanCount: number | undefined;
  frequency: number | undefined;
  boards: readonly Board[];
}

/** Watts under any of the names that firmware gives them: "3250 W" (S19), L9, L11. 0 is not measured. */
export function wattsIn(entry: Answer): number | undefined {
  return positive(entry.num('chain_power')) ?? positive(entry.num('power')) ?? positive(entry.num('watt'));
}

export function times(told: number | undefined, scale: number | undefined): number | undefined {
  return told === undefined || scale === undefined ? undefined : rounded(told * scale);
}

/** Whether a rate of any unit is more than 0; undefined when none is told. */
export function isMoreThanZero(rate: number | undefined): boolean | undefined {
  return rate === undefined ? undefined : rate > 0;
}

export function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * An S9 lists eight fans and has two (fan3 and fan6): those at 0 are not there. Where exactly as many fans are listed as
 * the device says it has, one at 0 has stopped.
 */
export function fansThatAre<Rpm extends number | undefined>(listed: readonly Rpm[], count: number | undefined): Rpm[] {
  return listed.filter((rpm) => count === undefined || listed.length === count || rpm !== 0);
}
