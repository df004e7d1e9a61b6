import type { Selectable } from 'kysely';
import type { ClosedSpan } from '../calendar/day.ts';
import type { BillingParts } from '../parts.ts';
import { type DayUse, whOf } from '../pricing/day-use.ts';
import type { BillingDb, BillingTables, BillingTrx } from '../tables.ts';
import type { UsageDay, UsageEvidence } from '../usage/device-day.ts';
import { writing } from './writing.ts';

type UsageRow = Selectable<BillingTables['billing_usage']>;

export interface StoredUsage extends UsageDay {
  /** 1, and one more each time that something else became known. */
  version: number;
  recordedAt: number;
}

/** Writes down what is known of days: as a first version, or as the next one where it differs. Returns those written. */
export function saveUsage({ db, now }: BillingParts, days: readonly UsageDay[]): Promise<StoredUsage[]> {
  return writing(db, async (trx) => {
    const at = now();
    const before = await newestOf(trx, days);
    const rows = days.flatMap((day) => {
      const columns = columnsOf(day);
      const known = before.get(`${day.device} ${day.day}`);
      if (known && SAID.every((name) => known[name] === columns[name])) return [];
      return [{ ...columns, version: (known?.version ?? 0) + 1, recorded_at: at }];
    });
    for (let from = 0; from < rows.length; from += 500)
      await trx
        .insertInto('billing_usage')
        .values(rows.slice(from, from + 500))
        .execute();
    return rows.map(usageOf);
  });
}

async function newestOf(trx: BillingTrx, days: readonly UsageDay[]): Promise<Map<string, UsageRow>> {
  const newest = new Map<string, UsageRow>();
  const dates = days.map(({ day }) => day).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return newest;
  const devices = [...new Set(days.map(({ device }) => device))];
  for (let from = 0; from < devices.length; from += 500) {
    const rows = await trx
      .selectFrom('billing_usage')
      .selectAll()
      .where('device_id', 'in', devices.slice(from, from + 500))
      .where('day', '>=', first)
      .where('day', '<=', last)
      .orderBy('version')
      .execute();
    for (const row of rows) newest.set(`${row.device_id} ${row.day}`, row);
  }
  return newest;
}

/** What makes a version another one; evidence alone does not. */
const SAID = ['quarters', 'estimated_wh', 'missing_minutes', 'lost'] as const;

/** The newest version of each day of a span, of some devices or of all; or the newest that was known at a moment. */
export async function usageIn(
  db: BillingDb,
  { from, to }: ClosedSpan,
  devices?: readonly string[],
  knownAt: number = Number.MAX_SAFE_INTEGER,
): Promise<StoredUsage[]> {
  if (devices?.length === 0) return [];
  const rows = await db
    .selectFrom('billing_usage as u')
    .selectAll()
    .where('u.day', '>=', from)
    .where('u.day', '<', to)
    .where(({ eb, selectFrom }) =>
      eb(
        'u.version',
        '=',
        selectFrom('billing_usage as n')
          .select(({ fn }) => fn.max('n.version').as('newest'))
          .whereRef('n.device_id', '=', 'u.device_id')
          .whereRef('n.day', '=', 'u.day')
          .where('n.recorded_at', '<=', knownAt),
      ),
    )
    .orderBy('u.device_id')
    .orderBy('u.day')
    .execute();
  const wanted = devices && new Set(devices);
  return rows.filter(({ device_id }) => wanted === undefined || wanted.has(device_id)).map(usageOf);
}

/** All versions of a device's day, the oldest first. */
export async function usageVersions(db: BillingDb, device: string, day: string): Promise<StoredUsage[]> {
  const rows = await db
    .selectFrom('billing_usage')
    .selectAll()
    .where('device_id', '=', device)
    .where('day', '=', day)
    .orderBy('version')
    .execute();
  return rows.map(usageOf);
}

export function lookup(uses: readonly DayUse[]): (device: string, day: string) => DayUse | undefined {
  const known = new Map(uses.map((use) => [`${use.day} ${use.device}`, use]));
  return (device, day) => known.get(`${day} ${device}`);
}

function columnsOf(day: UsageDay) {
  const sorted =
    day.lost && Object.fromEntries(Object.entries(day.lost).sort(([one], [other]) => (one < other ? -1 : 1)));
  return {
    ...{ device_id: day.device, day: day.day, wh: whOf(day), estimated_wh: day.estimatedWh },
    ...{ missing_minutes: day.missingMinutes, quarters: JSON.stringify(day.quarters) },
    ...{ lost: sorted === undefined ? null : JSON.stringify(sorted), evidence: JSON.stringify(day.evidence) },
  };
}

function usageOf(row: UsageRow): StoredUsage {
  return {
    ...{ device: row.device_id, day: row.day, version: row.version, recordedAt: row.recorded_at },
    ...{
      quarters: JSON.parse(row.quarters) as number[],
      estimatedWh: row.estimated_wh,
      missingMinutes: row.missing_minutes,
    },
    ...(row.lost === null ? {} : { lost: JSON.parse(row.lost) as Record<string, number> }),
    evidence: JSON.parse(row.evidence) as UsageEvidence,
  };
}
