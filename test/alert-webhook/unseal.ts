import { sql } from 'kysely';
import type { WebhookDb } from '../../alert-webhook/tables.ts';

const SQLITE = ['journal_no_update', 'journal_no_delete', 'journal_in_order', 'journal_at_end'];
const POSTGRES = ['journal_sealed', 'journal_no_truncate', 'journal_in_order'];

/** Takes away what keeps the ledger append-only, as an intruder would who owns the database. */
export async function unseal(db: WebhookDb, engine: 'sqlite' | 'postgres'): Promise<void> {
  for (const trigger of engine === 'sqlite' ? SQLITE : POSTGRES)
    await sql.raw(`drop trigger ${trigger}${engine === 'sqlite' ? '' : ' on journal'}`).execute(db);
}
