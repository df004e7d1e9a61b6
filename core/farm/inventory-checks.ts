import type { Device, DeviceEntry } from './device.ts';
import { checkPrograms } from './program-checks.ts';

/** What a schema cannot say. `path` leads to the offending value in the inventory: ['devices', 3, 'feeds', 0]. */
export interface InventoryProblem {
  path: (string | number)[];
  found: string;
  expected: string;
}

/**
 * Two devices with one id, two devices on one outlet, a feed from a PDU that does not exist or is none, a PDU that
 * feeds itself, the same address and ports twice.
 */
export function checkInventory(
  devices: readonly DeviceEntry[],
  drivers?: readonly { id: string; kind: string }[],
): InventoryProblem[] {
  return [
    ...duplicates(devices, (device) => device.id, 'id', 'an id that no other device has'),
    ...duplicates(devices, placeOf, 'address', 'an address and ports that no other device has'),
    ...devices.flatMap((device, index) => feedProblems(devices, device, index)),
    ...outletConflicts(devices),
    ...(drivers ? devices.flatMap((device, index) => driverProblems(device, index, drivers)) : []),
  ];
}

function placeOf(device: DeviceEntry): string {
  const ports = Object.entries(device.ports ?? {}).sort(([a], [b]) => a.localeCompare(b));
  return `${device.address.toLowerCase()} ${ports.map(([name, port]) => `${name}=${port}`).join(' ')}`.trim();
}

function duplicates(
  devices: readonly DeviceEntry[],
  keyOf: (device: DeviceEntry) => string,
  field: string,
  expected: string,
): InventoryProblem[] {
  const first = new Map<string, number>();
  return devices.flatMap((device, index) => {
    const key = keyOf(device);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, index);
    return earlier === undefined
      ? []
      : [{ path: ['devices', index, field], found: `"${key}", which devices[${earlier}] has too`, expected }];
  });
}

function feedProblems(devices: readonly DeviceEntry[], device: DeviceEntry, index: number): InventoryProblem[] {
  return (device.feeds ?? []).flatMap((feed, number) => {
    const path = ['devices', index, 'feeds', number, 'pdu'];
    const pdu = devices.find(({ id }) => id === feed.pdu);
    if (pdu === undefined)
      return [{ path, found: `"${feed.pdu}", which is no device of the inventory`, expected: 'the id of a PDU' }];
    if (pdu.kind !== 'pdu')
      return [{ path, found: `"${feed.pdu}", which is a ${pdu.kind}`, expected: 'the id of a PDU' }];
    return pdu.id === device.id ? [{ path, found: `"${feed.pdu}", the device itself`, expected: 'another PDU' }] : [];
  });
}

function outletConflicts(devices: readonly DeviceEntry[]): InventoryProblem[] {
  const taken = new Map<string, string>();
  return devices.flatMap((device, index) =>
    (device.feeds ?? []).flatMap((feed, number) => {
      const key = `${feed.pdu}\n${feed.outlet}`;
      const owner = taken.get(key);
      taken.set(key, owner ?? device.id);
      if (owner === undefined) return [];
      const found = `outlet "${feed.outlet}" of ${feed.pdu}, which feeds "${owner}" already`;
      return [
        { path: ['devices', index, 'feeds', number, 'outlet'], found, expected: 'an outlet that feeds one device' },
      ];
    }),
  );
}

function driverProblems(
  device: DeviceEntry,
  index: number,
  drivers: readonly { id: string; kind: string }[],
): InventoryProblem[] {
  const driver = drivers.find(({ id }) => id === device.driver);
  if (driver === undefined) {
    const expected = `one of ${drivers.map(({ id }) => id).join(', ')}`;
    return [{ path: ['devices', index, 'driver'], found: `"${device.driver}"`, expected }];
  }
  if (driver.kind === device.kind)
    return checkPrograms(device, drivers).map(({ path, ...problem }) => ({
      ...problem,
      path: ['devices', index, 'programs', ...path],
    }));
  return [
    {
      path: ['devices', index, 'kind'],
      found: `"${device.kind}"`,
      expected: `"${driver.kind}", as driver ${driver.id} reads`,
    },
  ];
}

/** Puts the entries of an inventory on their site. */
export function onSite(devices: readonly DeviceEntry[], site: string): Device[] {
  return devices.map((device) => ({ ...device, site }));
}
