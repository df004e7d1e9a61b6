import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { SqliteAdapter, sql } from 'kysely';
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
  /** Commits a delivery and its body as it came. Rejects when it could not be stored; nothing of it is stored then. */
  store(delivery: Delivery, raw: string): Promise<{ known: number; fresh: number }>;
  /** Whether a sender waits for its answer. */
  isStoring(): boolean;
  /** In the order in which they came, those behind `after` alone. */
  pending(limit: number, after?: number): Promise<PendingAlert[]>;
  worked(ids: readonly number[]): Promise<void>;
  countPending(): Promise<number>;
  /** The receivers that delivered lately. */
  receivers(): Promise<string[]>;
  /** Forgets what was worked on and not delivered again since, some hundred rows at each call. */
  forgetBefore(time: number): Promise<void>;
}

const ROWS_A_STATEMENT = 500;
const ALERTS_A_TURN = 250;
const ROWS_A_SWEEP = 500;
const BODIES_A_SWEEP = 20;
const REST_BETWEEN_SWEEPS_MS = 600_000;
const DELIVERIES_LATELY = 200;

export function openInbox(db: WebhookDb, now: () => number): Inbox {
  let sweptTo = 0;
  let sweepAgainAt = 0;
  let storing = 0;
  return {
    async store(delivery, raw) {
      storing += 1;
      try {
        return await store(db, await rowsOf(delivery), delivery, raw, now());
      } finally {
        storing -= 1;
      }
    },
    isStoring: () => storing > 0,
    async pending(limit, after = 0) {
      const rows = await db
        .selectFrom('inbox')
        .select(['id', 'alert', 'times'])
        .where('worked_at', 'is', null)
        .where('id', '>', after)
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
    async receivers() {
      const lately = db.selectFrom('deliveries').select('receiver').orderBy('id', 'desc').limit(DELIVERIES_LATELY);
      const rows = await db.selectFrom(lately.as('lately')).select('receiver').distinct().execute();
      return rows.map(({ receiver }) => receiver);
    },
    async forgetBefore(time) {
      if (sweptTo === 0 && now() < sweepAgainAt) return;
      sweptTo = await sweep(db, time, sweptTo);
      sweepAgainAt = now() + REST_BETWEEN_SWEEPS_MS;
    },
  };
}

/** Key, status and alert: what tells the rows of one delivery apart. */
type Row = [key: string, status: string, alert: string];

/** The rows of a delivery, each alert once. Hashing thousands of them takes as many turns of the event loop as it needs. */
async function rowsOf({ alerts, receiver }: Delivery): Promise<Map<string, Row>> {
  const rows = new Map<string, Row>();
  for (const [index, alert] of alerts.entries()) {
    if (index > 0 && index % ALERTS_A_TURN === 0) await turn();
    const key = sha256(identityOf(alert, receiver));
    rows.set(key, [key, alert.status, JSON.stringify(alert)]);
  }
  return rows;
}

async function store(db: WebhookDb, rows: Map<string, Row>, delivery: Delivery, raw: string, at: number) {
  // In one order for all, so that two processes that store the same alerts never wait for each other.
  const keys = [...rows.keys()].sort();
  return db.transaction().execute(async (trx) => {
    const known = new Set<string>();
    for (const part of chunks(keys)) for (const key of await countAgain(trx, part, at)) known.add(key);
    const fresh = keys.filter((key) => !known.has(key));
    const isNews = fresh.length + delivery.truncatedAlerts + delivery.unreadable > 0;
    const id = isNews ? await storeBody(trx, delivery, raw, at) : 0;
    for (const part of chunks(fresh)) {
      await turn();
      await insert(trx, part.flatMap((key) => [rows.get(key) ?? []]) as Row[], id, at);
    }
    return { known: known.size, fresh: fresh.length };
  });
}

/**
 * Counts those that are known already, and has them worked on again. Returns their keys. PostgreSQL would lock them in
 * the order in which they lie there, another one than that of `insert`.
 */
async function countAgain(db: WebhookDb, keys: readonly string[], at: number): Promise<string[]> {
  const named = sql`select item.value ${isSqlite(db) ? sql`` : sql`#>> '{}'`} from ${elements(db, keys)}`;
  const locked = sql`select id from inbox where key in (${named}) order by key for update`;
  const { rows } = await sql<{ key: string }>`
    update inbox set last_at = ${at}, times = times + 1, worked_at = null
    where ${isSqlite(db) ? sql`key in (${named})` : sql`id in (${locked})`}
    returning key`.execute(db);
  return rows.map(({ key }) => key);
}

/** Another process may have stored the same alerts meanwhile. */
async function insert(db: WebhookDb, rows: readonly Row[], deliveryId: number, at: number): Promise<void> {
  const numbers = sql`cast(${deliveryId} as bigint), item.value ->> 1, item.value ->> 2, cast(${at} as bigint)`;
  await sql`
    insert into inbox (key, delivery_id, status, alert, first_at, last_at, times, worked_at)
    select item.value ->> 0, ${numbers}, cast(${at} as bigint), 1, null from ${elements(db, rows)} where true
    on conflict (key) do update set last_at = excluded.last_at, times = inbox.times + 1, worked_at = null`.execute(db);
}

/** A list as a table `item` with a column `value`: one parameter for hundreds of rows, where each column of each row would be one. */
function elements(db: WebhookDb, list: readonly unknown[]) {
  const json = JSON.stringify(list);
  return isSqlite(db) ? sql`json_each(${json}) as item` : sql`jsonb_array_elements(${json}::jsonb) as item(value)`;
}

const isSqlite = (db: WebhookDb) => db.getExecutor().adapter instanceof SqliteAdapter;

async function storeBody(db: WebhookDb, delivery: Delivery, body: string, at: number): Promise<number> {
  const { receiver, externalUrl, truncatedAlerts } = delivery;
  const row = { received_at: at, receiver, external_url: externalUrl, truncated: truncatedAlerts, body };
  const { id } = await db.insertInto('deliveries').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

/** Looks at the next rows and forgets the old ones among them; returns how far it came, 0 after the last row. */
async function sweep(db: WebhookDb, time: number, after: number): Promise<number> {
  const rows = await db
    .selectFrom('inbox')
    .select(['id', 'worked_at', 'last_at'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(ROWS_A_SWEEP)
    .execute();
  const old = rows.flatMap(({ id, worked_at, last_at }) => (worked_at !== null && last_at < time ? [id] : []));
  if (old.length > 0)
    await db
      .deleteFrom('inbox')
      .where('id', 'in', old)
      .where('worked_at', 'is not', null)
      .where('last_at', '<', time)
      .execute();
  const bodies = await db
    .selectFrom('deliveries')
    .select(['id', 'received_at'])
    .orderBy('id')
    .limit(BODIES_A_SWEEP)
    .execute();
  const oldBodies = bodies.flatMap(({ id, received_at }) => (received_at < time ? [id] : []));
  if (oldBodies.length > 0) await db.deleteFrom('deliveries').where('id', 'in', oldBodies).execute();
  return rows.length < ROWS_A_SWEEP ? 0 : (rows.at(-1)?.id ?? 0);
}

function* chunks<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += ROWS_A_STATEMENT) yield list.slice(start, start + ROWS_A_STATEMENT);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
