import { naturalKey } from './record.ts';
import { type Place, searched } from './rows.ts';
import type { InventoryTrx } from './tables.ts';

const AT_ONCE = 1000;
export const RANKS = ['site', 'building', 'rack', 'position'] as const;

/** The columns of a place, all of which follow from its path. */
export function placeColumns(place: Place) {
  const { site, building, rack, position } = place;
  const steps = [site, building, rack, position];
  return {
    ...{ path: JSON.stringify(steps), site, building, rack, position },
    // No text holds a control character: a place comes before those within it, whatever they are called.
    sort_key: steps.map(naturalKey).join('\u0001'),
    search: searched(steps),
  };
}

/** A place and all that it lies in: the rack, the building, the site. */
function withAbove({ site, building, rack, position }: Place): Place[] {
  const above = [
    { site, building: '', rack: '', position: '' },
    { site, building, rack: '', position: '' },
    { site, building, rack, position: '' },
    { site, building, rack, position },
  ];
  return above;
}

/** The numbers of places by their path; those that are missing are made, with all that they lie in. */
export async function placeIds(trx: InventoryTrx, places: readonly Place[]): Promise<Map<string, number>> {
  const wanted = new Map(places.flatMap(withAbove).map((place) => [placeColumns(place).path, place]));
  const paths = [...wanted.keys()];
  const ids = new Map<string, number>();
  for (let at = 0; at < paths.length; at += AT_ONCE) {
    const some = paths.slice(at, at + AT_ONCE);
    const rows = some.flatMap((path) => wanted.get(path) ?? []).map(placeColumns);
    await trx
      .insertInto('places')
      .values(rows)
      .onConflict((conflict) => conflict.column('path').doNothing())
      .execute();
    const found = await trx.selectFrom('places').select(['id', 'path']).where('path', 'in', some).execute();
    for (const { id, path } of found) ids.set(path, id);
  }
  return ids;
}
