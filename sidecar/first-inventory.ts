import type { DeviceEntry } from '../core/farm/device.ts';
import { ConfigError } from '../core/service/config.ts';
import type { Log } from '../core/service/log.ts';
import type { Actor } from './actor.ts';
import { importDevices } from './inventory/apply-import.ts';
import type { InventoryParts } from './inventory/store.ts';

const CONFIGURATION: Actor = { id: 'logixx.yml', name: 'the configuration' };

/**
 * Puts the devices of the configuration into an inventory that has never had any; from then on the inventory is changed
 * where it stands. Throws ConfigError where one of them cannot be taken.
 */
export async function fillFirst(
  parts: InventoryParts,
  site: string,
  devices: readonly DeviceEntry[],
  log: Log,
): Promise<void> {
  if (devices.length === 0) return;
  const { revision } = await parts.db.selectFrom('inventory_state').select('revision').executeTakeFirstOrThrow();
  if (revision > 0) return;
  const incoming = devices.map((said, index) => ({ place: `inventory.devices[${index}]`, said }));
  const run = { actor: CONFIGURATION, apply: true, site, state: 'active' } as const;
  const steps = await importDevices(parts, incoming, run);
  const refused = steps.flatMap((step) =>
    step.what === 'bad' || step.what === 'conflict' ? [`${step.place}: ${step.why.join('; ')}`] : [],
  );
  if (refused.length > 0) throw new ConfigError(refused);
  log.info({ devices: devices.length }, 'inventory-filled-from-configuration');
}
