import { userInfo } from 'node:os';
import type { Writable } from 'node:stream';
import { sql } from 'kysely';
import { openDatabase, readDatabase } from '../../core/service/database.ts';
import { openAudit } from '../../sidecar/audit/open-audit.ts';
import { BACKUP_MADE } from '../../sidecar/setup/facts.ts';
import { MIGRATIONS, type Tables, tablesOf } from '../../sidecar/tables.ts';

/**
 * Writes into the audit of the sidecar that a backup was made. A database of another version is left as it is: a backup
 * changes no table. One that cannot be noted is a backup all the same, and says so.
 */
export async function noteBackup(address: string, to: string, now: () => number, out: Writable): Promise<void> {
  try {
    if (!(await isOfThisVersion(address))) throw new Error('the database of the sidecar is of another version');
    const { db, close } = await openDatabase<Tables>(address, MIGRATIONS);
    try {
      const actor = { id: 'shell', name: `${userInfo().username} (shell)` };
      await openAudit({ db: tablesOf(db), now }).write({ actor, action: BACKUP_MADE, subject: to });
    } finally {
      await close();
    }
  } catch (error) {
    out.write(`the audit does not know of it: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

async function isOfThisVersion(address: string): Promise<boolean> {
  const { db, close } = readDatabase(address);
  try {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
    const have = new Set(rows.map(({ name }) => name));
    return Object.keys(MIGRATIONS).every((name) => have.has(name)) && have.size === Object.keys(MIGRATIONS).length;
  } catch {
    return false;
  } finally {
    await close();
  }
}
