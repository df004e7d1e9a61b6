import type { Device } from '../core/farm/device.ts';
import type { MetricId } from '../core/farm/metrics.ts';
import type { Sample } from '../core/farm/sample.ts';
import { valuesOf } from '../core/farm/told.ts';

/**
 * That all outlets which feed a device are switched off, in words; undefined when one of them is not, or nobody knows.
 * An outlet that a PDU keeps off after a breaker trip was not switched off by anybody: that is an outage.
 */
export function outletsOff(device: Device, sampleOf: (pdu: string) => Sample | undefined): string | undefined {
  const feeds = device.feeds ?? [];
  const off = feeds.filter(({ pdu, outlet }) => {
    const sample = sampleOf(pdu);
    const told = (metric: MetricId) =>
      sample && valuesOf(sample, metric).find(({ labels }) => labels['outlet'] === outlet)?.value;
    return told('pdu.outlet_on') === 0 && told('pdu.outlet_suspended') !== 1;
  });
  if (feeds.length === 0 || off.length < feeds.length) return undefined;
  const named = feeds.map(({ pdu, outlet }) => `outlet ${outlet} of ${pdu}`).join(' and ');
  return `${named} ${feeds.length === 1 ? 'is' : 'are'} switched off`;
}
