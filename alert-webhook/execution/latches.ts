import type { Selectable } from 'kysely';
import type { Also } from '../journal.ts';
import type { Ledger } from '../ledger.ts';
import type { MoreTables } from '../more-tables.ts';
import type { WebhookDb } from '../tables.ts';

/** A device that is off and stays so until a person releases it. */
export interface Latch {
  id: number;
  site: string;
  /** As in the action that turned it off: a device of the inventory, or `pdu/outlet` of an outlet that feeds none. */
  device: string;
  fault?: string;
  evidence: string;
  by: string;
  /** Unix milliseconds. */
  at: number;
}

export interface LatchOrder {
  site: string;
  device: string;
  fault?: string;
  evidence: string;
  by: string;
}

/** Latches and their lines in the ledger, committed together. */
export interface Latches {
  /** The latch that stands afterwards: this one, or an earlier one that nobody has released. */
  set(order: LatchOrder): Promise<Latch>;
  /** False when there was none. `also` is committed with it. */
  release(order: { site: string; device: string; by: string; comment: string }, also?: Also): Promise<boolean>;
  of(site: string, device: string): Promise<Latch | undefined>;
  /** All that stand, oldest first. */
  list(): Promise<Latch[]>;
}

export function openLatches(db: WebhookDb, now: () => number, ledger: Ledger): Latches {
  const standing = () => db.selectFrom('latches').selectAll().where('released_at', 'is', null);
  const of = async (site: string, device: string) => {
    const row = await standing().where('site', '=', site).where('device', '=', device).executeTakeFirst();
    return row && toLatch(row);
  };
  return {
    of,
    list: async () => (await standing().orderBy('id').execute()).map(toLatch),
    async set({ site, device, fault, evidence, by }) {
      const known = await of(site, device);
      if (known) return known;
      const values = { site, device, fault: fault ?? null, evidence, latched_by: by, latched_at: now() };
      const row = { ...values, released_at: null, released_by: null, comment: null };
      const line = { site, device, by, because: evidence, ...(fault === undefined ? {} : { fault }) };
      await ledger
        .write('latch', line, async (trx) => {
          await trx.insertInto('latches').values(row).execute();
          return undefined;
        })
        .catch(async (error: unknown) => {
          // Another one may have latched it at the same moment: the database keeps one.
          if ((await of(site, device)) === undefined) throw error;
        });
      const latch = await of(site, device);
      if (latch === undefined) throw new Error(`the latch of "${device}" is not there after it was written`);
      return latch;
    },
    async release({ site, device, by, comment }, also) {
      const latch = await of(site, device);
      if (latch === undefined) return false;
      const set = { released_at: now(), released_by: by, comment };
      await ledger.write('unlatch', { site, device, by, comment, latch: latch.id }, async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('latches')
          .set(set)
          .where('id', '=', latch.id)
          .where('released_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) throw new Error(`the latch of "${device}" was released by somebody else`);
        return also?.(trx);
      });
      return true;
    },
  };
}

function toLatch(row: Selectable<MoreTables['latches']>): Latch {
  const { id, site, device, fault, evidence, latched_by: by, latched_at: at } = row;
  return { id, site, device, ...(fault === null ? {} : { fault }), evidence, by, at };
}
