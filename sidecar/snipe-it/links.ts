import { createHash } from 'node:crypto';
import type { Link } from './plan.ts';
import type { SnipeItDb, SnipeItTables } from './tables.ts';
import type { Values } from './want.ts';

/** What is remembered of devices and their assets, on disk before and after each write to Snipe-IT. */
export interface Links {
  all(): Promise<Map<string, Link>>;
  /** When the newest asset was sent whose answer was never heard; undefined where there is none. */
  unheard(): Promise<number | undefined>;
  /** Before an asset is made. */
  intend(device: string, tag: string): Promise<void>;
  /** Both sides agree. Rejects when the asset is another device's. */
  remember(device: string, asset: { id: number; tag: string }, synced: Values): Promise<void>;
  fail(device: string, tag: string, problem: string): Promise<void>;
  ownerOf(asset: number): Promise<string | undefined>;
  /** Forgets which asset a device has, so that it is looked for anew. False: it had none. */
  forget(device: string): Promise<boolean>;
}

/** The same values give the same text, whatever their order. */
function written(values: Values): { synced: string; hash: string } {
  const synced = JSON.stringify(Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))));
  return { synced, hash: hashOf(synced) };
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

type Row = Pick<SnipeItTables['snipe_it_links'], 'device_id' | 'asset_id' | 'tag' | 'state' | 'problem'>;

async function put(db: SnipeItDb, at: number, row: Row, synced?: Values): Promise<void> {
  const values = { ...row, tried_at: at, ...(synced ? { ...written(synced), synced_at: at } : {}) };
  await db
    .insertInto('snipe_it_links')
    .values({ synced: '{}', hash: hashOf('{}'), synced_at: null, ...values })
    .onConflict((conflict) => conflict.column('device_id').doUpdateSet(values))
    .execute();
}

async function all(db: SnipeItDb): Promise<Map<string, Link>> {
  const rows = await db.selectFrom('snipe_it_links').selectAll().where('asset_id', 'is not', null).execute();
  return new Map(
    rows.map((row) => [
      row.device_id,
      { assetId: Number(row.asset_id), tag: row.tag, synced: JSON.parse(row.synced) as Values },
    ]),
  );
}

async function unheard(db: SnipeItDb): Promise<number | undefined> {
  const { last } = await db
    .selectFrom('snipe_it_links')
    .select(({ fn }) => fn.max('tried_at').as('last'))
    .where('state', '=', 'creating')
    .executeTakeFirstOrThrow();
  return last === null ? undefined : Number(last);
}

/** What failed is told beside the asset that it has, or instead of one. */
async function fail(db: SnipeItDb, at: number, device: string, tag: string, problem: string): Promise<void> {
  const known = await db
    .updateTable('snipe_it_links')
    .set({ problem })
    .where('device_id', '=', device)
    .where('asset_id', 'is not', null)
    .executeTakeFirst();
  if (known.numUpdatedRows === 0n)
    await put(db, at, { device_id: device, asset_id: null, tag, state: 'failed', problem });
}

async function ownerOf(db: SnipeItDb, asset: number): Promise<string | undefined> {
  const found = db.selectFrom('snipe_it_links').select('device_id').where('asset_id', '=', asset);
  return (await found.executeTakeFirst())?.device_id;
}

/** The asset of one device as people are told of it; `site` is the address of Snipe-IT. `none`: it has no asset. */
export async function readLink(db: SnipeItDb, device: string, site: string | undefined) {
  const row = await db.selectFrom('snipe_it_links').selectAll().where('device_id', '=', device).executeTakeFirst();
  if (row === undefined) return { device, state: 'none' as const };
  const { tag, asset_id: asset, synced_at: synced, problem } = row;
  const isSeen = asset !== null && site !== undefined;
  return {
    ...{ device, tag, state: row.state as 'creating' | 'linked' | 'failed' },
    ...(isSeen ? { url: `${site.replace(/\/+$/, '')}/hardware/${asset}` } : {}),
    ...(synced === null ? {} : { syncedAt: new Date(Number(synced)).toISOString() }),
    ...(problem === null ? {} : { problem }),
  };
}

async function forget(db: SnipeItDb, device: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('snipe_it_links')
    .where('device_id', '=', device)
    .where('asset_id', 'is not', null)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export function openLinks(db: SnipeItDb, now: () => number): Links {
  return {
    all: () => all(db),
    unheard: () => unheard(db),
    intend: (device, tag) =>
      put(db, now(), { device_id: device, asset_id: null, tag, state: 'creating', problem: null }),
    remember: (device, { id, tag }, synced) =>
      put(db, now(), { device_id: device, asset_id: id, tag, state: 'linked', problem: null }, synced),
    fail: (device, tag, problem) => fail(db, now(), device, tag, problem),
    ownerOf: (asset) => ownerOf(db, asset),
    forget: (device) => forget(db, device),
  };
}
