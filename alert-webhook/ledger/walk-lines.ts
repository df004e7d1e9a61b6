import type { WebhookDb } from '../tables.ts';
import type { StoredLine } from './chain.ts';

const PAGE = 1000;

/** The lines of the ledger in their order, after a line or from the first; read in pages. */
export async function* walkLines(db: WebhookDb, after = Number.MIN_SAFE_INTEGER): AsyncGenerator<StoredLine> {
  let seq = after;
  for (;;) {
    const page = await linesAfter(db, seq, PAGE);
    yield* page;
    seq = page.at(-1)?.seq ?? seq;
    if (page.length < PAGE) return;
  }
}

/** At most so many lines after a line. */
export function linesAfter(db: WebhookDb, seq: number, limit: number): Promise<StoredLine[]> {
  return db.selectFrom('journal').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute();
}
