import type { Actor } from '../actor.ts';
import type { AuditDb } from './tables.ts';
import { auditWriter } from './write.ts';

/** Whom the clean-up is written down to. */
const CLEANER: Actor = { id: 'logixx', name: 'Logixx' };

/**
 * Takes lines from before `before` away, and returns how many. What is about to go is written down first and for good: a
 * cut, and a line of the audit itself. A crash in between leaves lines that the next run takes.
 */
export async function forgetAudit(
  db: AuditDb,
  before: number,
  now: () => number,
  deleteAll: () => Promise<number>,
): Promise<number> {
  const { lines } = await db
    .selectFrom('audit')
    .select(({ fn }) => fn.countAll<number>().as('lines'))
    .where('at', '<', before)
    .executeTakeFirstOrThrow();
  if (Number(lines) === 0) return 0;
  await db.transaction().execute(async (trx) => {
    await trx.insertInto('audit_cuts').values({ at: now(), forgets_before: before }).execute();
    const details = { before: new Date(before).toISOString(), lines: Number(lines) };
    await auditWriter(trx, now)({ actor: CLEANER, action: 'audit.forgotten', details });
  });
  return deleteAll();
}
