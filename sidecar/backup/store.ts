import { existsSync } from 'node:fs';
import { ConfigError } from '../../core/service/config.ts';
import type { Packed } from './archive.ts';
import { dumpPostgres } from './postgres-dump.ts';
import { copySqlite } from './sqlite-file.ts';

/** A database of a service, by its address: the path of an SQLite file, or postgres://… */
export interface Store {
  holds: 'sidecar' | 'alertWebhook';
  address: string;
  engine: 'sqlite' | 'postgres';
}

export function storeAt(holds: Store['holds'], address: string): Store {
  const engine = /^postgres(ql)?:\/\//.test(address) ? 'postgres' : 'sqlite';
  if (address === ':memory:')
    throw new ConfigError([`${holds}.database: found ":memory:", expected one that lasts: there is nothing to keep`]);
  return { holds, address, engine };
}

/** What a file of a backup is called that holds the database. */
export function fileOf({ holds, engine }: Store): string {
  return `${holds}.${engine === 'sqlite' ? 'db' : 'dump'}`;
}

/**
 * Writes a database as it stands at one moment to a file, while services go on. Undefined: there is none yet.
 * Throws where what was written is not whole.
 */
export async function save(store: Store, to: string): Promise<Packed | undefined> {
  const { holds, engine, address } = store;
  if (engine === 'postgres') await dumpPostgres(address, to);
  else if (!existsSync(address)) return undefined;
  else copySqlite(address, to);
  return { path: fileOf(store), holds, engine, from: to };
}
