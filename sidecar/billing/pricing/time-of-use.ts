import type { Quarter } from '../calendar/zone.ts';
import type { Tariff } from './contract.ts';

type Window = Extract<Tariff, { kind: 'time-of-use' }>['windows'][number];

/** The first window that a quarter hour lies in. One that ends before it begins reaches over midnight. */
export function windowAt(windows: readonly Window[], { minute, weekday }: Quarter): Window | undefined {
  return windows.find(({ days, from, to }) => {
    const [start, end] = [minuteOf(from), minuteOf(to)];
    const within = start < end ? start <= minute && minute < end : minute >= start || minute < end;
    return days.includes(weekday) && within;
  });
}

function minuteOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}
