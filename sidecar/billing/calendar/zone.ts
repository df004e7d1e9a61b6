import { addDays, type Day } from './day.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  formats.set(zone, made);
  return made;
}

/** What the clock on the wall shows, as if it were UTC (unix milliseconds). */
function wallOf(at: number, zone: string): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/** The calendar day of a moment in a time zone. Throws RangeError for a zone that is not known. */
export function dayAt(at: number, zone: string): Day {
  return new Date(wallOf(at, zone)).toISOString().slice(0, 10);
}

/** The first moment of a day in a time zone, also where its clocks skip midnight (unix milliseconds). */
export function startOfDay(day: Day, zone: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const offsets = [midnight - 86_400_000, midnight, midnight + 86_400_000].map((at) => wallOf(at, zone) - at);
  const tries = offsets.map((offset) => midnight - offset).sort((one, other) => one - other);
  const found = tries.find((at) => dayAt(at, zone) === day && dayAt(at - 1, zone) !== day);
  if (found === undefined) throw new RangeError(`found no ${day} in ${zone}`);
  return found;
}

/** Beginning and end of a day: 23, 24 or 25 hours. */
export function boundsOf(day: Day, zone: string): { start: number; end: number } {
  return remembered(bounds, `${day} ${zone}`, () => ({
    start: startOfDay(day, zone),
    end: startOfDay(addDays(day, 1), zone),
  }));
}

const bounds = new Map<string, { start: number; end: number }>();
const quarters = new Map<string, readonly Quarter[]>();
const MOST_KNOWN = 1000;

/** Each device of a farm asks for the same days, and clocks of time zones are slow to read. */
function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= MOST_KNOWN) known.clear();
  const made = make();
  known.set(key, made);
  return made;
}

export const QUARTER_MS = 900_000;

/** A quarter of an hour of a day. */
export interface Quarter {
  start: number;
  /** On the wall: minutes since midnight. */
  minute: number;
  /** 1: Monday, 7: Sunday. */
  weekday: number;
}

/** The quarters of an hour of a day: 92, 96 or 100. */
export function quartersOf(day: Day, zone: string): readonly Quarter[] {
  return remembered(quarters, `${day} ${zone}`, () => readQuarters(day, zone));
}

function readQuarters(day: Day, zone: string): Quarter[] {
  const { start, end } = boundsOf(day, zone);
  const weekday = ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
  return Array.from({ length: Math.round((end - start) / QUARTER_MS) }, (_, at) => {
    const moment = start + at * QUARTER_MS;
    const wall = new Date(wallOf(moment, zone));
    return { start: moment, minute: wall.getUTCHours() * 60 + wall.getUTCMinutes(), weekday };
  });
}
