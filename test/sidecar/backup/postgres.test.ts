import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../core/service/database.ts';
import { backUp } from '../../../sidecar/backup/back-up.ts';
import { reset } from '../../../sidecar/backup/reset.ts';
import { restore } from '../../../sidecar/backup/restore.ts';
import { storeAt } from '../../../sidecar/backup/store.ts';
import { MIGRATIONS_INVENTORY } from '../../../sidecar/inventory/migrations.ts';
import { createDevice } from '../../../sidecar/inventory/store.ts';
import type { InventoryTables } from '../../../sidecar/inventory/tables.ts';
import { type Postgres, startPostgres } from '../../postgres.ts';
import { ANNA, miner } from '../inventory/engines.ts';

/** On a loaded machine. */
const PATIENCE_MS = 90_000;
const folder = mkdtempSync(join(tmpdir(), 'logixx-backup-postgres-'));
const now = () => Date.UTC(2026, 10, 22);
const AS = { site: 'north', now };
let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true });
});

async function opened<T>(address: string, use: (database: Database<InventoryTables>) => Promise<T>): Promise<T> {
  const database = await openDatabase<InventoryTables>(address, MIGRATIONS_INVENTORY);
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

const add = (address: string, number: number) =>
  opened(address, ({ db }) => createDevice({ db, now }, ANNA, miner(number)));
const idsIn = (address: string) =>
  opened(address, async ({ db }) =>
    (await db.selectFrom('devices').select('id').orderBy('id').execute()).map(({ id }) => id),
  );

async function tablesIn(address: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace
     union all select proname from pg_proc where pronamespace = 'public'::regnamespace order by 1`,
  );
  await client.end();
  return rows.map(({ name }) => name);
}

async function say(address: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

it('saves while a service is connected, refuses to restore then, and restores all tables and no newer one', {
  timeout: PATIENCE_MS,
}, async () => {
  const address = postgres.database();
  const to = join(folder, 'one.tar.gz');
  const stores = [storeAt('sidecar', address)];
  await add(address, 1);
  await say(
    address,
    `create function lifted() returns trigger language plpgsql as $$ begin raise exception 'never'; end $$;
     create trigger sealed before delete on devices for each row execute function lifted();`,
  );
  const all = await tablesIn(address);
  await opened(address, async ({ db }) => {
    await db.selectFrom('devices').select('id').execute();
    await backUp({ to, site: 'north', stores, texts: new Map(), now });
    await expect(restore(to, stores, AS)).rejects.toThrow(/found 1 other connections \(127\.0\.0\.1\), expected none/);
  });
  await add(address, 2);
  await say(
    address,
    'create table newer (a bigserial primary key); create function newer_too() returns int language sql as $$ select 1 $$',
  );
  const { restored } = await restore(to, stores, AS);
  expect(existsSync(restored[0]?.kept ?? '')).toBe(true);
  expect(await tablesIn(address)).toEqual(all);
  await expect(say(address, 'delete from devices')).rejects.toThrow('never');
  await add(address, 3);
  expect(await idsIn(address)).toEqual(['m1', 'm3']);
});

it('changes nothing where a statement of the backup fails', { timeout: PATIENCE_MS }, async () => {
  const [one, two] = [postgres.database(), postgres.database()];
  const to = join(folder, 'two.tar.gz');
  await add(one, 1);
  await say(one, `create schema other; create table other.taken (a int)`);
  await backUp({ to, site: 'north', stores: [storeAt('sidecar', one)], texts: new Map(), now });
  await add(two, 2);
  await say(two, `create schema other; create table other.taken (a int)`);
  await expect(restore(to, [storeAt('sidecar', two)], AS)).rejects.toThrow(/already exists/);
  expect(await idsIn(two)).toEqual(['m2']);
});

it('empties after a backup that brings it back', { timeout: PATIENCE_MS }, async () => {
  const address = postgres.database();
  const stores = [storeAt('sidecar', address)];
  const to = join(folder, 'three.tar.gz');
  await add(address, 1);
  await reset({ to, site: 'north', stores, texts: new Map(), now });
  expect(await tablesIn(address)).toEqual([]);
  await restore(to, stores, AS);
  expect(await idsIn(address)).toEqual(['m1']);
});

it('names the package that is missing, and no password', async () => {
  const before = process.env['PATH'];
  process.env['PATH'] = folder;
  const store = storeAt('sidecar', 'postgres://u:s3cret@127.0.0.1:1/x');
  const options = { to: join(folder, 'four.tar.gz'), site: 'north', stores: [store], texts: new Map(), now };
  try {
    await expect(backUp(options)).rejects.toThrow(
      "found no program pg_dump, expected it: Debian's package postgresql-client brings it",
    );
  } finally {
    process.env['PATH'] = before;
  }
  const refused = await backUp(options).catch((error: unknown) => String(error));
  expect(refused).toMatch(/pg_dump: .*(refused|failed)/s);
  expect(refused).not.toContain('s3cret');
});
