import type { Generated, Kysely, Selectable } from 'kysely';

/** The table of an outbox. Times are unix milliseconds. */
export interface OutboxTables {
  outbox: {
    id: Generated<number>;
    /** Stable: the same message is never queued twice; part of its Message-ID. */
    key: string;
    kind: string;
    payload: string;
    created_at: number;
    due_at: number;
    locked_until: number | null;
    attempts: number;
    sent_at: number | null;
    dead_at: number | null;
    last_error: string | null;
  };
}

export interface QueuedMessage {
  /** Stable: what is queued twice with one key is there once. */
  key: string;
  kind: string;
  payload: string;
  dueAt: number;
}

/** A message that is to leave. `attempts` counts the one under way. */
export interface OutboxMessage {
  id: number;
  key: string;
  kind: string;
  payload: string;
  createdAt: number;
  attempts: number;
}

/**
 * Messages that leave at least once, whenever the process dies: stored with what they are about, taken by one worker at
 * a time, tried until they are sent or refused for good.
 */
export interface Outbox {
  /** False when the key was queued before, sent or not: nothing is changed then. */
  queue(message: QueuedMessage): Promise<boolean>;
  /** The same for many at once, some hundreds at most; how many were new. */
  queueAll(messages: readonly QueuedMessage[]): Promise<number>;
  /** Takes the message that is due longest; nobody else gets it until the lease is over or its end is told. */
  claim(kinds: readonly string[], leaseMs: number): Promise<OutboxMessage | undefined>;
  /** It left; words are kept with it. */
  sent(message: OutboxMessage, words?: string): Promise<void>;
  /** It is tried again; a payload replaces the one that it had. */
  later(message: OutboxMessage, why: { error: string; waitMs: number; payload?: string }): Promise<void>;
  /** It will never leave. */
  dead(message: OutboxMessage, error: string): Promise<void>;
  waiting(kinds: readonly string[]): Promise<{ count: number; oldestAt?: number }>;
  /** Forgets what was sent or given up before that time, its keys too. */
  forgetBefore(time: number): Promise<void>;
}

/** `db` may be a transaction: then a message is queued with the caller's other writes, or not at all. */
export function openOutbox<T extends OutboxTables>(db: Kysely<T>, now: () => number): Outbox {
  // Kysely's types do not see that a database with more tables has this one too.
  const own = db as unknown as Kysely<OutboxTables>;
  return {
    queue: async (message) => (await queueAll(own, now(), [message])) === 1,
    queueAll: (messages) => queueAll(own, now(), messages),
    claim: (kinds, leaseMs) => claim(own, kinds, now(), leaseMs),
    async sent({ id }, words) {
      const set = { sent_at: now(), locked_until: null, last_error: words ?? null };
      await unsent(own).set(set).where('id', '=', id).execute();
    },
    async later({ id, attempts }, { error, waitMs, payload }) {
      const set = { due_at: now() + waitMs, locked_until: null, last_error: error };
      await unsent(own)
        .set(payload === undefined ? set : { ...set, payload })
        .where('id', '=', id)
        .where('attempts', '=', attempts)
        .execute();
    },
    async dead({ id, attempts }, error) {
      const set = { dead_at: now(), locked_until: null, last_error: error };
      await unsent(own).set(set).where('id', '=', id).where('attempts', '=', attempts).execute();
    },
    waiting: (kinds) => waiting(own, kinds),
    async forgetBefore(time) {
      await own
        .deleteFrom('outbox')
        .where(({ eb, or }) => or([eb('sent_at', '<', time), eb('dead_at', '<', time)]))
        .execute();
    },
  };
}

async function queueAll(db: Kysely<OutboxTables>, at: number, messages: readonly QueuedMessage[]): Promise<number> {
  if (messages.length === 0) return 0;
  const fresh = { created_at: at, locked_until: null, attempts: 0, sent_at: null, dead_at: null, last_error: null };
  const stored = await db
    .insertInto('outbox')
    .values(messages.map(({ dueAt, ...message }) => ({ ...message, due_at: dueAt, ...fresh })))
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id')
    .execute();
  return stored.length;
}

/** A worker whose lease is over may come late: what it says of a failure no longer counts, that it was sent does. */
function unsent(db: Kysely<OutboxTables>) {
  return db.updateTable('outbox').where('sent_at', 'is', null).where('dead_at', 'is', null);
}

async function claim(
  db: Kysely<OutboxTables>,
  kinds: readonly string[],
  now: number,
  leaseMs: number,
): Promise<OutboxMessage | undefined> {
  for (;;) {
    const next = await db
      .selectFrom('outbox')
      .select('id')
      .where('kind', 'in', kinds)
      .where('sent_at', 'is', null)
      .where('dead_at', 'is', null)
      .where('due_at', '<=', now)
      .where(({ eb, or }) => or([eb('locked_until', 'is', null), eb('locked_until', '<=', now)]))
      .orderBy('due_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (next === undefined) return undefined;
    // Asked again in the same words: of two workers that saw the same row, the database lets one change it.
    const taken = await unsent(db)
      .set(({ eb }) => ({ locked_until: now + leaseMs, attempts: eb('attempts', '+', 1) }))
      .where('id', '=', next.id)
      .where('due_at', '<=', now)
      .where(({ eb, or }) => or([eb('locked_until', 'is', null), eb('locked_until', '<=', now)]))
      .returningAll()
      .executeTakeFirst();
    if (taken) return toMessage(taken);
  }
}

async function waiting(db: Kysely<OutboxTables>, kinds: readonly string[]) {
  const { count, oldest } = await db
    .selectFrom('outbox')
    .select(({ fn }) => [fn.countAll<number | string>().as('count'), fn.min('created_at').as('oldest')])
    .where('kind', 'in', kinds)
    .where('sent_at', 'is', null)
    .where('dead_at', 'is', null)
    .executeTakeFirstOrThrow();
  const at = oldest as number | null;
  return { count: Number(count), ...(at === null ? {} : { oldestAt: at }) };
}

function toMessage(row: Selectable<OutboxTables['outbox']>): OutboxMessage {
  const { id, key, kind, payload, created_at: createdAt, attempts } = row;
  return { id, key, kind, payload, createdAt, attempts };
}
