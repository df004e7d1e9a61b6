import type { WebhookDb } from '../tables.ts';

/** Does a job in the transaction that `db` already is, or else in one of its own. */
export function inTransaction<T>(db: WebhookDb, job: (trx: WebhookDb) => Promise<T>): Promise<T> {
  return db.isTransaction ? job(db) : db.transaction().execute(job);
}
