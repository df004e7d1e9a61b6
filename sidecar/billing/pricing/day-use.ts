import type { Day } from '../calendar/day.ts';

/** What one device used and lost on one day of the seller's calendar. */
export interface DayUse {
  device: string;
  day: Day;
  /** Wh of each quarter of an hour of the day: 92, 96 or 100. */
  quarters: readonly number[];
  /** How much of their sum was not metered but estimated. */
  estimatedWh: number;
  /** Minutes of the day of which nothing is known; it must be none before an invoice is issued. */
  missingMinutes: number;
  /** Minutes not at full work, by cause; undefined: nobody knows. */
  lost?: Readonly<Record<string, number>>;
}

/** How a device's day is found. */
export type UseOf = (device: string, day: Day) => DayUse | undefined;

export function whOf({ quarters }: Pick<DayUse, 'quarters'>): number {
  return quarters.reduce((sum, wh) => sum + wh, 0);
}
