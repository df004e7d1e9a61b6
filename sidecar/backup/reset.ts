import { existsSync } from 'node:fs';
import type { Packed } from './archive.ts';
import { type BackUpOptions, backUp } from './back-up.ts';
import type { Manifest } from './manifest.ts';
import { emptyPostgres, expectNobodyOn } from './postgres-dump.ts';
import { type HeldSqlite, holdSqlite } from './sqlite-file.ts';
import { fileOf, type Store, save } from './store.ts';

/**
 * Empties databases after a backup of them was written: the next start makes their tables anew. Throws ConfigError while a
 * service has one open, or where the backup cannot be written; then nothing has changed.
 */
export async function reset(options: Omit<BackUpOptions, 'write'>): Promise<Manifest> {
  const held = new Map<Store, HeldSqlite>();
  try {
    for (const store of options.stores)
      if (store.engine === 'sqlite') held.set(store, holdSqlite(store.address));
      else await expectNobodyOn(store.address);
    const manifest = await backUp({ ...options, write: (store, to) => saveHeld(store, held.get(store), to) });
    for (const store of options.stores) {
      const hold = held.get(store);
      if (hold) hold.remove();
      else await emptyPostgres(store.address);
    }
    return manifest;
  } finally {
    for (const hold of held.values()) hold.release();
  }
}

async function saveHeld(store: Store, hold: HeldSqlite | undefined, to: string): Promise<Packed | undefined> {
  if (hold === undefined) return save(store, to);
  if (!existsSync(store.address)) return undefined;
  hold.copyTo(to);
  return { path: fileOf(store), holds: store.holds, engine: store.engine, from: to };
}
