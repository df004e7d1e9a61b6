import { HttpError } from '../../core/service/route.ts';
import type { MaintenanceDb } from './tables.ts';

/** A rack by its whole path. */
export interface Rack {
  site: string;
  building: string;
  rack: string;
}

/**
 * The devices of a rack that can be put into maintenance, and those that are left out because of their state. Throws
 * HttpError 404 for a rack that nothing stands in, 409 where nothing in it can be.
 */
export async function devicesOfRack(db: MaintenanceDb, { site, building, rack }: Rack) {
  const rows = await db
    .selectFrom('devices')
    .innerJoin('places', 'places.id', 'devices.place_id')
    .leftJoin('device_maintenance', (join) =>
      join.onRef('device_maintenance.device_id', '=', 'devices.id').on('device_maintenance.phase', '=', 'open'),
    )
    .select(['devices.id', 'devices.state', 'device_maintenance.id as order_id'])
    .where('places.site', '=', site)
    .where('places.building', '=', building)
    .where('places.rack', '=', rack)
    .orderBy('devices.id')
    .execute();
  if (rows.length === 0)
    throw new HttpError(404, `no device stands in rack "${rack}" of building "${building}", ${site}`);
  const fits = ({ state, order_id }: (typeof rows)[number]) =>
    state === 'active' || (state === 'maintenance' && order_id !== null);
  const devices = rows.filter(fits).map(({ id }) => id);
  if (devices.length === 0)
    throw new HttpError(409, `rack "${rack}": found no active device, but ${rows.length} in other states`);
  return { devices, skipped: rows.filter((row) => !fits(row)).map(({ id, state }) => ({ device: id, state })) };
}
