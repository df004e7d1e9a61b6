import type { Device, DeviceEntry } from './device.ts';

/** How the devices of a service change. What is kept is the very value that stood there before. */
export interface InventoryDiff {
  /** All devices from now on, in their new order. */
  devices: Device[];
  added: Device[];
  removed: Device[];
  changed: { before: Device; after: Device }[];
}

/** Compares two inventories by id. */
export function diffInventory(before: Iterable<Device>, after: readonly Device[]): InventoryDiff {
  const known = new Map(Array.from(before, (device) => [device.id, device]));
  const diff: InventoryDiff = { devices: [], added: [], removed: [], changed: [] };
  for (const device of after) {
    const was = known.get(device.id);
    known.delete(device.id);
    const same = was !== undefined && isSame(was, device);
    diff.devices.push(same ? was : device);
    if (was === undefined) diff.added.push(device);
    else if (!same) diff.changed.push({ before: was, after: device });
  }
  diff.removed.push(...known.values());
  return diff;
}

/** Whether two values of JSON say the same; the order of keys says nothing. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [one, other].map((each) => Object.entries(each).filter(([, value]) => value !== undefined));
  const said = new Map(right);
  return left?.length === right?.length && (left ?? []).every(([key, value]) => isSame(value, said.get(key)));
}

/** Whether both are reached in the same way: at one address and its ports, by the same drivers, with the same credentials. */
export function isReachedAlike(one: DeviceEntry, other: DeviceEntry): boolean {
  const way = ({ kind, driver, address, ports, credentials, hostKey, programs }: DeviceEntry) => ({
    ...{ kind, driver, credentials, hostKey, address: address.toLowerCase() },
    ports: ports ?? {},
    programs: programs ?? [],
  });
  return isSame(way(one), way(other));
}

/**
 * Where a device is now that was known before: as the inventory has it, where that is reached at the same place or is by
 * its serial number or MAC the same thing elsewhere; otherwise as it was, since another one may bear its name by now.
 */
export function whereNow<D extends DeviceEntry>(was: D, now: D | undefined): D {
  if (now === undefined || now.kind !== was.kind) return was;
  const sameThing = (['serial', 'mac'] as const).map((key) => {
    const [one, other] = [was[key], now[key]].map((text) => text?.toLowerCase());
    return one === undefined || other === undefined ? undefined : one === other;
  });
  const told = sameThing.find((each) => each !== undefined);
  if (told !== undefined) return told ? now : was;
  const place = ({ driver, address, ports }: D) => ({ driver, address: address.toLowerCase(), ports: ports ?? {} });
  return isSame(place(was), place(now)) ? now : was;
}
