import type { Actor } from '../actor.ts';
import type { SnipeItDb } from './tables.ts';

const LEASE_MS = 120_000;

/** Who writes to Snipe-IT, and the log of runs. There is one writer: Snipe-IT itself looks for twins before it inserts. */
export interface Runs {
  /** Rejects while another process runs. The same holder gets it again, as after a crash. */
  begin(actor: Actor): Promise<{ id: number }>;
  /** Keeps the right to write; rejects when another process has taken it. */
  renew(): Promise<void>;
  end(id: number, outcome: string, counts: Record<string, number>): Promise<void>;
}

export function openRuns(db: SnipeItDb, holder: string, now: () => number): Runs {
  const mine = { holder, expires_at: 0 };
  const busy = () => new Error('another process is bringing Snipe-IT up to date; try again when it has ended');
  return {
    async begin(actor) {
      const lease = { ...mine, expires_at: now() + LEASE_MS };
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
      return db
        .insertInto('snipe_it_runs')
        .values({ actor: actor.id, started_at: now(), ended_at: null, outcome: null, counts: null })
        .returning('id')
        .executeTakeFirstOrThrow();
    },
    async renew() {
      const { numUpdatedRows } = await db
        .updateTable('snipe_it_lease')
        .set({ expires_at: now() + LEASE_MS })
        .where('name', '=', 'writer')
        .where('holder', '=', holder)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw busy();
    },
    async end(id, outcome, counts) {
      await db
        .updateTable('snipe_it_runs')
        .set({ ended_at: now(), outcome, counts: JSON.stringify(counts) })
        .where('id', '=', id)
        .execute();
      await db.updateTable('snipe_it_lease').set({ expires_at: 0 }).where('holder', '=', holder).execute();
    },
  };
}
