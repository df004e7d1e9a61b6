import type { RemediationConfig } from '../config.ts';

type Hours = NonNullable<RemediationConfig['hours']>;

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const PATTERN = /^(?:([A-Z][a-z]{2})(?:-([A-Z][a-z]{2}))? )?(\d\d):(\d\d)-(\d\d):(\d\d)$/;

/** Weekday (0 is Sunday) and minute of the day at a place. */
interface Local {
  day: number;
  minute: number;
  text: string;
}

/** Why nothing may be done at this time, by the hours that are configured; undefined when something may. */
export function outsideHours(hours: Hours | undefined, now: number): string | undefined {
  if (hours === undefined) return undefined;
  const local = localTime(now, hours.timeZone);
  if (hours.times.some((span) => covers(span, local))) return undefined;
  return `it is ${local.text} in ${hours.timeZone}; something is done ${hours.times.join(', ')} only`;
}

/** Hours that end before they begin go over midnight, and belong to the day on which they begin. */
function covers(span: string, { day, minute }: Local): boolean {
  const [, from, to = from, ...clock] = PATTERN.exec(span) ?? [];
  const [h1 = 0, m1 = 0, h2 = 0, m2 = 0] = clock.map(Number);
  const start = h1 * 60 + m1;
  const end = h2 * 60 + m2;
  const is = (which: number) => from === undefined || isBetween(which, DAYS.indexOf(from), DAYS.indexOf(to ?? from));
  if (start < end) return is(day) && minute >= start && minute < end;
  return (is(day) && minute >= start) || (is((day + 6) % 7) && minute < end);
}

/** Sat-Mon goes over the end of the week. */
function isBetween(day: number, first: number, last: number): boolean {
  return first <= last ? day >= first && day <= last : day >= first || day <= last;
}

function localTime(now: number, timeZone: string): Local {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const [weekday, hour, minute] = [part('weekday'), part('hour'), part('minute')];
  return {
    day: DAYS.indexOf(weekday),
    minute: Number(hour) * 60 + Number(minute),
    text: `${weekday} ${hour}:${minute}`,
  };
}
