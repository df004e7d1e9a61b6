import { HttpError } from '../../core/service/route.ts';
import type { Actor } from '../actor.ts';
import { readAll, readDevice } from '../inventory/read-devices.ts';
import type { DeviceRecord, Patch } from '../inventory/record.ts';
import { changeDevice, type InventoryParts } from '../inventory/store.ts';
import type { InventorySide, SyncChange, SyncDevice } from './inventory-side.ts';

const PLACES = ['building', 'rack', 'position'] as const;
/** People who change a device at the same moment are not that many. */
const ATTEMPTS = 5;

/** Our own inventory as the synchronisation sees it. Who is written down in its history is told to come from Snipe-IT. */
export function storedInventory(parts: InventoryParts): InventorySide {
  return {
    devices: async () => (await readAll(parts.db)).map(({ record }) => syncDevice(record)),
    change: (actor, id, fields) =>
      change(parts, { id: actor.id, name: `${actor.name} (from Snipe-IT)` }, id, patchOf(fields)),
  };
}

/** What Snipe-IT may know of a device: no address, no credentials, no outlets. */
export function syncDevice(record: DeviceRecord): SyncDevice {
  const { id, kind, state, make, model, serial, mac, name, client, tags = [], location = {} } = record;
  const said = { make, model, serial, mac, name, client, ...location };
  const known = Object.entries(said).filter(([, value]) => value !== undefined);
  return { id, kind, state, tags, ...(Object.fromEntries(known) as Partial<SyncDevice>) };
}

/** A change as the inventory takes it: places are a group there. */
export function patchOf(fields: SyncChange): Patch {
  const entries = Object.entries(fields);
  const isPlace = ([key]: [string, unknown]) => (PLACES as readonly string[]).includes(key);
  const location = Object.fromEntries(entries.filter(isPlace));
  const others = Object.fromEntries(entries.filter((entry) => !isPlace(entry)));
  return { ...others, ...(Object.keys(location).length > 0 ? { location } : {}) };
}

/** Others may change the device meanwhile; only the fields of the patch are ours to say. */
async function change(parts: InventoryParts, actor: Actor, id: string, patch: Patch): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    const device = await readDevice(parts.db, id);
    if (device === undefined) throw new HttpError(404, `there is no device "${id}"`);
    try {
      await changeDevice(parts, actor, { id, revision: device.revision, patch });
      return;
    } catch (error) {
      const faster = error instanceof HttpError && error.status === 409 && 'current' in error.details;
      if (!faster || tried === ATTEMPTS) throw error;
    }
  }
}
