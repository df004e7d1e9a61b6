import { HttpError } from '../../core/service/route.ts';
import { readDevice } from './read-devices.ts';
import type { DeviceState } from './record.ts';
import { changeIn, type InventoryParts } from './store.ts';
import type { InventoryDb } from './tables.ts';
import type { Writing } from './write-devices.ts';

/** When the state of a device became what it is: by the revision of the inventory, and by whom. */
export interface StateChange {
  revision: number;
  at: number;
  by: string;
}

/**
 * Gives a device another state within a write that has begun, with a line of history. A device that has it already keeps
 * it. Returns the state that it had. Throws HttpError as changeDevice does.
 */
export async function setState(
  parts: InventoryParts,
  write: Writing,
  id: string,
  state: DeviceState,
): Promise<DeviceState> {
  const device = await readDevice(write.trx, id);
  if (device === undefined) throw new HttpError(404, `there is no device "${id}"`);
  const was = device.record.state;
  if (was !== state) await changeIn(parts, write, { id, revision: device.revision, patch: { state } });
  return was;
}

/** Who gave a device the state that it has. Undefined: there is no such device. */
export async function lastStateChange(db: InventoryDb, id: string): Promise<StateChange | undefined> {
  const row = await db
    .selectFrom('device_changes')
    .select(['revision', 'at', 'actor_name'])
    .where('device_id', '=', id)
    .where('field', 'in', ['state', 'created'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { revision: row.revision, at: row.at, by: row.actor_name };
}
