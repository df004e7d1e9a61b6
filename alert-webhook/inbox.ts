import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type Alert, type Delivery, identityOf } from './alert.ts';
import type { WebhookDb } from './tables.ts';

export interface PendingAlert {
  id: number;
  alert: Alert;
  /** How often exactly this alert was delivered. */
  times: number;
}

/** Deliveries as they came, and each alert of them once; alerts wait here until they are worked on, also through a restart. */
export interface Inbox {
  /** Commits a delivery. Rejects when it could not be stored; nothing of it is stored then. */
  store(delivery: Delivery, raw: string): Promise<{ known: number; fresh: number }>;
  pending(limit: number): Promise<PendingAlert[]>;
  worked(ids: readonly number[]): Promise<void>;
  countPending(): Promise<number>;
  /** Forgets what was worked on and not delivered again since. */
  forgetBefore(time: number): Promise<void>;
}

const ROWS_A_STATEMENT = 500;

export function openInbox(db: WebhookDb, now: () => number): Inbox {
  return {
    store: (delivery, raw) => store(db, delivery, raw, now()),
    async pending(limit) {
      const rows = await db
        .selectFrom('inbox')
        .select(['id', 'alert', 'times'])
        .where('worked_at', 'is', null)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ id, alert, times }) => ({ id, times, alert: JSON.parse(alert) as Alert }));
    },
    async worked(ids) {
      if (ids.length === 0) return;
      await db.updateTable('inbox').set({ worked_at: now() }).where('id', 'in', ids).execute();
    },
    async countPending() {
      const { count } = await db
        .selectFrom('inbox')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('worked_at', 'is', null)
        .executeTakeFirstOrThrow();
      return count;
    },
    async forgetBefore(time) {
      await db.deleteFrom('inbox').where('worked_at', 'is not', null).where('last_at', '<', time).execute();
      const used = db.selectFrom('inbox').select('delivery_id');
      await db.deleteFrom('deliveries').where('received_at', '<', time).where('id', 'not in', used).execute();
    },
  };
}

async function store(db: WebhookDb, delivery: Delivery, raw: string, at: number) {
  const alerts = new Map(delivery.alerts.map((alert) => [sha256(identityOf(alert, delivery.receiver)), alert]));
  const keys = [...alerts.keys()];
  return db.transaction().execute(async (trx) => {
    const known = new Set<string>();
    for (const part of chunks(keys)) {
      const rows = await trx.selectFrom('inbox').select('key').where('key', 'in', part).execute();
      for (const { key } of rows) known.add(key);
    }
    const isNews = known.size < keys.length || delivery.truncatedAlerts > 0;
    const id = isNews ? await storeBody(trx, delivery, raw, at) : undefined;
    for (const part of chunks(keys.filter((key) => !known.has(key)))) {
      const rows = part.flatMap((key) => {
        const alert = alerts.get(key);
        return alert && id !== undefined ? [rowOf(key, alert, id, at)] : [];
      });
      await trx.insertInto('inbox').values(rows).execute();
    }
    for (const part of chunks([...known])) {
      await trx
        .updateTable('inbox')
        .set({ last_at: at, times: sql`times + 1`, worked_at: null })
        .where('key', 'in', part)
        .execute();
    }
    return { known: known.size, fresh: keys.length - known.size };
  });
}

async function storeBody(db: WebhookDb, delivery: Delivery, body: string, at: number): Promise<number> {
  const { receiver, externalUrl, truncatedAlerts } = delivery;
  const row = { received_at: at, receiver, external_url: externalUrl, truncated: truncatedAlerts, body };
  const { id } = await db.insertInto('deliveries').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

function rowOf(key: string, alert: Alert, deliveryId: number, at: number) {
  return {
    key,
    delivery_id: deliveryId,
    status: alert.status,
    alert: JSON.stringify(alert),
    first_at: at,
    last_at: at,
    times: 1,
    worked_at: null,
  };
}

function* chunks<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += ROWS_A_STATEMENT) yield list.slice(start, start + ROWS_A_STATEMENT);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
