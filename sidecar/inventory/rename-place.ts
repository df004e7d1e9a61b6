import { HttpError } from '../../core/service/route.ts';
import type { Actor } from '../actor.ts';
import { placeColumns, placeIds, type RANKS } from './places.ts';
import { naturalKey, readRecord } from './record.ts';
import type { Place } from './rows.ts';
import type { InventoryParts } from './store.ts';
import type { InventoryDb } from './tables.ts';
import { inTurn, type Writing, writeHistory, writing } from './write-devices.ts';

/** A place and how many devices stand exactly there. */
export interface PlaceView extends Place {
  devices: number;
}

/** Every place, in the order in which people count, of one site or of all. */
export async function listPlaces(db: InventoryDb, site?: string): Promise<PlaceView[]> {
  const rows = await db
    .selectFrom('places')
    .leftJoin('devices', 'devices.place_id', 'places.id')
    .select(['places.site', 'places.building', 'places.rack', 'places.position'])
    .select(({ fn }) => fn.count<number>('devices.id').as('devices'))
    .$if(site !== undefined, (select) => select.where('places.site', '=', site ?? ''))
    .groupBy(['places.id', 'places.site', 'places.building', 'places.rack', 'places.position', 'places.sort_key'])
    .orderBy('places.sort_key')
    .execute();
  return rows.map((row) => ({ ...row, devices: Number(row.devices) }));
}

/** Makes a place that no device stands in yet, with all that it lies in. The inventory's revision stays. */
export function createPlace({ db }: InventoryParts, place: Place): Promise<Place> {
  checkPlace(place);
  return inTurn(db, async (trx) => {
    await placeIds(trx, [place]);
    return place;
  });
}

/**
 * Gives a building, a rack or a position another name; what lies in it moves along, and each device there gets a line of
 * history, as its labels change. A site is renamed nowhere: its name is that of the exporter, too. Returns how many devices
 * have other labels now. Throws HttpError 404 for no such place, 409 where the new name is taken.
 */
export function renamePlace(parts: InventoryParts, actor: Actor, place: Place, name: string): Promise<number> {
  const rank = rankOf(place);
  if (rank === 'site') throw new HttpError(400, 'place: found a whole site, expected a building, a rack or a position');
  const renamed = { ...place, [rank]: name.trim() };
  if (renamed[rank] === '') throw new HttpError(400, `name: found nothing, expected the new name of the ${rank}`);
  checkPlace(renamed);
  const missing = () => new HttpError(404, `there is no ${rank} "${place[rank]}" at that place`);
  if (renamed[rank] === place[rank])
    return inTurn(parts.db, async (trx) => {
      if ((await placesWithin({ trx }, place)).length === 0) throw missing();
      return 0;
    });
  return writing(parts.db, actor, parts.now, async (write) => {
    const within = await placesWithin(write, place);
    if (within.length === 0) throw missing();
    if ((await placesWithin(write, renamed)).length > 0)
      throw new HttpError(409, `name: found "${renamed[rank]}", a ${rank} that is there already`);
    for (const { id, ...path } of within) {
      const columns = placeColumns({ ...path, [rank]: renamed[rank] });
      await write.trx.updateTable('places').set(columns).where('id', '=', id).execute();
    }
    return touchDevices(write, place, renamed, rank);
  });
}

function checkPlace({ site, building, rack, position }: Place): void {
  const record = readRecord({
    ...{ id: 'x', kind: 'miner', driver: 'x', address: 'x', state: 'new', site },
    location: { building, rack, position },
  });
  if ('problems' in record) throw new HttpError(400, record.problems.join('; '));
}

function rankOf({ building, rack, position }: Place): (typeof RANKS)[number] {
  if (position !== '') return 'position';
  if (rack !== '') return 'rack';
  return building === '' ? 'site' : 'building';
}

function placesWithin({ trx }: Pick<Writing, 'trx'>, { site, building, rack, position }: Place) {
  return trx
    .selectFrom('places')
    .select(['id', 'site', 'building', 'rack', 'position'])
    .where('site', '=', site)
    .where('building', '=', building)
    .$if(rack !== '' || position !== '', (select) => select.where('rack', '=', rack))
    .$if(position !== '', (select) => select.where('position', '=', position))
    .execute();
}

/** The devices of the place, which has its new name already. */
async function touchDevices(
  write: Writing,
  was: Place,
  is: Place,
  rank: 'building' | 'rack' | 'position',
): Promise<number> {
  const { trx, at } = write;
  const ids = (await placesWithin(write, is)).map(({ id }) => id);
  const devices: { id: string }[] = [];
  for (let from = 0; from < ids.length; from += 1000) {
    const some = ids.slice(from, from + 1000);
    const touched = await trx
      .updateTable('devices')
      .set(({ eb }) => ({ revision: eb('revision', '+', 1), changed_at: at }))
      .where('place_id', 'in', some)
      .returning('id')
      .execute();
    devices.push(...touched);
  }
  const change = { field: `location.${rank}`, from: was[rank], to: is[rank] };
  const inOrder = devices.map(({ id }) => id).sort((a, b) => (naturalKey(a) < naturalKey(b) ? -1 : 1));
  await writeHistory(
    write,
    inOrder.map((id) => ({ id, changes: [change] })),
  );
  return devices.length;
}
