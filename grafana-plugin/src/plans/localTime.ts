const two = (number: number) => String(number).padStart(2, '0');

/** A time for an input of the browser, in the zone of who looks: `2026-11-22T14:05`. Unix milliseconds. */
export function toLocalInput(ms: number): string {
  const date = new Date(ms);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** What such an input says, as ISO 8601 in UTC; undefined for what is no time. */
export function fromLocalInput(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) return undefined;
  const ms = new Date(text).getTime();
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

/** Why a window cannot be as it is written; undefined where it can. Unix milliseconds. */
export function windowProblem(start: string, end: string, nowMs: number): string | undefined {
  const [from, to] = [start === '' ? new Date(nowMs).toISOString() : fromLocalInput(start), fromLocalInput(end)];
  if (from === undefined) return `found "${start}" as its beginning, expected a date and a time`;
  if (to === undefined) return `found "${end}" as its end, expected a date and a time`;
  if (Date.parse(to) <= nowMs) return 'the end has passed already';
  if (Date.parse(to) <= Date.parse(from)) return 'the end is not after the beginning';
  return Date.parse(to) - Date.parse(from) > 30 * 86_400_000 ? 'it is longer than 30 days' : undefined;
}
