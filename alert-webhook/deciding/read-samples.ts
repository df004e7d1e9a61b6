import type { Device } from '../../core/farm/device.ts';
import { messageOf } from '../command.ts';
import type { DeviceSample } from '../samples.ts';
import type { WorkTools } from '../tools.ts';
import { isInZone } from './zone.ts';

type Reader = Pick<WorkTools, 'samples'>;

/** The newest sample of a device, or why there is none. */
export async function newest(
  { samples }: Reader,
  id: string,
): Promise<{ sample?: DeviceSample; sampleFailure?: string }> {
  try {
    const sample = await samples.sample(id);
    return sample ? { sample } : {};
  } catch (error) {
    return { sampleFailure: messageOf(error) };
  }
}

const AT_ONCE = 16;

/** The newest samples of several devices by id; what could not be read is absent. */
export async function newestOf(tools: Reader, ids: Iterable<string>): Promise<Record<string, DeviceSample>> {
  const left = [...new Set(ids)];
  const found: Record<string, DeviceSample> = {};
  const work = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      const { sample } = await newest(tools, id);
      if (sample) found[id] = sample;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}

/** The newest samples of all PDUs and sensor units that speak for the place of a device: for mayRestore. */
export async function airAround(
  tools: Reader & Pick<WorkTools, 'devices' | 'config'>,
  device: Device,
): Promise<DeviceSample[]> {
  const sensors = [...tools.devices.values()].filter(
    (each) => (each.kind === 'pdu' || each.kind === 'sensor') && isInZone(each, device, tools.config.thermal.zone),
  );
  return Object.values(
    await newestOf(
      tools,
      sensors.map(({ id }) => id),
    ),
  );
}
