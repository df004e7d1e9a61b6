import type { Actor } from '../actor.ts';
import { diffRecords, type FieldChange } from './diff.ts';
import { placeColumns, placeIds } from './places.ts';
import type { DeviceRecord } from './record.ts';
import { placeOf, type StoredDevice, toColumns } from './rows.ts';
import type { InventoryDb, InventoryTrx } from './tables.ts';

/** One write: the transaction, who, when, and the revision of the inventory that it makes. */
export interface Writing {
  trx: InventoryTrx;
  actor: Actor;
  at: number;
  revision: number;
}

/**
 * Runs `work` in a transaction that no other writer is in: the first statement raises the revision, and whoever comes
 * second waits there. What `work` reads is therefore still true when it writes.
 */
export function writing<T>(
  db: InventoryDb,
  actor: Actor,
  now: () => number,
  work: (writing: Writing) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    const at = now();
    const { revision } = await trx
      .updateTable('inventory_state')
      .set(({ eb }) => ({ revision: eb('revision', '+', 1), changed_at: at }))
      .where('id', '=', 1)
      .returning('revision')
      .executeTakeFirstOrThrow();
    return work({ trx, actor, at, revision });
  });
}

/** Runs `work` when no other writer is at it, and raises nothing: for what exporter and alert-webhook see nothing of. */
export function inTurn<T>(db: InventoryDb, work: (trx: InventoryTrx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await trx
      .updateTable('inventory_state')
      .set(({ ref }) => ({ revision: ref('revision') }))
      .where('id', '=', 1)
      .execute();
    return work(trx);
  });
}

/** New devices, with their places, feeds, tags and the first line of their history. */
export async function insertDevices(writing: Writing, records: readonly DeviceRecord[]): Promise<void> {
  if (records.length === 0) return;
  const { trx, at } = writing;
  const places = await placeIds(trx, records.map(placeOf));
  const rows = records.map((record) => ({
    ...toColumns(record),
    ...{ place_id: numberOf(places, record), revision: 1, created_at: at, changed_at: at },
  }));
  await inChunks(rows, (some) => trx.insertInto('devices').values(some).execute());
  await insertFeeds(trx, records);
  await insertTags(trx, records);
  const created = records.map((record) => ({ id: record.id, changes: [{ field: 'created', to: record }] }));
  await writeHistory(writing, created);
}

/** Gives up addresses, MACs and outlets of devices that are about to be written anew, so that others may have them. */
export async function releaseClaims({ trx }: Writing, ids: readonly string[]): Promise<void> {
  await inChunks(ids, async (some) => {
    await trx.updateTable('devices').set({ endpoint: null, mac: '' }).where('id', 'in', some).execute();
    await trx.deleteFrom('device_feeds').where('device_id', 'in', some).execute();
  });
}

/**
 * Devices as they shall be from now on, and a line of history for each field. First all of them give up what only one may
 * have, so that two may change addresses or outlets with each other.
 */
export async function updateDevices(
  writing: Writing,
  devices: readonly { before: StoredDevice; after: DeviceRecord }[],
): Promise<void> {
  const { trx, at } = writing;
  const ids = devices.map(({ after }) => after.id);
  await releaseClaims(writing, ids);
  await inChunks(ids, (some) => trx.deleteFrom('device_tags').where('device_id', 'in', some).execute());
  const records = devices.map(({ after }) => after);
  const places = await placeIds(trx, records.map(placeOf));
  for (const { before, after } of devices) {
    const row = { ...toColumns(after), place_id: numberOf(places, after), changed_at: at };
    await trx
      .updateTable('devices')
      .set({ ...row, revision: before.revision + 1 })
      .where('id', '=', after.id)
      .execute();
  }
  await insertFeeds(trx, records);
  await insertTags(trx, records);
  const changed = devices.map(({ before, after }) => ({
    id: after.id,
    changes: diffRecords(before.record, after),
  }));
  await writeHistory(writing, changed);
}

/** Lines of history, of any number of devices. */
export async function writeHistory(
  { trx, actor, at, revision }: Writing,
  devices: readonly { id: string; changes: readonly FieldChange[] }[],
): Promise<void> {
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  const rows = devices.flatMap(({ id, changes }) =>
    changes.map(({ field, from, to }) => ({
      ...{ at, actor_id: actor.id, actor_name: actor.name, device_id: id, revision, field },
      ...{ was: json(from), becomes: json(to) },
    })),
  );
  await inChunks(rows, (some) => trx.insertInto('device_changes').values(some).execute());
}

async function insertFeeds(trx: InventoryTrx, records: readonly DeviceRecord[]): Promise<void> {
  const rows = records.flatMap(({ id, feeds = [] }) =>
    feeds.map(({ pdu, outlet }, seq) => ({ device_id: id, seq, pdu_id: pdu, outlet })),
  );
  await inChunks(rows, (some) => trx.insertInto('device_feeds').values(some).execute());
}

async function insertTags(trx: InventoryTrx, records: readonly DeviceRecord[]): Promise<void> {
  const rows = records.flatMap(({ id, tags = [] }) => [...new Set(tags)].map((tag) => ({ device_id: id, tag })));
  await inChunks(rows, (some) => trx.insertInto('device_tags').values(some).execute());
}

function numberOf(places: Map<string, number>, record: DeviceRecord): number {
  const { path } = placeColumns(placeOf(record));
  const number = places.get(path);
  if (number === undefined) throw new Error(`the place ${path} was not made`);
  return number;
}

/** Some hundred rows a statement: a statement may have 32,766 parameters. */
async function inChunks<T>(rows: readonly T[], write: (some: T[]) => Promise<unknown>): Promise<void> {
  const AT_ONCE = 500;
  for (let at = 0; at < rows.length; at += AT_ONCE) await write(rows.slice(at, at + AT_ONCE));
}
