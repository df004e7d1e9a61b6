import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ConfigError } from '../../core/service/config.ts';
import { BadBackup, syncFolder, unpack } from './archive.ts';
import type { BackupFile, Manifest } from './manifest.ts';
import { dumpPostgres, expectNobodyOn, restorePostgres } from './postgres-dump.ts';
import { checkSqlite, type HeldSqlite, holdSqlite } from './sqlite-file.ts';
import { fileOf, type Store } from './store.ts';

/** A database that was put in place of another one. */
export interface Restored {
  store: Store;
  /** Where what was there before is now; undefined: there was nothing. */
  kept: string | undefined;
}

interface Staged {
  store: Store;
  /** Beside the database, so that it can be renamed into its place. */
  folder: string;
  file: string;
}

/**
 * Puts the databases of a backup in place of those that are there, whose files are kept beside. All of it is unpacked and
 * checked first. Throws BadBackup for a damaged archive, and ConfigError for that of another site or while a service has a
 * database open; then nothing has changed.
 */
export async function restore(
  archive: string,
  stores: readonly Store[],
  { site, now }: { site: string; now: () => number },
): Promise<{ manifest: Manifest; restored: Restored[] }> {
  const staged: Staged[] = [];
  try {
    const manifest = await unpack(archive, (file, { site: found }) => {
      if (found !== site)
        throw new ConfigError([`${archive}: found a backup of site "${found}", expected one of "${site}"`]);
      const place = placeOf(archive, file, stores);
      if (place) staged.push(place);
      return place?.file;
    });
    for (const { store, file } of staged) if (store.engine === 'sqlite') check(archive, file, store);
    const stamp = new Date(now()).toISOString().replace(/[:.]/g, '');
    return { manifest, restored: await exchange(staged, stamp) };
  } finally {
    for (const { folder } of staged) rmSync(folder, { recursive: true, force: true });
  }
}

function placeOf(archive: string, { path, holds, engine }: BackupFile, stores: readonly Store[]): Staged | undefined {
  const store = stores.find((each) => each.holds === holds);
  if (store === undefined) return undefined;
  if (engine !== store.engine || path !== fileOf(store))
    throw new ConfigError([
      `${archive}: found ${engine ?? 'no'} database for ${holds}, expected ${store.engine}, as ${holds}.database says`,
    ]);
  const parent = store.engine === 'sqlite' ? dirname(resolve(store.address)) : dirname(resolve(archive));
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(parent, '.logixx-restore-'));
  return { store, folder, file: join(folder, path) };
}

function check(archive: string, file: string, { holds }: Store): void {
  try {
    checkSqlite(file);
  } catch (error) {
    throw new BadBackup(`${archive}: ${holds}: ${(error as Error).message}`);
  }
}

/** Holds all databases before it touches one. Those that may refuse come first: a rename does not. */
async function exchange(staged: readonly Staged[], stamp: string): Promise<Restored[]> {
  const held: [Staged, HeldSqlite][] = [];
  try {
    for (const each of staged)
      if (each.store.engine === 'sqlite') held.push([each, holdSqlite(each.store.address)]);
      else await expectNobodyOn(each.store.address);
    return [...(await exchangeServers(staged, stamp)), ...(await exchangeFiles(held, stamp))];
  } finally {
    for (const [, hold] of held) hold.release();
  }
}

async function exchangeServers(staged: readonly Staged[], stamp: string): Promise<Restored[]> {
  const restored: Restored[] = [];
  const servers = staged.filter(({ store }) => store.engine === 'postgres');
  for (const { store, file, folder } of servers) {
    const before = join(folder, 'before.dump');
    await dumpPostgres(store.address, before);
    const kept = join(dirname(folder), `${store.holds}-before-${stamp}.dump`);
    renameSync(before, kept);
    await restorePostgres(store.address, file, join(folder, 'script.sql'));
    restored.push({ store, kept });
  }
  return restored;
}

async function exchangeFiles(held: readonly [Staged, HeldSqlite][], stamp: string): Promise<Restored[]> {
  const restored: Restored[] = [];
  for (const [{ store, file }, hold] of held) {
    const kept = `${store.address}.before-${stamp}`;
    const wasThere = existsSync(store.address);
    hold.replaceBy(file, kept);
    await syncFolder(dirname(resolve(store.address)));
    restored.push({ store, kept: wasThere ? kept : undefined });
  }
  return restored;
}
