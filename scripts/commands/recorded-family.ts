import { WireError } from '../../core/wire/wire.ts';
import { converse, type Send } from '../../devices/converse.ts';
import type { Driver } from '../../devices/driver.ts';

/** Fewer numbers than this may be chance: many families have a hashrate under the same name. */
const FEWEST_READINGS = 3;

/**
 * The driver that reads the most from a recording which holds nothing that names its family, such as a folder without
 * `version` and without a page. Undefined where no driver reads more than chance would. Only for recordings: a device is never
 * asked what it did not offer.
 */
export async function familyByContent(drivers: readonly Driver[], send: Send): Promise<Driver | undefined> {
  let best: { driver: Driver; readings: number } | undefined;
  for (const driver of drivers) {
    const readings = await readingsOf(driver, send);
    if (readings >= FEWEST_READINGS && readings > (best?.readings ?? 0)) best = { driver, readings };
  }
  return best?.driver;
}

async function readingsOf(driver: Driver, send: Send): Promise<number> {
  try {
    const { observation } = await converse(driver, send);
    return observation.readings.filter(({ value }) => value !== undefined).length;
  } catch (error) {
    if (error instanceof WireError) return 0;
    throw error;
  }
}
