import type { Selectable } from 'kysely';
import type { Also } from '../journal.ts';
import type { Ledger } from '../ledger.ts';
import type { MoreTables } from '../more-tables.ts';
import type { WebhookDb } from '../tables.ts';

/** A PDU on which the machine switches nothing until a person releases it; what is off by mistake still comes on. */
export interface Quarantine {
  id: number;
  site: string;
  pdu: string;
  evidence: string;
  /** Unix milliseconds. */
  since: number;
  actionId?: number;
}

/** Quarantines and their lines in the ledger, committed together. */
export interface Quarantines {
  /** The quarantine that stands afterwards: this one, or an earlier one. */
  set(order: { site: string; pdu: string; evidence: string; actionId?: number }): Promise<Quarantine>;
  /** False when there was none. `also` is committed with it. */
  release(order: { site: string; pdu: string; by: string; comment: string }, also?: Also): Promise<boolean>;
  of(site: string, pdu: string): Promise<Quarantine | undefined>;
  /** All that stand, oldest first. */
  list(): Promise<Quarantine[]>;
}

export function openQuarantines(db: WebhookDb, now: () => number, ledger: Ledger): Quarantines {
  const standing = () => db.selectFrom('quarantines').selectAll().where('released_at', 'is', null);
  const of = async (site: string, pdu: string) => {
    const row = await standing().where('site', '=', site).where('pdu', '=', pdu).executeTakeFirst();
    return row && toQuarantine(row);
  };
  return {
    of,
    list: async () => (await standing().orderBy('id').execute()).map(toQuarantine),
    async set({ site, pdu, evidence, actionId }) {
      const known = await of(site, pdu);
      if (known) return known;
      const values = { site, pdu, evidence, since: now(), action_id: actionId ?? null };
      const row = { ...values, released_at: null, released_by: null, comment: null };
      const line = { site, pdu, because: evidence, ...(actionId === undefined ? {} : { action: actionId }) };
      await ledger
        .write('quarantine', line, async (trx) => {
          await trx.insertInto('quarantines').values(row).execute();
          return undefined;
        })
        .catch(async (error: unknown) => {
          // Another action may have done the same at the same moment: the database keeps one.
          if ((await of(site, pdu)) === undefined) throw error;
        });
      const quarantine = await of(site, pdu);
      if (quarantine === undefined) throw new Error(`the quarantine of "${pdu}" is not there after it was written`);
      return quarantine;
    },
    async release({ site, pdu, by, comment }, also) {
      const known = await of(site, pdu);
      if (known === undefined) return false;
      const set = { released_at: now(), released_by: by, comment };
      await ledger.write('release', { site, pdu, by, comment, quarantine: known.id }, async (trx) => {
        const open = trx.updateTable('quarantines').set(set).where('id', '=', known.id);
        const { numUpdatedRows } = await open.where('released_at', 'is', null).executeTakeFirst();
        if (numUpdatedRows === 0n) throw new Error(`the quarantine of "${pdu}" was released by somebody else`);
        return also?.(trx);
      });
      return true;
    },
  };
}

function toQuarantine(row: Selectable<MoreTables['quarantines']>): Quarantine {
  const { id, site, pdu, evidence, since, action_id: actionId } = row;
  return { id, site, pdu, evidence, since, ...(actionId === null ? {} : { actionId }) };
}
