import { HttpError } from '../../core/service/route.ts';
import { hashOf } from './adapter.ts';
import { failedOnce, type Kind, succeeded, type Tried, waitOf } from './attempts.ts';
import type { IdentityDb, IdentityTrx } from './tables.ts';

/** One way in which an attempt is counted. */
export interface Count {
  kind: Kind;
  /** Of whom: an address of the network, or that with an account. */
  subject: string;
}

/** The counts of an attempt on an account from an address. What was typed is kept as a hash: it may be a password. */
export function countsOf(what: 'login' | 'mail', network: string, account: string): Count[] {
  return [
    { kind: `${what}-pair`, subject: `${network} ${hashOf(account.toLowerCase()).slice(0, 32)}` },
    { kind: `${what}-address`, subject: network },
  ];
}

/**
 * Counts an attempt as failed before it is made, so that a hundred at once are a hundred. Throws HttpError 429 with
 * `retryAfter` in seconds where one has to wait; then nothing is counted.
 */
export function takeAttempt(db: IdentityDb, counts: readonly Count[], now: number): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const rows = [];
    for (const count of counts) rows.push({ count, tried: await held(trx, count, now) });
    const wait = Math.max(...rows.map(({ count, tried }) => waitOf(count.kind, tried, now)));
    if (wait > 0) {
      const retryAfter = Math.ceil(wait / 1000);
      throw new HttpError(429, `too many attempts from this address; wait ${retryAfter} s`, { retryAfter });
    }
    for (const { count, tried } of rows) await write(trx, count, failedOnce(count.kind, tried, now));
  });
}

/** Takes back what `takeAttempt` counted: it was none that failed. */
export function forgive(db: IdentityDb, counts: readonly Count[], now: number): Promise<void> {
  return db.transaction().execute(async (trx) => {
    for (const count of counts) await write(trx, count, succeeded(count.kind, await held(trx, count, now)));
  });
}

/** Forgets what nobody would be slowed down for any more. */
export async function forgetAttempts(db: IdentityDb, before: number): Promise<void> {
  await db.deleteFrom('identity_attempts').where('last_at', '<', before).execute();
}

/** The row, which nobody else reads until the transaction ends. */
async function held(trx: IdentityTrx, count: Count, now: number): Promise<Tried> {
  const row = await trx
    .insertInto('identity_attempts')
    .values({ key: keyOf(count), failures: 0, last_at: now })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ key: keyOf(count) }))
    .returning(['failures', 'last_at'])
    .executeTakeFirstOrThrow();
  return { failures: row.failures, lastAt: row.last_at };
}

async function write(trx: IdentityTrx, count: Count, { failures, lastAt }: Tried): Promise<void> {
  const row = trx.updateTable('identity_attempts').set({ failures, last_at: lastAt });
  await row.where('key', '=', keyOf(count)).execute();
}

function keyOf({ kind, subject }: Count): string {
  return `${kind} ${subject}`;
}
