import { chmodSync, chownSync, existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import SqliteDatabase from 'libsql';
import { ConfigError } from '../../core/service/config.ts';

/** What SQLite keeps beside a database. One that is left alone would be read into the next database of that name. */
const BESIDE = ['-wal', '-shm', '-journal'];

/**
 * Copies a database that others write to: the copy holds every write that was committed before, and nobody waits for it.
 * The copy is checked; throws where it is not whole.
 */
export function copySqlite(from: string, to: string): void {
  const database = new SqliteDatabase(from);
  try {
    database.exec('pragma busy_timeout = 5000');
    copyOf(database, to);
  } finally {
    database.close();
  }
}

function copyOf(database: SqliteDatabase.Database, to: string): void {
  // Not as a prepared statement, which would hold the connection until it is collected.
  database.exec(`vacuum into '${to.replaceAll("'", "''")}'`);
  checkSqlite(to);
}

/** Throws where a file is no database, or not a whole one. */
export function checkSqlite(path: string): void {
  const database = new SqliteDatabase(path);
  const said = (database.pragma('integrity_check') as { integrity_check: string }[])
    .map(({ integrity_check: line }) => line)
    .slice(0, 3)
    .join('; ');
  database.close();
  if (said !== 'ok') throw new Error(`${path}: SQLite's integrity check says: ${said}`);
}

/** A database that nobody else may open as long as it is held. */
export interface HeldSqlite {
  copyTo(path: string): void;
  /** Puts another file into its place at once; what was there is kept under another name. */
  replaceBy(path: string, kept: string): void;
  /** Takes the file away. */
  remove(): void;
  release(): void;
}

/**
 * Takes a database for this caller alone until it is released. SQLite grants that only while no other connection is open, in
 * whatever process, and leaves nothing beside the file. Throws ConfigError while somebody holds it. There need be no file.
 */
export function holdSqlite(path: string): HeldSqlite {
  const database = existsSync(path) ? lock(path) : undefined;
  return {
    copyTo: (to) => {
      if (database) copyOf(database, to);
    },
    replaceBy: (other, kept) => {
      if (database) {
        belongAs(path, other);
        linkSync(path, kept);
      }
      for (const ending of BESIDE) if (existsSync(path + ending)) renameSync(path + ending, kept + ending);
      renameSync(other, path);
    },
    remove: () => {
      for (const ending of ['', ...BESIDE]) rmSync(path + ending, { force: true });
    },
    release: () => {
      if (database) giveUp(database);
    },
  };
}

/** A person restores as root what a service opens as another user. */
function belongAs(path: string, other: string): void {
  const { uid, gid, mode } = statSync(path);
  chownSync(other, uid, gid);
  chmodSync(other, mode & 0o777);
}

function lock(path: string): SqliteDatabase.Database {
  const database = new SqliteDatabase(path);
  try {
    database.pragma('busy_timeout = 0');
    database.pragma('locking_mode = EXCLUSIVE');
    const [mode] = database.pragma('journal_mode = DELETE') as { journal_mode: string }[];
    if (mode?.journal_mode !== 'delete') throw Object.assign(new Error('it stays open'), { code: 'SQLITE_BUSY' });
    // Taken here, and kept behind the commit because of the locking mode.
    database.exec('begin exclusive; commit');
    return database;
  } catch (error) {
    giveUp(database);
    if (!String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) throw error;
    throw new ConfigError([
      `${path}: found a process that has it open, expected none: stop the services first (docs/troubleshooting.md#database-in-use)`,
    ]);
  }
}

/** Closing alone is not enough: what was asked of a connection holds it until it is collected. */
function giveUp(database: SqliteDatabase.Database): void {
  database.pragma('locking_mode = NORMAL');
  try {
    database.prepare('select count(*) from sqlite_master').get();
  } finally {
    database.close();
  }
}
