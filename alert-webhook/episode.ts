import type { Device } from '../core/farm/device.ts';
import type { Fault } from './config.ts';
import { appendLine } from './ledger/append-line.ts';
import { inTransaction } from './ledger/in-transaction.ts';
import type { WebhookDb } from './tables.ts';

/** One trouble of one device, from its first alert until it was measured well long enough. */
export interface Episode {
  id: number;
  site: string;
  device: string;
  fault: Fault;
  /** Unix milliseconds, like all times here. */
  openedAt: number;
  lastAlertAt: number;
  /** When the sender last said resolved; informs, closes nothing. */
  resolvedAt?: number;
  /** Since when every sample showed the device well. */
  healthySince?: number;
  closedAt?: number;
}

export interface Episodes {
  /** Opens an episode, or notes that the alert of an open one came again. */
  fire(device: Device, fault: Fault): Promise<void>;
  /** Notes that the sender says resolved. */
  resolved(device: Device, fault: Fault): Promise<void>;
  open(): Promise<Episode[]>;
  list(limit: number): Promise<Episode[]>;
  /** Remembers since when the device is well; undefined when it is not, or nobody knows. */
  healthySince(id: number, time: number | undefined): Promise<void>;
  close(id: number, evidence: string): Promise<void>;
}

export function openEpisodes(db: WebhookDb, now: () => number): Episodes {
  const openOnes = () => db.selectFrom('episodes').selectAll().where('closed_at', 'is', null);
  return {
    async fire({ site, id }, fault) {
      const updated = await db
        .updateTable('episodes')
        .set({ last_alert_at: now(), resolved_at: null })
        .where('site', '=', site)
        .where('device', '=', id)
        .where('fault', '=', fault)
        .where('closed_at', 'is', null)
        .executeTakeFirst();
      if (updated.numUpdatedRows > 0n) return;
      const empty = { resolved_at: null, healthy_since: null, closed_at: null, evidence: null };
      const row = { site, device: id, fault, opened_at: now(), last_alert_at: now(), ...empty };
      await inTransaction(db, async (trx) => {
        const { id: episodeId } = await trx
          .insertInto('episodes')
          .values(row)
          .returning('id')
          .executeTakeFirstOrThrow();
        await tellLedger(trx, now(), { event: 'opened', episodeId, site, device: id, fault });
      });
    },
    async resolved({ site, id }, fault) {
      await db
        .updateTable('episodes')
        .set({ resolved_at: now() })
        .where('site', '=', site)
        .where('device', '=', id)
        .where('fault', '=', fault)
        .where('closed_at', 'is', null)
        .execute();
    },
    open: async () => (await openOnes().orderBy('id').execute()).map(toEpisode),
    list: async (limit) =>
      (await db.selectFrom('episodes').selectAll().orderBy('id', 'desc').limit(limit).execute()).map(toEpisode),
    async healthySince(id, time) {
      await db
        .updateTable('episodes')
        .set({ healthy_since: time ?? null })
        .where('id', '=', id)
        .execute();
    },
    async close(id, evidence) {
      await inTransaction(db, async (trx) => {
        const closed = await trx
          .updateTable('episodes')
          .set({ closed_at: now(), evidence })
          .where('id', '=', id)
          .returning(['site', 'device', 'fault'])
          .executeTakeFirst();
        if (closed) await tellLedger(trx, now(), { event: 'closed', episodeId: id, ...closed, evidence });
      });
    },
  };
}

async function tellLedger(trx: WebhookDb, at: number, evidence: object): Promise<void> {
  const line = { action_id: 0, step: 'episode', phase: 'confirmed', evidence: JSON.stringify(evidence) };
  await appendLine(trx, { at, ...line });
}

type Row = Awaited<ReturnType<typeof rowsOf>>[number];
const rowsOf = (db: WebhookDb) => db.selectFrom('episodes').selectAll().execute();

function toEpisode(row: Row): Episode {
  return {
    id: row.id,
    site: row.site,
    device: row.device,
    fault: row.fault as Fault,
    openedAt: row.opened_at,
    lastAlertAt: row.last_alert_at,
    ...(row.resolved_at === null ? {} : { resolvedAt: row.resolved_at }),
    ...(row.healthy_since === null ? {} : { healthySince: row.healthy_since }),
    ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
  };
}
