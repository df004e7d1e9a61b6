import { Kysely, Migrator, SqliteDialect, type SqliteStatement } from 'kysely';
import SqliteDatabase from 'libsql';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import type { Database } from '../../core/service/database.ts';

/** A libsql statement, as far as Kysely uses one. */
interface Prepared {
  readonly reader: boolean;
  all(parameters: readonly unknown[]): unknown[];
  run(parameters: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
}

/**
 * The webhook's tables in memory. Statements are prepared once: a year of healing asks the same questions millions of
 * times, and preparing them is most of the work.
 */
export async function openMemoryDatabase(): Promise<Database<Tables>> {
  const raw = new SqliteDatabase(':memory:');
  const known = new Map<string, SqliteStatement>();
  const prepare = (sql: string): SqliteStatement => {
    const held = known.get(sql);
    if (held) return held;
    const statement = raw.prepare(sql) as unknown as Prepared;
    const { reader } = statement;
    const prepared = {
      reader,
      all: (parameters: readonly unknown[]) => statement.all(parameters),
      run: (parameters: readonly unknown[]) => statement.run(parameters),
      iterate: (parameters: readonly unknown[]) => statement.all(parameters)[Symbol.iterator](),
    } as SqliteStatement;
    known.set(sql, prepared);
    return prepared;
  };
  const db = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: { prepare, close: () => void raw.close() } }),
  });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw new Error('the tables could not be made in memory', { cause: error });
  return { db, engine: 'sqlite', close: () => db.destroy() };
}
