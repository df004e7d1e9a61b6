import type { Device } from '../../core/farm/device.ts';
import type { RemediationConfig } from '../config.ts';

/** Whether a sensor speaks for the place of a device: the same building or rack; without a place, what it feeds itself. */
export function isInZone(sensor: Device, device: Device, zone: RemediationConfig['thermal']['zone']): boolean {
  if (sensor.site !== device.site) return false;
  const here = sensor.location ?? {};
  const there = device.location ?? {};
  const isFed = (device.feeds ?? []).some(({ pdu }) => pdu === sensor.id);
  if (here[zone] === undefined || there[zone] === undefined) return isFed;
  return here[zone] === there[zone] && here.building === there.building;
}

export function isMiner({ kind }: Device): boolean {
  return kind === 'miner' || kind === 'gpu-rig';
}
