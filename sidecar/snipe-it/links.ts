import { createHash } from 'node:crypto';
import type { Link } from './plan.ts';
import type { SnipeItDb } from './tables.ts';
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
  /** Forgets which asset a device has, so that it is looked for anew. */
  forget(device: string): Promise<void>;
}

/** The same values give the same text, whatever their order. */
function written(values: Values): { synced: string; hash: string } {
  const synced = JSON.stringify(Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))));
  return { synced, hash: hashOf(synced) };
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export function openLinks(db: SnipeItDb, now: () => number): Links {
  const put = (
    row: { device_id: string; asset_id: number | null; tag: string; state: string; problem: string | null },
    synced?: Values,
  ) => {
    const values = { ...row, tried_at: now(), ...(synced ? { ...written(synced), synced_at: now() } : {}) };
    return db
      .insertInto('snipe_it_links')
      .values({ synced: '{}', hash: hashOf('{}'), synced_at: null, ...values })
      .onConflict((conflict) => conflict.column('device_id').doUpdateSet(values))
      .execute();
  };
  return {
    async all() {
      const rows = await db.selectFrom('snipe_it_links').selectAll().where('asset_id', 'is not', null).execute();
      return new Map(
        rows.map((row) => [
          row.device_id,
          { assetId: Number(row.asset_id), tag: row.tag, synced: JSON.parse(row.synced) as Values },
        ]),
      );
    },
    async unheard() {
      const { last } = await db
        .selectFrom('snipe_it_links')
        .select(({ fn }) => fn.max('tried_at').as('last'))
        .where('state', '=', 'creating')
        .executeTakeFirstOrThrow();
      return last === null ? undefined : Number(last);
    },
    async intend(device, tag) {
      await put({ device_id: device, asset_id: null, tag, state: 'creating', problem: null });
    },
    async remember(device, { id, tag }, synced) {
      await put({ device_id: device, asset_id: id, tag, state: 'linked', problem: null }, synced);
    },
    async fail(device, tag, problem) {
      const known = await db
        .updateTable('snipe_it_links')
        .set({ problem })
        .where('device_id', '=', device)
        .where('asset_id', 'is not', null)
        .executeTakeFirst();
      if (known.numUpdatedRows === 0n) await put({ device_id: device, asset_id: null, tag, state: 'failed', problem });
    },
    async ownerOf(asset) {
      const row = await db
        .selectFrom('snipe_it_links')
        .select('device_id')
        .where('asset_id', '=', asset)
        .executeTakeFirst();
      return row?.device_id;
    },
    async forget(device) {
      await db.deleteFrom('snipe_it_links').where('device_id', '=', device).execute();
    },
  };
}
