import type { WebhookDb } from '../tables.ts';
import type { Anchor } from './chain.ts';

/** The last line of the ledger; undefined when it has none. Noted elsewhere, it proves all lines before it. */
export function headOf(db: WebhookDb): Promise<Anchor | undefined> {
  return db.selectFrom('journal').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst();
}
