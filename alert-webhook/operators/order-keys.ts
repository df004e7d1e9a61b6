import { createHash } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { HttpError } from '../../core/service/route.ts';
import type { WebhookDb } from '../tables.ts';
import type { Desk } from './desk.ts';

export const KeyHeader = Type.Object({
  'Idempotency-Key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'the same key with the same order is carried out once, and answered as the first time',
    }),
  ),
});

/** Keeps the answer of an order, in the very commit that makes the order stand. */
export type Seal = (trx: WebhookDb, answer: unknown) => Promise<void>;

const KEEP_MS = 7 * 24 * 3_600_000;

/**
 * Carries an order out once for each key. The same key with another order is refused (409). What was refused has done
 * nothing, and leaves its key free. After a crash the sealed answer stands; without a seal nothing was done.
 */
export async function once<T>(
  desk: Desk,
  key: string | undefined,
  request: unknown,
  order: (seal: Seal) => Promise<T>,
): Promise<T> {
  if (key === undefined) return order(() => Promise.resolve());
  const hash = createHash('sha256')
    .update(JSON.stringify(sorted(request)))
    .digest('hex');
  const known = await answerOf(desk, key, hash);
  if (known !== undefined) return known.answer as T;
  desk.flying.add(key);
  try {
    const answer = await order((trx, sealed) => seal(trx, { key, hash, answer: sealed }));
    await desk.db
      .updateTable('order_keys')
      .set({ status: 200, body: JSON.stringify(answer ?? null) })
      .where('key', '=', key)
      .execute();
    return answer;
  } catch (error) {
    await desk.db.deleteFrom('order_keys').where('key', '=', key).where('status', 'is', null).execute();
    throw error;
  } finally {
    desk.flying.delete(key);
  }
}

/** The answer that was given to this key; undefined when the key is now ours. */
async function answerOf(
  { db, tools, flying }: Desk,
  key: string,
  hash: string,
): Promise<{ answer: unknown } | undefined> {
  const row = { key, request_hash: hash, status: null, body: null, at: tools.now() };
  const made = await db
    .insertInto('order_keys')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doNothing())
    .executeTakeFirst();
  if ((made.numInsertedOrUpdatedRows ?? 0n) > 0n) return undefined;
  const found = await db.selectFrom('order_keys').selectAll().where('key', '=', key).executeTakeFirst();
  if (found !== undefined && found.request_hash !== hash)
    throw new HttpError(409, `the Idempotency-Key "${key}" was given to another order`);
  if (found !== undefined && found.status !== null) return { answer: JSON.parse(found.body ?? 'null') as unknown };
  if (found === undefined || flying.has(key)) throw underWay(key);
  return undefined;
}

interface Sealed {
  key: string;
  hash: string;
  answer: unknown;
}

/** Rejects when another process has answered meanwhile: then nothing of this order is committed. */
async function seal(trx: WebhookDb, { key, hash, answer }: Sealed): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('order_keys')
    .set({ status: 200, body: JSON.stringify(answer ?? null) })
    .where('key', '=', key)
    .where('request_hash', '=', hash)
    .where('status', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw underWay(key);
}

function underWay(key: string): HttpError {
  return new HttpError(409, `the order with the Idempotency-Key "${key}" is under way`, { underWay: true });
}

/** The same order is the same text, in whichever order its keys stand. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/** Keys are kept for a week. */
export async function forgetKeys({ db, tools }: Desk): Promise<void> {
  await db
    .deleteFrom('order_keys')
    .where('at', '<', tools.now() - KEEP_MS)
    .execute();
}
