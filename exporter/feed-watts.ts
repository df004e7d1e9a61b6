import type { Device } from '../core/farm/device.ts';
import type { Sample } from '../core/farm/sample.ts';
import { valuesOf } from '../core/farm/told.ts';

const OUTLETS = new WeakMap<Sample, Map<string, number>>();

/**
 * Power through all outlets that feed a device, in watts, from the newest samples of its PDUs. Undefined when it has
 * no feeds or when one of them is not measured: a part of the sum would look like a fall.
 */
export function feedWatts(device: Device, sampleOf: (pdu: string) => Sample | undefined): number | undefined {
  const feeds = device.feeds ?? [];
  if (feeds.length === 0) return undefined;
  let sum = 0;
  for (const { pdu, outlet } of feeds) {
    const sample = sampleOf(pdu);
    const watts = sample && outletWatts(sample).get(outlet);
    if (watts === undefined) return undefined;
    sum += watts;
  }
  return sum;
}

/** One PDU feeds dozens of miners: its readings are searched once a sample. */
function outletWatts(sample: Sample): Map<string, number> {
  const known = OUTLETS.get(sample);
  if (known) return known;
  const read = new Map(
    valuesOf(sample, 'pdu.outlet_power').map(({ value, labels }) => [labels['outlet'] ?? '', value]),
  );
  OUTLETS.set(sample, read);
  return read;
}
