import { createHash } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Device, type DeviceEntry, type Inventory, InventorySchema } from '../../core/farm/device.ts';
import { checkInventory, onSite } from '../../core/farm/inventory-checks.ts';
import { type Problem, problemsOf } from '../../core/service/problems.ts';

const validate = new Ajv2020({ verbose: true, strictTypes: false }).compile<Inventory>(InventorySchema);

/** The devices of an answer of the sidecar. Throws a sentence with the first reasons why it is no inventory. */
export function readInventory(body: unknown): DeviceEntry[] {
  const problems = validate(body) ? checkInventory(body.devices) : problemsOf(validate.errors ?? [], body);
  if (problems.length === 0) return (body as Inventory).devices;
  const rest = problems.length > 3 ? `; and ${problems.length - 3} more` : '';
  throw new Error(`the inventory is not good: ${problems.slice(0, 3).map(inWords).join('; ')}${rest}`);
}

function inWords({ path, found, expected }: Problem): string {
  const place = path.reduce(
    (text: string, step) => (typeof step === 'number' ? `${text}[${step}]` : text ? `${text}.${step}` : step),
    '',
  );
  return `${place || 'the whole of it'}: found ${found}, expected ${expected}`;
}

/** The same text for the same devices. */
export function digestOf(devices: readonly DeviceEntry[]): string {
  return createHash('sha256').update(JSON.stringify(devices)).digest('hex');
}

/** What this process can work with. */
export interface Means {
  site: string;
  drivers: readonly { id: string; kind: string }[];
  /** Names of credentials that it has; all unless said. */
  credentials?: ReadonlySet<string> | undefined;
}

export interface LeftOut {
  id: string;
  reason: 'driver' | 'credentials';
  found: string;
}

/**
 * The devices that this process can work with, on their site, and those that it must leave out: a sidecar may know
 * drivers that an older process does not. Feeds stay as they are, also those from a PDU that is left out.
 */
export function usable(entries: readonly DeviceEntry[], { site, drivers, credentials }: Means) {
  const kinds = new Map(drivers.map(({ id, kind }) => [id, kind]));
  const leftOut: LeftOut[] = [];
  const good = entries.filter(({ id, kind, driver, credentials: name }) => {
    if (kinds.get(driver) !== kind) leftOut.push({ id, reason: 'driver', found: `${driver} of a ${kind}` });
    else if (name === undefined || credentials?.has(name) !== false) return true;
    else leftOut.push({ id, reason: 'credentials', found: name });
    return false;
  });
  return { devices: onSite(good, site) as readonly Device[], leftOut };
}
