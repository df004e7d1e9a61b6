import { isTemperature } from '../../core/farm/temperatures.ts';
import type { DeviceSample } from '../samples.ts';
import { attentionFor, type Condition, notSeen, seen, untold } from './finding.ts';
import { valuesOf } from './readings.ts';

/** The air at a sensor of a PDU or sensor unit is hotter than miners may have it. */
export const roomTooHot: Condition = (sample, { inletLimitCelsius }) => {
  const air = airOf(sample);
  const [hottest] = air;
  if (hottest === undefined) return attentionFor(sample, /^inlet-too-hot$/) ?? untold('no air temperature was said');
  if (inletLimitCelsius === undefined) return untold('how hot the air may be is not known');
  const evidence = `sensor ${hottest.sensor || 'unnamed'} measures ${hottest.celsius} °C, the limit is ${inletLimitCelsius} °C`;
  return hottest.celsius > inletLimitCelsius ? seen(evidence) : notSeen(evidence);
};

/** Names that people give to sensors behind the miners, where air is hot by right. */
const EXHAUST = /exhaust|outlet|return|hot.?aisle/i;

/** What the sensors of a PDU measure of the air before miners, the hottest first; what cannot be is left out. */
export function airOf(sample: DeviceSample): { sensor: string; celsius: number }[] {
  const behind = new Set(
    valuesOf(sample, 'pdu.sensor_info')
      .filter(({ labels }) => EXHAUST.test(labels['name'] ?? ''))
      .map(({ labels }) => labels['sensor']),
  );
  return valuesOf(sample, 'pdu.sensor_temperature')
    .filter(({ value, labels }) => isTemperature(value) && !behind.has(labels['sensor']))
    .map(({ labels, value }) => ({ sensor: labels['sensor'] ?? '', celsius: value }))
    .sort((a, b) => b.celsius - a.celsius);
}
