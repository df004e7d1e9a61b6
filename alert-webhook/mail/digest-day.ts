/**
 * The last day in the zone whose hour of the digest has come, as `2026-11-22`. A time that a change of clocks leaves out
 * counts as reached right after the gap; one that it repeats counts once, because the day has one name.
 */
export function lastDigestDay(now: number, at: string, timeZone: string): string {
  const { year, month, day, clock } = localTime(now, timeZone);
  const days = Date.UTC(year, month - 1, clock >= at ? day : day - 1);
  return new Date(days).toISOString().slice(0, 10);
}

function localTime(now: number, timeZone: string) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return {
    year: Number(part('year')),
    month: Number(part('month')),
    day: Number(part('day')),
    clock: `${part('hour')}:${part('minute')}`,
  };
}
