import { Cron } from 'croner';
import { HttpError } from '../../core/service/route.ts';

/** A run that nobody could make in time is not made up for after this long. */
export const LATEST_MS = 10 * 60_000;

/** The times of a cron expression of five fields in a time zone. Only croner's arithmetic is used; it never waits. */
function cronOf(cron: string, timeZone: string): Cron {
  try {
    return new Cron(cron, { timezone: timeZone, paused: true, mode: '5-part' });
  } catch (error) {
    throw unreadable(cron, error);
  }
}

function unreadable(cron: string, error: unknown): HttpError {
  const why = error instanceof Error ? error.message : String(error);
  return new HttpError(
    400,
    `cron: found "${cron}", expected minute hour day month weekday, as in "30 2 * * 1": ${why}`,
  );
}

/** Unix milliseconds of the next time after `time`; undefined when there is none. HttpError for what is no cron or zone. */
export function nextAfter(cron: string, timeZone: string, time: number): number | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new HttpError(
      400,
      `timeZone: found "${timeZone}", expected a name of the IANA list, such as America/Chicago`,
    );
  }
  const times = cronOf(cron, timeZone);
  try {
    return times.nextRun(new Date(time))?.getTime();
  } catch (error) {
    throw unreadable(cron, error);
  }
}

/** The next times after `time`, at most `count`. Throws as `nextAfter`. */
export function nextRuns(cron: string, timeZone: string, time: number, count = 5): number[] {
  const runs: number[] = [];
  for (let next = nextAfter(cron, timeZone, time); next !== undefined && runs.length < count; ) {
    runs.push(next);
    next = nextAfter(cron, timeZone, next);
  }
  return runs;
}

/**
 * The newest time that is due: after what was looked at last, and not older than ten minutes. Undefined when nothing is.
 */
export function dueAt(cron: string, timeZone: string, lookedAt: number, now: number): number | undefined {
  let due: number | undefined;
  let from = Math.max(lookedAt, now - LATEST_MS);
  for (;;) {
    const next = nextAfter(cron, timeZone, from);
    if (next === undefined || next > now) return due;
    due = next;
    from = next;
  }
}
