import type { DeviceEntry } from '../../core/farm/device.ts';
import { complete, placedDevices } from './read-devices.ts';
import { type DeviceRecord, PUBLISHED } from './record.ts';
import type { InventoryDb } from './tables.ts';

/**
 * The strong ETag of the inventory of a site: its revision, and when that was written, so that a restored backup which
 * counts on from an older revision is never taken for what it is not.
 */
export async function inventoryTag(db: InventoryDb, site: string | undefined): Promise<string> {
  const { revision, changed_at } = await db
    .selectFrom('inventory_state')
    .select(['revision', 'changed_at'])
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
  return `"${revision}-${changed_at.toString(36)}${site === undefined ? '' : `-${encodeURIComponent(site.toWellFormed())}`}"`;
}

/** Whether an If-None-Match names the tag; weak ones compare like strong ones there (RFC 9110, 13.1.2). */
export function names(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((each) => each.trim() === '*' || each.trim().replace(/^W\//, '') === tag);
}

/** What exporter and alert-webhook work with: devices that are active, in maintenance or in repair, in the words of core/farm. */
export async function publishedDevices(db: InventoryDb, site: string | undefined): Promise<DeviceEntry[]> {
  const rows = await placedDevices(db)
    .where('devices.state', 'in', [...PUBLISHED])
    .$if(site !== undefined, (select) => select.where('places.site', '=', site ?? ''))
    .orderBy('devices.id')
    .execute();
  return (await complete(db, rows)).map(({ record }) => entryOf(record));
}

function entryOf({ site: _site, make: _make, state, ...rest }: DeviceRecord): DeviceEntry {
  return state === 'new' ? rest : { ...rest, state };
}

/** A cache of one text a site: many ask for it, and it changes seldom. */
export function publishedText(db: InventoryDb) {
  const kept = new Map<string, { tag: string; text: string }>();
  return async (site: string | undefined, tag: string): Promise<string> => {
    const known = kept.get(site ?? '');
    if (known?.tag === tag) return known.text;
    const text = JSON.stringify({ devices: await publishedDevices(db, site) });
    // What was read may be newer than the tag; then it is told now, and asked for anew the next time.
    if ((await inventoryTag(db, site)) === tag && kept.size < 64) kept.set(site ?? '', { tag, text });
    return text;
  };
}
