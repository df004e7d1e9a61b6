import { HttpError } from '../../../core/service/route.ts';
import type { BillingDb, BillingTrx } from '../tables.ts';

/**
 * Runs `work` in a transaction that no other writer of clients, assignments or payments is in: the first statement
 * raises a number, and whoever comes second waits there. What `work` reads is still true when it writes.
 */
export function writing<T>(db: BillingDb, work: (trx: BillingTrx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await holdWriters(trx);
    return work(trx);
  });
}

/** From here to its end a transaction is the only such writer. */
export async function holdWriters(trx: BillingTrx): Promise<void> {
  await trx
    .updateTable('billing_state')
    .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', 1)
    .execute();
}

/** Turns the RangeError of a pure function into a refusal of the request. */
export function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw new HttpError(400, error.message);
    throw error;
  }
}

/** Throws HttpError 400 where there is any reason. */
export function refuseIf(problems: readonly string[]): void {
  if (problems.length > 0) throw new HttpError(400, problems.join('; '));
}

export function staleRevision(found: number, expected: number): HttpError {
  return new HttpError(409, `revision: found ${found}, expected ${expected}: it was changed meanwhile`);
}
