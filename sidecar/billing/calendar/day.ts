/** A calendar day, `2026-11-22`. */
export type Day = string;

/** From a day on until the day before `to`; without `to` it goes on. */
export interface Span {
  from: Day;
  to?: Day | undefined;
}
/** A span that ends. */
export interface ClosedSpan {
  from: Day;
  to: Day;
}

const DAY_MS = 86_400_000;

/** Throws RangeError for what is no day of the calendar. */
export function checkDay(text: string, place: string): Day {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text)
    throw new RangeError(`${place}: found ${JSON.stringify(text)}, expected a day such as 2026-11-22`);
  return text;
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** How many days from the first until before the second. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

export function daysOf({ from, to }: ClosedSpan): Day[] {
  return Array.from({ length: Math.max(daysBetween(from, to), 0) }, (_, at) => addDays(from, at));
}

/** The calendar month that a day is in. */
export function monthOf(day: Day): ClosedSpan {
  const [year = 0, month = 0] = day.split('-').map(Number);
  const first = (y: number, m: number) => new Date(Date.UTC(y, m, 1)).toISOString().slice(0, 10);
  return { from: first(year, month - 1), to: first(year, month) };
}

export function daysInMonth(day: Day): number {
  const { from, to } = monthOf(day);
  return daysBetween(from, to);
}

/** A span cut at the ends of months. */
export function byMonth({ from, to }: ClosedSpan): ClosedSpan[] {
  const parts: ClosedSpan[] = [];
  for (let at = from; at < to; ) {
    const end = monthOf(at).to;
    parts.push({ from: at, to: end < to ? end : to });
    at = end;
  }
  return parts;
}

/** The days that two spans share; undefined: none. */
export function overlapOf(one: ClosedSpan, other: Span): ClosedSpan | undefined {
  const [, from = one.from] = [one.from, other.from].sort();
  const to = other.to === undefined || one.to < other.to ? one.to : other.to;
  return from < to ? { from, to } : undefined;
}

export function holds({ from, to }: Span, day: Day): boolean {
  return from <= day && (to === undefined || day < to);
}
