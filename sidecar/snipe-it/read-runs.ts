import type { Selectable } from 'kysely';
import type { SnipeItConfig } from './config.ts';
import { COUNTED, type Counts, FINDING_KINDS, type FindingKind } from './report.ts';
import type { SnipeItDb, SnipeItTables } from './tables.ts';

export const RUN_STATES = ['running', 'done', 'failed', 'killed'] as const;

export interface RunView {
  id: number;
  state: (typeof RUN_STATES)[number];
  by: { id: string; name: string };
  startedAt: string;
  /** Absent: it goes on, or nobody knows when it was killed. */
  endedAt?: string;
  /** Why it broke off. */
  reason?: string;
  counts: Counts;
}

type RunRow = Selectable<SnipeItTables['snipe_it_runs']>;

/** When the next run is due, in unix ms; 0: now, as there was none or the last one was killed. Undefined: never by itself. */
export async function dueAt(db: SnipeItDb, { everyMinutes }: Pick<SnipeItConfig, 'everyMinutes'>) {
  if (everyMinutes === 0) return undefined;
  const last = await newest(db);
  return last === undefined || last.ended_at === null ? 0 : last.started_at + everyMinutes * 60_000;
}

function newest(db: SnipeItDb): Promise<RunRow | undefined> {
  return db.selectFrom('snipe_it_runs').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst();
}

/** Runs, newest first, those before the number `before`. */
export async function readRuns(
  db: SnipeItDb,
  { limit, before }: { limit: number; before: number | undefined },
  at: number,
): Promise<RunView[]> {
  const found = db.selectFrom('snipe_it_runs').selectAll().orderBy('id', 'desc').limit(limit);
  const rows = await (before === undefined ? found : found.where('id', '<', before)).execute();
  const live = rows.some(({ outcome }) => outcome === null) && (await leased(db, at));
  return rows.map((row) => runView(row, live));
}

/** One run with what people had changed on the side that is not the master. */
export async function readRun(
  db: SnipeItDb,
  id: number,
  at: number,
): Promise<(RunView & { overwritten: string[] }) | undefined> {
  const row = await db.selectFrom('snipe_it_runs').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  const live = row.outcome === null && (await leased(db, at));
  return { ...runView(row, live), overwritten: JSON.parse(row.overwritten) as string[] };
}

export async function countRuns(db: SnipeItDb): Promise<number> {
  const counted = db.selectFrom('snipe_it_runs').select(({ fn }) => fn.countAll<number>().as('all'));
  return Number((await counted.executeTakeFirstOrThrow()).all);
}

/** Whether somebody has the right to write: a run without an end that nobody can be in was killed. */
async function leased(db: SnipeItDb, at: number): Promise<boolean> {
  const lease = await db.selectFrom('snipe_it_lease').select('expires_at').executeTakeFirst();
  return lease !== undefined && lease.expires_at > at;
}

function runView(row: RunRow, live: boolean): RunView {
  const iso = (at: number) => new Date(at).toISOString();
  const zero = Object.fromEntries(COUNTED.map((name) => [name, 0])) as Counts;
  const state = stateOf(row.outcome, live);
  return {
    id: row.id,
    state,
    by: { id: row.actor, name: row.actor_name },
    startedAt: iso(row.started_at),
    ...(row.ended_at === null ? {} : { endedAt: iso(row.ended_at) }),
    ...(state === 'failed' && row.outcome !== null ? { reason: row.outcome } : {}),
    counts: { ...zero, ...(JSON.parse(row.counts ?? '{}') as Partial<Counts>) },
  };
}

function stateOf(outcome: string | null, live: boolean): RunView['state'] {
  if (outcome === null) return live ? 'running' : 'killed';
  return outcome === 'done' || outcome === 'killed' ? outcome : 'failed';
}

/** How many devices have an asset, how many wait for one, and how much a person must settle. */
export async function readStanding(db: SnipeItDb) {
  const links = await db
    .selectFrom('snipe_it_links')
    .select(['state', ({ fn }) => fn.countAll<number>().as('all')])
    .groupBy('state')
    .execute();
  const findings = await db
    .selectFrom('snipe_it_findings')
    .select(['kind', ({ fn }) => fn.countAll<number>().as('all')])
    .groupBy('kind')
    .execute();
  const of = (state: string) => Number(links.find((row) => row.state === state)?.all ?? 0);
  const open = FINDING_KINDS.map((kind): [FindingKind, number] => [
    kind,
    Number(findings.find((row) => row.kind === kind)?.all ?? 0),
  ]);
  return {
    linked: of('linked'),
    creating: of('creating'),
    failed: of('failed'),
    findings: Object.fromEntries(open) as Record<FindingKind, number>,
  };
}

/** What is to be settled, oldest first, behind the number `after`. */
export async function readFindings(
  db: SnipeItDb,
  { limit, after, kind, device }: { limit: number; after: number; kind?: FindingKind; device?: string },
) {
  const all = db
    .selectFrom('snipe_it_findings')
    .$if(kind !== undefined, (select) => select.where('kind', '=', kind ?? ''))
    .$if(device !== undefined, (select) => select.where('device_id', '=', device ?? ''));
  const rows = await all.selectAll().where('id', '>', after).orderBy('id').limit(limit).execute();
  const counted = all.select(({ fn }) => fn.countAll<number>().as('all'));
  const total = Number((await counted.executeTakeFirstOrThrow()).all);
  return {
    total,
    rows: rows.map(({ id, kind: found, device_id, text, since }) => ({
      id,
      kind: found as FindingKind,
      ...(device_id === '' ? {} : { device: device_id }),
      text,
      since: new Date(since).toISOString(),
    })),
  };
}
