import { type Kysely, sql } from 'kysely';
import { forgetAudit } from '../audit/forget.ts';
import type { AuditTables } from '../audit/tables.ts';
import type { RetentionConfig } from './config.ts';
import { AUDIT_RULE, RULES, type Rule } from './rules.ts';

export interface RetentionParts<T extends AuditTables = AuditTables> {
  db: Kysely<T>;
  config: RetentionConfig;
  /** Unix milliseconds. */
  now(): number;
  /** Rows that are deleted at once, so that others may write in between; 500 unless said. */
  batch?: number;
}

const DAY_MS = 24 * 3_600_000;
const BATCH = 500;

/** Takes away what is older than the configuration keeps, and says how many rows of which table went. Rejects when the database fails. */
export async function keepClean<T extends AuditTables>(parts: RetentionParts<T>): Promise<Record<string, number>> {
  const { config, now, batch = BATCH } = parts;
  const db = parts.db as unknown as Kysely<AuditTables>;
  const beforeOf = ({ days }: Rule) => now() - config[days] * DAY_MS;
  const there = new Set((await db.introspection.getTables()).map(({ name }) => name));
  const gone: Record<string, number> = {};
  for (const each of RULES) {
    if (!there.has(each.table)) continue;
    gone[each.table] = await deleteOld(db, each, beforeOf(each), batch);
  }
  if (there.has(AUDIT_RULE.table)) {
    const before = beforeOf(AUDIT_RULE);
    gone[AUDIT_RULE.table] = await forgetAudit(db, before, now, () => deleteOld(db, AUDIT_RULE, before, batch));
  }
  return gone;
}

async function deleteOld(
  db: Kysely<AuditTables>,
  { table, key, isOld }: Rule,
  before: number,
  batch: number,
): Promise<number> {
  const [name, column] = [sql.table(table), sql.ref(key)];
  for (let all = 0; ; ) {
    const some = sql`select ${column} from ${name} where ${isOld(before)} order by ${column} limit ${batch}`;
    const { numAffectedRows = 0n } = await sql`delete from ${name} where ${column} in (${some})`.execute(db);
    all += Number(numAffectedRows);
    if (Number(numAffectedRows) < batch) return all;
  }
}
