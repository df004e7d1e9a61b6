import { type Kysely, sql } from 'kysely';
import { type DeviceRow, type Place, type StoredDevice, toRecord } from './rows.ts';
import type { InventoryDb, InventoryTables } from './tables.ts';

/** What PostgreSQL and SQLite both take as the parameters of one question, with room. */
const AT_ONCE = 1000;

/** A row of a device joined with its place. */
export type PlacedRow = DeviceRow & Place;

/** Devices joined with their places. */
export function placedDevices(db: Kysely<InventoryTables>) {
  return db
    .selectFrom('devices')
    .innerJoin('places', 'places.id', 'devices.place_id')
    .selectAll('devices')
    .select(['places.site', 'places.building', 'places.rack', 'places.position']);
}

/** Rows as devices, with their feeds and tags, in the order of the rows. */
export async function complete(db: InventoryDb, rows: readonly PlacedRow[]): Promise<StoredDevice[]> {
  const ids = rows.map(({ id }) => id);
  const feeds = new Map<string, { pdu: string; outlet: string }[]>();
  const tags = new Map<string, string[]>();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const fed = await db.selectFrom('device_feeds').selectAll().where('device_id', 'in', some).orderBy('seq').execute();
    for (const { device_id, pdu_id: pdu, outlet } of fed) append(feeds, device_id, { pdu, outlet });
    const tagged = db.selectFrom('device_tags').selectAll().where('device_id', 'in', some).orderBy('tag');
    for (const { device_id, tag } of await tagged.execute()) append(tags, device_id, tag);
  }
  return rows.map((row) => ({
    record: toRecord(row, row, feeds.get(row.id) ?? [], tags.get(row.id) ?? []),
    revision: row.revision,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  }));
}

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** One device; undefined: there is none. */
export async function readDevice(db: InventoryDb, id: string): Promise<StoredDevice | undefined> {
  const [device] = await complete(db, await placedDevices(db).where('devices.id', '=', id).execute());
  return device;
}

/** Every device, by id. */
export async function readAll(db: InventoryDb): Promise<StoredDevice[]> {
  return complete(db, await placedDevices(db).orderBy('devices.id').execute());
}

/**
 * Who may stand in the way of a device: those with its address, MAC or serial, its PDUs and whom their outlets feed, and
 * whom it feeds itself.
 */
export async function readNeighbours(
  db: InventoryDb,
  device: { id: string; endpoint: string | undefined; mac: string; serial: string; pdus: readonly string[] },
): Promise<StoredDevice[]> {
  const { id, endpoint, mac, serial, pdus } = device;
  const rows = await placedDevices(db)
    .where(({ eb, or, selectFrom }) =>
      or([
        eb('devices.id', 'in', [id, ...pdus]),
        ...(endpoint === undefined ? [] : [eb('devices.endpoint', '=', endpoint)]),
        ...(mac === '' ? [] : [eb('devices.mac', '=', mac)]),
        ...(serial === '' ? [] : [eb(sql`lower(devices.serial)`, '=', serial.toLowerCase())]),
        eb(
          'devices.id',
          'in',
          selectFrom('device_feeds')
            .select('device_id')
            .where('pdu_id', 'in', [id, ...pdus]),
        ),
      ]),
    )
    .execute();
  return complete(db, rows);
}
