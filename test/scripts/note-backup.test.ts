import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import SqliteDatabase from 'libsql';
import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '../../core/service/database.ts';
import { noteBackup } from '../../scripts/backup/note-backup.ts';
import { MIGRATIONS, type Tables } from '../../sidecar/tables.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'logixx-note-'));
  folders.push(folder);
  return join(folder, 'sidecar.db');
}

async function noted(path: string): Promise<string> {
  const out = new PassThrough();
  await noteBackup(path, 'farm.tar.gz', () => 5_000, out);
  return String(out.read() ?? '');
}

it('notes in the audit of the sidecar that a backup was made, and when', async () => {
  const path = place();
  await (await openDatabase<Tables>(path, MIGRATIONS)).close();
  expect(await noted(path)).toBe('');
  const { db, close } = await openDatabase<Tables>(path, MIGRATIONS);
  const lines = await db.selectFrom('audit').select(['at', 'action', 'subject']).execute();
  await close();
  expect(lines).toEqual([{ at: 5_000, action: 'backup.made', subject: 'farm.tar.gz' }]);
});

it('changes no table of a database of another version, and says that it is not noted', async () => {
  const path = place();
  const before = new SqliteDatabase(path);
  before.exec('create table kept (text)');
  before.close();
  expect(await noted(path)).toMatch(/^the audit does not know of it: .* another version\n$/);
  const tables = new SqliteDatabase(path).prepare('select name from sqlite_master').all();
  expect(tables).toEqual([{ name: 'kept' }]);
});
