import { addDays, monthOf } from '../calendar/day.ts';
import { dayAt } from '../calendar/zone.ts';
import type { PostParts } from '../post/parts.ts';
import type { BillingDb } from '../tables.ts';
import { BILLING_CLOCK } from '../today.ts';
import { acceptRun, continueRuns, type Wants } from './accept-run.ts';
import { nextTime } from './config.ts';
import { makeRun } from './make-run.ts';

type Period = { from: string; to: string };

export interface RunRoundParts extends PostParts {
  /** Reads the meters of a month; answers with what could not be read. */
  collect?(period: Period): Promise<string[]>;
}

const SCHEDULE = 'runs';
/** A cron of each minute and a process that was away for long are looked through in so many steps at most. */
const MOST_TIMES = 5_000;

/**
 * Goes on with what was accepted, and makes the bills of the month before each time that the cron has come since the
 * last look, also where no process ran then. A month is billed once, whatever the cron says. Returns the months.
 */
export async function runRound(parts: RunRoundParts): Promise<{ months: string[]; problems: string[] }> {
  await continueRuns(parts);
  const { runs } = parts.config;
  if (runs === undefined) return { months: [], problems: [] };
  const at = parts.now();
  const lookedAt = await lookedAtOf(parts.db, at);
  const zone = runs.timeZone ?? parts.config.timeZone;
  const periods = duePeriods(runs.cron, zone, lookedAt, at);
  const problems: string[] = [];
  for (const period of periods) {
    if (runs.collect) problems.push(...((await parts.collect?.(period)) ?? []));
    await makeRun(parts, BILLING_CLOCK, period);
    if (runs.make === 'previews') continue;
    const wants: Wants = runs.make === 'drafts' ? 'draft' : runs.send ? 'send' : 'issue';
    await acceptRun(parts, BILLING_CLOCK, { from: period.from, wants, clean: true });
  }
  // Behind the work: where this process dies in it, the next one does it again, and what is done stays done.
  await parts.db.updateTable('billing_schedule').set({ looked_at: at }).where('id', '=', SCHEDULE).execute();
  return { months: periods.map(({ from }) => from.slice(0, 7)), problems };
}

/** The months before each time of a cron within a time, each once. Pure. */
export function duePeriods(cron: string, zone: string, after: number, until: number): Period[] {
  const periods = new Map<string, Period>();
  let time = nextTime(cron, zone, after);
  for (let count = 0; time !== undefined && time <= until && count < MOST_TIMES; count += 1) {
    const period = monthOf(addDays(monthOf(dayAt(time, zone)).from, -1));
    periods.set(period.from, period);
    time = nextTime(cron, zone, time);
  }
  return [...periods.values()];
}

async function lookedAtOf(db: BillingDb, at: number): Promise<number> {
  await db
    .insertInto('billing_schedule')
    .values({ id: SCHEDULE, looked_at: at })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const row = await db
    .selectFrom('billing_schedule')
    .select('looked_at')
    .where('id', '=', SCHEDULE)
    .executeTakeFirstOrThrow();
  return row.looked_at;
}
