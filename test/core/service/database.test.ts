import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Migration, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../core/service/database.ts';

interface Tables {
  thing: { id: number; name: string };
}
const FIRST: Record<string, Migration> = {
  '001-things': {
    up: async (db) => {
      await sql`create table thing (id integer primary key, name text not null) strict`.execute(db);
    },
  },
};
const SECOND: Record<string, Migration> = {
  ...FIRST,
  '002-unique': {
    up: async (db) => {
      await db.schema.createIndex('thing_name').on('thing').column('name').unique().execute();
    },
  },
};

describe('SQLite', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'logixx-db-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is made with its folder, synced at every commit, and brought up to date without losing rows', async () => {
    const path = join(folder, 'deep/er/a.db');
    const first = await openDatabase<Tables>(path, FIRST);
    await first.db.insertInto('thing').values({ id: 1, name: 'a' }).execute();
    const synchronous = await sql<{ synchronous: number }>`pragma synchronous`.execute(first.db);
    const journal = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(first.db);
    expect([synchronous.rows[0]?.synchronous, journal.rows[0]?.journal_mode]).toEqual([2, 'wal']);
    await first.close();
    const second = await openDatabase<Tables>(path, SECOND);
    expect(await second.db.selectFrom('thing').selectAll().execute()).toEqual([{ id: 1, name: 'a' }]);
    await expect(second.db.insertInto('thing').values({ id: 2, name: 'a' }).execute()).rejects.toThrow(/UNIQUE/);
    await second.close();
  });

  it('refuses wrong types, because its tables are strict', async () => {
    const { db, close } = await openDatabase<Tables>(join(folder, 'strict.db'), FIRST);
    const wrong = { id: 1.5, name: 'a' };
    await expect(db.insertInto('thing').values(wrong).execute()).rejects.toThrow(/datatype mismatch|cannot store REAL/);
    await close();
  });

  it('says which database could not be brought up to date', async () => {
    const path = join(folder, 'broken.db');
    writeFileSync(path, 'this is no database, and long enough to be looked at as one '.repeat(20));
    await expect(openDatabase<Tables>(path, FIRST)).rejects.toThrow(/not a database|could not be brought up to date/);
  });
});
