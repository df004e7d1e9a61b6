import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import SqliteDatabase from 'libsql';
import { afterAll, expect, it } from 'vitest';
import { openDatabase } from '../../../core/service/database.ts';
import { unpack } from '../../../sidecar/backup/archive.ts';
import { backUp, withoutPasswords } from '../../../sidecar/backup/back-up.ts';
import { restore } from '../../../sidecar/backup/restore.ts';
import { type Store, storeAt } from '../../../sidecar/backup/store.ts';

interface Tables {
  lines: { number: number; text: string };
}
const MIGRATIONS = {
  '1': {
    up: (db: Kysely<unknown>) =>
      sql`create table lines (number integer primary key, text text not null) strict`.execute(db).then(() => undefined),
  },
};
/** On a loaded machine. */
const PATIENCE_MS = 90_000;
const LONG = 'x'.repeat(300);

const folder = mkdtempSync(join(tmpdir(), 'logixx-backup-'));
afterAll(() => rmSync(folder, { recursive: true }));
const now = () => Date.UTC(2026, 10, 22);
const AS = { site: 'north', now };
const scratch = () => mkdtempSync(join(folder, 'farm-'));

function numbersIn(path: string): number[] {
  const rows = new SqliteDatabase(path).prepare('select number from lines order by number').all();
  return (rows as { number: number }[]).map(({ number }) => number);
}

async function databaseOf(path: string, numbers: readonly number[]): Promise<Store> {
  const { db, close } = await openDatabase<Tables>(path, MIGRATIONS, { ownThread: true });
  for (const number of numbers) await db.insertInto('lines').values({ number, text: LONG }).execute();
  await close();
  return storeAt('sidecar', path);
}

it('holds every write that was acknowledged before it began, in the middle of a storm of writes', {
  timeout: PATIENCE_MS,
}, async () => {
  const at = scratch();
  const path = join(at, 'sidecar.db');
  const { db, close } = await openDatabase<Tables>(path, MIGRATIONS, { ownThread: true });
  let [asked, acknowledged, over] = [0, 0, false];
  const write = async () => {
    while (!over) {
      asked += 1;
      await db.insertInto('lines').values({ number: asked, text: LONG }).execute();
      acknowledged += 1;
    }
  };
  // Many at once, so that the thread of the database goes on writing while this one copies.
  const writers = Promise.all(Array.from({ length: 50 }, write));
  const until = async (count: number) => {
    while (acknowledged < count) await new Promise((soon) => setTimeout(soon, 1));
  };
  await until(300);
  for (const name of ['one', 'two', 'three']) {
    const before = acknowledged;
    const to = join(at, `${name}.tar.gz`);
    await backUp({ to, site: 'north', stores: [storeAt('sidecar', path)], texts: new Map(), now });
    const out = scratch();
    await unpack(to, (file) => join(out, file.path));
    const copied = numbersIn(join(out, 'sidecar.db'));
    expect(copied.length).toBeGreaterThanOrEqual(before);
    // One connection writes in order: a copy of one moment has no hole.
    expect(copied).toEqual(Array.from({ length: copied.length }, (_, index) => index + 1));
    expect(acknowledged).toBeGreaterThan(before);
    await until(acknowledged + 50);
  }
  over = true;
  await writers;
  await close();
});

it('leaves nothing where it cannot be had: no half archive, no staging folder', async () => {
  const at = scratch();
  writeFileSync(join(at, 'broken.db'), 'this is no database, and long enough to be one'.repeat(200));
  const options = { site: 'north', stores: [storeAt('sidecar', join(at, 'broken.db'))], texts: new Map(), now };
  await expect(backUp({ ...options, to: join(at, 'farm.tar.gz') })).rejects.toThrow(/not a database/);
  expect(readdirSync(at)).toEqual(['broken.db']);
  await expect(backUp({ ...options, to: join(at, 'broken.db') })).rejects.toThrow(/expected no file of that name/);
  await expect(backUp({ ...options, to: join(at, 'no/such.tar.gz') })).rejects.toThrow(/expected a folder to write to/);
});

it('leaves passwords in addresses out', () => {
  const text = 'database: postgres://logixx:s3cr@db:5432/x\nother: postgresql://u@h/y\nurl: https://a:1/b@c\n';
  expect(withoutPasswords(text)).toBe(text.replace('s3cr', '***'));
});

async function farmWithBackup() {
  const at = scratch();
  const path = join(at, 'sidecar.db');
  const to = join(at, 'farm.tar.gz');
  const store = await databaseOf(path, [1, 2]);
  await backUp({ to, site: 'north', stores: [store], texts: new Map([['logixx.yml', 'site: north\n']]), now });
  await databaseOf(path, [3]);
  return { at, path, to, store };
}

it('restores what was saved, and keeps what was there', async () => {
  const { path, to, store } = await farmWithBackup();
  const { restored } = await restore(to, [store], AS);
  expect(numbersIn(path)).toEqual([1, 2]);
  const [{ kept } = { kept: undefined }] = restored;
  expect(numbersIn(kept ?? '')).toEqual([1, 2, 3]);
  await databaseOf(path, [4]);
  expect(numbersIn(path)).toEqual([1, 2, 4]);
});

it('restores where nothing is, also beside what a lost database left behind', async () => {
  const { at, to } = await farmWithBackup();
  const path = join(at, 'new/sidecar.db');
  const { restored } = await restore(to, [storeAt('sidecar', path)], AS);
  expect([restored.map(({ kept }) => kept), numbersIn(path)]).toEqual([[undefined], [1, 2]]);
  rmSync(path);
  writeFileSync(`${path}-wal`, 'what another database left');
  await restore(to, [storeAt('sidecar', path)], { site: 'north', now: () => now() + 1 });
  expect(numbersIn(path)).toEqual([1, 2]);
});

it('changes nothing where the archive is damaged, or holds a damaged database', async () => {
  const { at, path, to, store } = await farmWithBackup();
  // SQLite moves lines from its log into the file when it likes; what they say stays.
  const after = () => [numbersIn(path), readdirSync(at).filter((name) => !/-(wal|shm)$/.test(name))];
  const before = after();
  const whole = readFileSync(to);
  writeFileSync(to, whole.subarray(0, whole.length - 100));
  await expect(restore(to, [store], AS)).rejects.toThrow(/is no whole backup/);
  writeFileSync(to, whole);
  expect(after()).toEqual(before);
  const damaged = join(scratch(), 'damaged.tar.gz');
  const { writeArchive } = await import('../../../sidecar/backup/archive.ts');
  const pages = Buffer.from(readFileSync(path));
  pages.fill(0xee, 4096 + 8, 4096 + 200);
  writeFileSync(join(at, 'pages'), pages);
  const file = { path: 'sidecar.db', holds: 'sidecar' as const, engine: 'sqlite' as const, from: join(at, 'pages') };
  await writeArchive(damaged, { at: 'then', site: 'north' }, [file]);
  rmSync(join(at, 'pages'));
  await expect(restore(damaged, [store], AS)).rejects.toThrow(/malformed|integrity check|not a database/);
  expect(after()).toEqual(before);
  expect(before[0]).toEqual([1, 2, 3]);
});

it('refuses while another process has the database open, even one that does nothing', async () => {
  const { path, to, store } = await farmWithBackup();
  const holder = fork(join(import.meta.dirname, 'hold-database.mjs'), [path], { execArgv: [] });
  await once(holder, 'message');
  await expect(restore(to, [store], AS)).rejects.toThrow(/found a process that has it open, expected none/);
  const gone = once(holder, 'exit');
  holder.kill('SIGKILL');
  await gone;
  expect(numbersIn(path)).toEqual([1, 2, 3]);
});

it('refuses a backup of another site, and of another engine', async () => {
  const { to, store } = await farmWithBackup();
  const south = restore(to, [store], { site: 'south', now });
  await expect(south).rejects.toThrow('found a backup of site "north", expected one of "south"');
  const elsewhere = restore(to, [storeAt('sidecar', 'postgres://nobody@127.0.0.1:1/x')], AS);
  await expect(elsewhere).rejects.toThrow('found sqlite database for sidecar, expected postgres');
});
