import { ConfigError } from '../../core/service/config.ts';
import { fetchTagged } from '../../core/service/fetch-tagged.ts';
import type { Driver } from '../../devices/driver.ts';
import { DRIVERS } from '../../devices/index.ts';
import { type Farm, loadFarm, type Section } from '../logixx-config.ts';
import type { InventorySource } from './config.ts';
import { type LeftOut, readInventory, usable } from './read-inventory.ts';

/** The devices that a sidecar knows at this moment. Rejects with a sentence where it does not say so. */
export async function devicesNow(
  { url, token }: InventorySource,
  site: string,
  signal = new AbortController().signal,
  drivers: readonly Driver[] = DRIVERS,
): Promise<ReturnType<typeof usable> & { leftOut: LeftOut[] }> {
  const address = `${url}/api/v1/inventory?site=${encodeURIComponent(site)}`;
  const answer = await fetchTagged({ url: address, token, signal });
  return usable(readInventory(answer.changed ? answer.body : undefined), { site, drivers });
}

/** The farm of a configuration with its devices, asked for where a sidecar keeps them. Throws ConfigError. */
export async function farmNow(file: string, sections?: readonly Section[]): Promise<Farm> {
  const farm = loadFarm(file, sections);
  if (farm.source === undefined) return farm;
  const found = await devicesNow(farm.source, farm.site, undefined, farm.drivers).catch((error: unknown) => {
    throw new ConfigError([`${file}: inventory.url: ${error instanceof Error ? error.message : String(error)}`]);
  });
  return { ...farm, devices: [...found.devices] };
}
