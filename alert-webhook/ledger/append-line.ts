import { SqliteAdapter, sql } from 'kysely';
import type { WebhookDb } from '../tables.ts';
import { GENESIS, hashOf, type Line } from './chain.ts';

/** Each lost turn means that another process has written a line, so many in a row do not happen by chance. */
const TURNS = 200;

/**
 * Appends a line to the chain, in the transaction of `db` or else in one of its own. Another process on the same
 * PostgreSQL may append at the same time: the database lets one of them follow a line, and the other one follows that.
 */
export async function appendLine(db: WebhookDb, line: Line): Promise<void> {
  if (!db.isTransaction) return db.transaction().execute((trx) => appendLine(trx, line));
  // Writers on SQLite wait for each other; nothing comes between reading the tail and following it.
  if (db.getExecutor().adapter instanceof SqliteAdapter) return follow(db, line);
  for (let turn = 1; ; turn += 1) {
    await sql`savepoint ledger_line`.execute(db);
    try {
      await follow(db, line);
      await sql`release savepoint ledger_line`.execute(db);
      return;
    } catch (error) {
      if (!isOvertaken(error) || turn >= TURNS) throw error;
      await sql`rollback to savepoint ledger_line`.execute(db);
    }
  }
}

async function follow(db: WebhookDb, line: Line): Promise<void> {
  const last = await db.selectFrom('journal').select('hash').orderBy('seq', 'desc').limit(1).executeTakeFirst();
  const prev = last?.hash ?? GENESIS;
  await db
    .insertInto('journal')
    .values({ ...line, prev, hash: hashOf(prev, line) })
    .execute();
}

/** PostgreSQL says so by the code of a unique violation and the name of the index. */
function isOvertaken(error: unknown): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return code === '23505' && constraint === 'journal_chain';
}
