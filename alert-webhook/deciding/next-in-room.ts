import type { Device } from '../../core/farm/device.ts';
import { isTemperature } from '../../core/farm/temperatures.ts';
import { described, heatOf, NEAR_CELSIUS } from '../conditions/heat.ts';
import { valuesOf } from '../conditions/readings.ts';
import { airOf } from '../conditions/room-too-hot.ts';
import type { RemediationConfig } from '../config.ts';
import type { DeviceSample } from '../samples.ts';
import { condition } from '../verify.ts';
import { isInZone, isMiner } from './zone.ts';

/** What is known of a room. */
export interface RoomView {
  /** The PDU or sensor unit whose air is too hot. */
  sensor: Device;
  devices: readonly Device[];
  /** The newest samples of the sensor and of the devices of its zone, by id; what could not be read is absent. */
  samples: Readonly<Record<string, DeviceSample>>;
  /** Miners that are latched off, or on which an action is under way. */
  excluded: ReadonlySet<string>;
  /** Miners of the zone that this heat turned off within the last minute. */
  offsLastMinute: number;
  config: RemediationConfig;
}

/** Reasons that no gate of a single miner gives. */
export const ROOM_REASONS = {
  'off-pace': 'Enough miners of the room were turned off within a minute; the next one follows.',
} as const;

export type RoomReason =
  | keyof typeof ROOM_REASONS
  | 'stale-telemetry'
  | 'not-confirmed'
  | 'no-second-witness'
  | 'needs-a-person';

/** Whom to turn off now, the worst first: as many of them as `atMost`, passing over those on which a gate is closed. */
export type RoomDecision =
  | { miners: Device[]; atMost: number; evidence: string }
  | { skip: RoomReason; evidence: string };

/** As many of the zone are turned off a minute as the configuration allows. Nothing is ever turned on by this. */
export function nextInRoom(view: RoomView): RoomDecision {
  const { sensor, samples, config } = view;
  const { inletLimitCelsius, offsPerMinute, zone } = config.thermal;
  const sample = samples[sensor.id];
  if (sample === undefined) return { skip: 'stale-telemetry', evidence: `there is no sample of ${sensor.id}` };
  if (sample.ageSeconds > config.freshSampleSeconds)
    return { skip: 'stale-telemetry', evidence: `the newest sample is ${Math.round(sample.ageSeconds)} s old` };
  const { seen, evidence } = condition('room-too-hot', sample, { inletLimitCelsius });
  if (seen !== 'yes') return { skip: 'not-confirmed', evidence };
  const members = view.devices.filter((device) => device.id !== sensor.id && isInZone(sensor, device, zone));
  const witness = secondWitness(view, members, sample);
  if (witness === undefined)
    return { skip: 'no-second-witness', evidence: `${evidence}; no other sensor and no two miners there are hot` };
  const found = `${evidence}; ${witness}`;
  if (view.offsLastMinute >= offsPerMinute)
    return { skip: 'off-pace', evidence: `${found}; ${view.offsLastMinute} miners were turned off within a minute` };
  const miners = worstFirst(view, members);
  if (miners.length === 0)
    return { skip: 'needs-a-person', evidence: `${found}; no miner is left that may be turned off` };
  return { miners, atMost: offsPerMinute - view.offsLastMinute, evidence: found };
}

function worstFirst({ samples, excluded }: RoomView, members: readonly Device[]): Device[] {
  const rank = (device: Device) => {
    const sample = samples[device.id];
    const [hottest] = sample === undefined ? [] : heatOf(sample).sensors;
    const watts = sample?.lastHashing?.feedWatts ?? 0;
    return { device, margin: hottest?.margin ?? -Infinity, celsius: hottest?.celsius ?? -Infinity, watts };
  };
  return members
    .filter((device) => isMiner(device) && mayGoOff(device, samples[device.id]) && !excluded.has(device.id))
    .map(rank)
    .sort((a, b) => compare(b.margin, a.margin) || compare(b.celsius, a.celsius) || compare(b.watts, a.watts))
    .map(({ device }) => device);
}

/** Differences of infinities are no numbers. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a > b ? 1 : -1;
}

function mayGoOff({ state = 'active', remediation, feeds = [] }: Device, sample: DeviceSample | undefined): boolean {
  return state === 'active' && remediation !== 'never' && feeds.length > 0 && sample?.operation !== 'off';
}

/** So many miners near their limits say that their air is too warm. */
const MINERS_NEEDED = 2;

/** One sensor alone may be broken, or lie in the breath of one machine. */
function secondWitness(view: RoomView, members: readonly Device[], own: DeviceSample): string | undefined {
  const { config, samples } = view;
  const limit = config.thermal.inletLimitCelsius;
  const fresh = members.flatMap(({ id }) => {
    const sample = samples[id];
    return sample?.up && sample.ageSeconds <= config.freshSampleSeconds ? [sample] : [];
  });
  const [, second] = airOf(own);
  if (second !== undefined && second.celsius > limit) return `sensor ${second.sensor} measures ${second.celsius} °C`;
  for (const sample of fresh) {
    const [air] = airOf(sample);
    if (air !== undefined && air.celsius > limit) return `${sample.id} measures ${air.celsius} °C`;
    const inlet = valuesOf(sample, 'miner.environment_temperature').find(({ value }) => isTemperature(value));
    if (inlet !== undefined && inlet.value > limit) return `the air at ${sample.id} has ${inlet.value} °C`;
  }
  const warm = fresh.flatMap((sample) => {
    const [hottest] = heatOf(sample).sensors;
    return hottest !== undefined && hottest.margin > -NEAR_CELSIUS ? [`${sample.id}: ${described(hottest)}`] : [];
  });
  return warm.length >= MINERS_NEEDED ? `${warm.length} miners are at or near their limit (${warm[0]})` : undefined;
}
