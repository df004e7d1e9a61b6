import type { Actor } from '../actor.ts';
import { replaceFindings } from './findings.ts';
import type { Counts, Finding, SyncReport } from './report.ts';
import type { SnipeItDb } from './tables.ts';

/** Longer than one device takes while Snipe-IT is too busy again and again. */
const LEASE_MS = 600_000;
/** A right that lasts minutes need not be asked for before each write. */
const RENEWED_MS = 1_000;
/** Sentences of one run that are kept. */
const TOLD = 200;

export class Busy extends Error {}

/** Who writes to Snipe-IT, and the log of runs. There is one writer: Snipe-IT itself looks for twins before it inserts. */
export interface Runs {
  /** Rejects with Busy while another process runs. The same holder gets it again, as after a crash. */
  begin(actor: Actor): Promise<{ id: number }>;
  /** Keeps the right to write and tells how far it is; rejects with Busy when another process has taken it. */
  renew(id: number, counts: Counts): Promise<void>;
  /** `findings`: of a whole run, what a person must settle; a run that broke off knows nothing new of that. */
  end(id: number, outcome: string, report: SyncReport, findings?: readonly Finding[]): Promise<void>;
}

interface Desk {
  db: SnipeItDb;
  holder: string;
  now: () => number;
}

const busy = () => new Busy('another process is bringing Snipe-IT up to date; try again when it has ended');

export function openRuns(db: SnipeItDb, holder: string, now: () => number): Runs {
  const desk: Desk = { db, holder, now };
  let renewed = 0;
  return {
    async begin(actor) {
      await take(desk);
      renewed = now();
      return insertRun(desk, actor);
    },
    async renew(id, counts) {
      if (now() - renewed < RENEWED_MS) return;
      await keep(desk);
      renewed = now();
      await db
        .updateTable('snipe_it_runs')
        .set({ counts: JSON.stringify(counts) })
        .where('id', '=', id)
        .execute();
    },
    end: (id, outcome, report, findings) => endRun(desk, id, outcome, report, findings),
  };
}

async function take({ db, holder, now }: Desk): Promise<void> {
  const lease = { holder, expires_at: now() + LEASE_MS };
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('snipe_it_lease')
    .values({ name: 'writer', ...lease })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet(lease)
        .where(({ or, eb }) =>
          or([eb('snipe_it_lease.expires_at', '<=', now()), eb('snipe_it_lease.holder', '=', holder)]),
        ),
    )
    .executeTakeFirst();
  if (!numInsertedOrUpdatedRows) throw busy();
}

async function keep({ db, holder, now }: Desk): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('snipe_it_lease')
    .set({ expires_at: now() + LEASE_MS })
    .where('name', '=', 'writer')
    .where('holder', '=', holder)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw busy();
}

/** Who has the right to write knows that no other run goes on: those without an end were killed. */
async function insertRun({ db, now }: Desk, { id, name }: Actor): Promise<{ id: number }> {
  await db.updateTable('snipe_it_runs').set({ outcome: 'killed' }).where('outcome', 'is', null).execute();
  const row = { actor: id, actor_name: name, started_at: now(), ended_at: null, outcome: null, counts: null };
  const made = db.insertInto('snipe_it_runs').values({ ...row, overwritten: '[]' });
  return made.returning('id').executeTakeFirstOrThrow();
}

async function endRun(
  { db, holder, now }: Desk,
  id: number,
  outcome: string,
  { counts, overwritten }: SyncReport,
  findings?: readonly Finding[],
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const told = { counts: JSON.stringify(counts), overwritten: JSON.stringify(overwritten.slice(0, TOLD)) };
    await trx
      .updateTable('snipe_it_runs')
      .set({ ended_at: now(), outcome, ...told })
      .where('id', '=', id)
      .execute();
    if (findings) await replaceFindings(trx, findings, now());
    await trx.updateTable('snipe_it_lease').set({ expires_at: 0 }).where('holder', '=', holder).execute();
  });
}

/** Removes runs that began before a time; returns how many. */
export async function forgetRuns(db: SnipeItDb, before: number): Promise<number> {
  const gone = db.deleteFrom('snipe_it_runs').where('started_at', '<', before).where('outcome', 'is not', null);
  return Number((await gone.executeTakeFirst()).numDeletedRows);
}
