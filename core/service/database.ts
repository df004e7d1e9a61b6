import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, type Migration, Migrator, PostgresDialect, SqliteDialect } from 'kysely';
import SqliteDatabase from 'libsql';
import pg from 'pg';

export interface Database<Tables> {
  db: Kysely<Tables>;
  engine: 'sqlite' | 'postgres';
  close(): Promise<void>;
}

/**
 * Opens a database by its address: `postgres://…` or a file path for SQLite (WAL, every commit synced to disk), brings
 * it to the newest of the migrations and returns one Kysely for both engines. 64-bit integers come back as numbers;
 * one that is not safe throws.
 */
export async function openDatabase<Tables>(
  address: string,
  migrations: Record<string, Migration>,
): Promise<Database<Tables>> {
  const engine = /^postgres(ql)?:\/\//.test(address) ? 'postgres' : 'sqlite';
  const dialect = engine === 'postgres' ? postgres(address) : sqlite(address);
  const db = new Kysely<Tables>({ dialect });
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await migrator.migrateToLatest();
  if (error) {
    await db.destroy();
    throw new Error(`the database ${withoutPassword(address)} could not be brought up to date`, { cause: error });
  }
  return { db, engine, close: () => db.destroy() };
}

function sqlite(path: string): SqliteDialect {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const database = new SqliteDatabase(path);
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'busy_timeout = 5000'])
    database.pragma(pragma);
  return new SqliteDialect({
    database: database as unknown as ConstructorParameters<typeof SqliteDialect>[0]['database'] as never,
  });
}

function postgres(connectionString: string): PostgresDialect {
  const INT8 = 20;
  pg.types.setTypeParser(INT8, (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value))
      throw new RangeError(`the database holds ${text}, which is too large for a number`);
    return value;
  });
  const pool = new pg.Pool({ connectionString, max: 8 });
  // An idle connection that breaks would otherwise end the process; the next query opens a new one, or says why not.
  pool.on('error', () => undefined);
  return new PostgresDialect({ pool });
}

function withoutPassword(address: string): string {
  return address.replace(/(\/\/[^:/@]*):[^@]*@/, '$1:***@');
}
