import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Dialect, Kysely, type Migration, Migrator, PostgresDialect, SqliteDialect } from 'kysely';
import SqliteDatabase from 'libsql';
import pg from 'pg';
import { ConfigError } from './config.ts';
import { threadedSqlite } from './threaded-sqlite.ts';

export interface Database<Tables> {
  db: Kysely<Tables>;
  engine: 'sqlite' | 'postgres';
  close(): Promise<void>;
}

/**
 * Opens a database by its address: `postgres://…` or a file path for SQLite (WAL, every commit synced to disk), brings
 * it to the newest of the migrations and returns one Kysely for both engines. 64-bit integers come back as numbers;
 * one that is not safe throws. `ownThread`: SQLite works in a thread of its own, so that no wait for the disk stops the
 * service; otherwise it answers within the turn of the event loop, which is what virtual time needs. `frozenMs`: so long
 * PostgreSQL waits in the middle of a transaction for a process that is frozen or cut off; then it takes back what that
 * one had begun, so that others can go on.
 */
export async function openDatabase<Tables>(
  address: string,
  migrations: Record<string, Migration>,
  { ownThread = false, frozenMs = FROZEN_MS }: { ownThread?: boolean; frozenMs?: number } = {},
): Promise<Database<Tables>> {
  const engine = engineOf(address);
  const dialect = engine === 'postgres' ? postgres(address, { frozenMs }) : sqlite(address, ownThread);
  const db = new Kysely<Tables>({ dialect });
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await migrator.migrateToLatest();
  if (error) {
    await db.destroy();
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the database ${withoutPassword(address)} could not be brought up to date: ${why}`, {
      cause: error,
    });
  }
  return { db, engine, close: () => db.destroy() };
}

/** Opens a database that is there, to be read alone: none is made, none is brought up to date, and writing is refused. */
export function readDatabase<Tables>(address: string): Database<Tables> {
  const engine = engineOf(address);
  if (engine === 'sqlite' && !existsSync(address))
    throw new ConfigError([`database: found no file "${address}", expected an SQLite database, or postgres://…`]);
  const dialect = engine === 'postgres' ? postgres(address, { readOnly: true }) : sqlite(address, false, true);
  const db = new Kysely<Tables>({ dialect });
  return { db, engine, close: () => db.destroy() };
}

function engineOf(address: string): Database<unknown>['engine'] {
  return /^postgres(ql)?:\/\//.test(address) ? 'postgres' : 'sqlite';
}

/** No transaction of ours waits for anything but its own next statement. */
const FROZEN_MS = 60_000;

/** The cache (16 MB) holds what a large delivery writes; one that overflows is written twice. */
const PRAGMAS = [
  // First of all: what comes after it waits for others on the file, too, as a reader or the recovery after a crash.
  'busy_timeout = 5000',
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  'cache_size = -16000',
];

function sqlite(path: string, ownThread: boolean, readOnly = false): Dialect {
  if (path !== ':memory:') makeClosed(path);
  if (ownThread) return threadedSqlite(path, PRAGMAS);
  const database = new SqliteDatabase(path);
  for (const pragma of readOnly ? ['busy_timeout = 5000', 'query_only = ON'] : PRAGMAS) database.pragma(pragma);
  return new SqliteDialect({
    database: database as unknown as ConstructorParameters<typeof SqliteDialect>[0]['database'] as never,
  });
}

/** A new database is its owner's alone, and so are the files that SQLite puts beside it; what is there stays as it is. */
function makeClosed(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
}

function postgres(
  connectionString: string,
  { readOnly = false, frozenMs = FROZEN_MS }: { readOnly?: boolean; frozenMs?: number },
): PostgresDialect {
  const INT8 = 20;
  pg.types.setTypeParser(INT8, (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value))
      throw new RangeError(`the database holds ${text}, which is too large for a number`);
    return value;
  });
  const pool = new pg.Pool({
    connectionString,
    max: 8,
    idle_in_transaction_session_timeout: frozenMs,
    ...(readOnly ? { options: '-c default_transaction_read_only=on' } : {}),
  });
  // An idle connection that breaks would otherwise end the process; the next query opens a new one, or says why not.
  pool.on('error', () => undefined);
  // So would one that breaks between two queries of a transaction; the second one then says why.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new PostgresDialect({ pool });
}

function withoutPassword(address: string): string {
  return address.replace(/(\/\/[^:/@]*):[^@]*@/, '$1:***@');
}
