import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Migration, sql } from 'kysely';
import SqliteDatabase from 'libsql';
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

  it('waits for another process that has the file just now', async () => {
    const path = join(folder, 'busy.db');
    const other = new SqliteDatabase(path);
    other.exec('create table elsewhere (a)');
    other.exec('begin exclusive');
    const opening = openDatabase<Tables>(path, FIRST, { ownThread: true });
    await new Promise((resolve) => setTimeout(resolve, 300));
    other.exec('commit');
    const { db, close } = await opening;
    expect(await db.selectFrom('thing').selectAll().execute()).toEqual([]);
    await close();
    other.close();
  });

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

  it('in a thread of its own lets the service go on, does one job at a time, and ends with it', async () => {
    const { db, close } = await openDatabase<Tables>(join(folder, 'thread.db'), FIRST, { ownThread: true });
    const names = Array.from({ length: 50 }, (_, id) => ({ id, name: `n${id}` }));
    const kept = db.transaction().execute(async (trx) => {
      for (const row of names) await trx.insertInto('thing').values(row).execute();
    });
    const undone = db.transaction().execute(async (trx) => {
      await trx.deleteFrom('thing').execute();
      throw new Error('undo it');
    });
    const after = db.updateTable('thing').set({ name: 'x' }).where('id', '<', 10).executeTakeFirst();
    await expect(undone).rejects.toThrow('undo it');
    await kept;
    expect((await after).numUpdatedRows).toBe(10n);
    expect(await db.selectFrom('thing').selectAll().where('name', '!=', 'x').execute()).toHaveLength(40);
    const wrong = db.insertInto('thing').values({ id: 1, name: 'again' }).execute();
    await expect(wrong).rejects.toMatchObject({ message: expect.stringMatching(/UNIQUE/), name: 'SqliteError' });
    let turns = 0;
    const turning = setInterval(() => (turns += 1), 1);
    const slow = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000000) select max(i) from n`;
    await slow.execute(db);
    clearInterval(turning);
    expect(turns).toBeGreaterThan(5);
    await close();
    await expect(db.selectFrom('thing').selectAll().execute()).rejects.toThrow();
  });

  it('in a thread of its own says why it could not be opened', async () => {
    const path = join(folder, 'broken-thread.db');
    writeFileSync(path, 'this is no database, and long enough to be looked at as one '.repeat(20));
    const opening = openDatabase<Tables>(path, FIRST, { ownThread: true });
    await expect(opening).rejects.toThrow(/could not be brought up to date/);
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
