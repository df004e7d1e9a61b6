import { parseArgs } from 'node:util';
import type { Device } from '../../core/farm/device.ts';
import { devicesNow } from '../inventory/farm-now.ts';
import { type Farm, loadFarm } from '../logixx-config.ts';

/** `logixx check --config <file>`: exit 0 and one line when it is good, exit 2 and the reasons when it is not. */
export async function check(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { config: { type: 'string', default: 'logixx.yml' } } });
  const farm = loadFarm(values.config, undefined, undefined, (sentence) => {
    process.stderr.write(`${values.config}: warning: ${sentence}\n`);
  });
  const devices = farm.source ? await fetched(farm, values.config) : farm.devices;
  const what = devices ? counted(devices) : 'checked without the devices of its inventory';
  process.stdout.write(`${values.config} is good: site ${farm.site}, ${what}\n`);
}

function counted(devices: readonly Device[]): string {
  const count = (kind: string) => devices.filter((device) => device.kind === kind).length;
  return [
    `${count('miner') + count('gpu-rig')} miners`,
    `${count('pdu')} PDUs`,
    `${count('sensor')} sensor units`,
  ].join(', ');
}

/** The inventory of the sidecar, checked like one of a file. That it cannot be had now is no fault of the configuration. */
async function fetched(
  { source, site, drivers, check: against }: Farm,
  file: string,
): Promise<readonly Device[] | undefined> {
  if (source === undefined) return undefined;
  const found = await devicesNow(source, site, undefined, drivers).catch((error: unknown) => {
    warn(file, error instanceof Error ? error.message : String(error));
    return undefined;
  });
  for (const { id, reason, found: what } of found?.leftOut ?? [])
    warn(file, `device "${id}" is left out: found ${what}, expected a ${reason} that this version knows`);
  if (found) against(found.devices);
  return found?.devices;
}

function warn(file: string, reason: string): void {
  process.stderr.write(`${file}: warning: inventory.url: ${reason}\n`);
}
