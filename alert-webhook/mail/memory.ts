import type { WebhookDb } from '../tables.ts';

/**
 * What was last told about a lasting state ("a hold is on"), kept through restarts: a line of the outbox that is never
 * sent. Undefined when nothing was told yet.
 */
export async function recall(db: WebhookDb, name: string): Promise<unknown> {
  const row = await db.selectFrom('outbox').select('payload').where('key', '=', keyOf(name)).executeTakeFirst();
  return row && (JSON.parse(row.payload) as unknown);
}

export async function remember(db: WebhookDb, name: string, value: unknown, now: number): Promise<void> {
  const payload = JSON.stringify(value);
  const unused = { locked_until: null, attempts: 0, sent_at: null, dead_at: null, last_error: null };
  await db
    .insertInto('outbox')
    .values({ key: keyOf(name), kind: 'memory', payload, created_at: now, due_at: now, ...unused })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ payload }))
    .execute();
}

function keyOf(name: string): string {
  return `memory:${name}`;
}
