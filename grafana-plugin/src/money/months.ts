/** A calendar month as `2026-11`. */
export type Month = string;

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

export function isMonth(text: string | null | undefined): text is Month {
  return typeof text === 'string' && MONTH.test(text);
}

/** The days of a month: the first one, and the first one behind it. */
export function spanOfMonth(month: Month): { from: string; to: string } {
  return { from: `${month}-01`, to: `${shiftMonth(month, 1)}-01` };
}

/** So many months later, or earlier below zero. */
export function shiftMonth(month: Month, by: number): Month {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const at = year * 12 + number - 1 + by;
  return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`;
}

/** The month of a day, or of a time by the clock of the person. */
export function monthAt(at: Date): Month {
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}`;
}

/** The month and as many before it as said, the newest first. */
export function monthsBefore(month: Month, count: number): Month[] {
  return Array.from({ length: count }, (_, at) => shiftMonth(month, -at));
}

/** `November 2026`. */
export function monthText(month: Month): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const name = new Date(Date.UTC(year, number - 1, 15)).toLocaleDateString('en', { month: 'long', timeZone: 'UTC' });
  return `${name} ${year}`;
}

/** Every day of a month. */
export function daysOfMonth(month: Month): string[] {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return Array.from({ length: count }, (_, at) => `${month}-${String(at + 1).padStart(2, '0')}`);
}

/** The day as the clock of the person has it. */
export function dayAt(at: Date): string {
  return `${monthAt(at)}-${String(at.getDate()).padStart(2, '0')}`;
}

/** `to` is the first day behind a span; people read its last one. */
export function lastDayOf(to: string): string {
  return new Date(Date.parse(`${to}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

/** The first day behind the one that a person says is the last. */
export function dayBehind(last: string): string {
  return new Date(Date.parse(`${last}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
