import type { Kysely } from 'kysely';
import type { AuditEntry, WriteAudit } from './audit.ts';
import type { AuditTables } from './tables.ts';

/**
 * Writes lines through this connection; `db` may be a transaction, and then a line stands with the caller's other writes
 * or not at all. `now` in unix milliseconds.
 */
export function auditWriter<T extends AuditTables>(db: Kysely<T>, now: () => number): WriteAudit {
  // Kysely's types do not see that a database with more tables has this one too.
  const own = db as unknown as Kysely<AuditTables>;
  return async (entry) => {
    await own.insertInto('audit').values(rowOf(entry, now())).execute();
  };
}

function rowOf({ actor, action, subject = '', details = {}, from = '' }: AuditEntry, at: number) {
  return {
    at,
    actor_id: actor.id,
    actor_name: actor.name,
    action,
    subject,
    details: JSON.stringify(details),
    client: from,
  };
}
