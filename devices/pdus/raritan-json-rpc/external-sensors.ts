import { METRICS } from '../../../core/farm/metrics.ts';
import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Unit } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { type Learned, ridOf } from './learn.ts';
import { numberOf, type Point, stateOf } from './point.ts';
import { nameOf } from './upstream.ts';

/** Sensor types of sensors.Sensor (JSON-RPC SDK 3.6) in the words of our labels, with the words of their two states. */
const KINDS: Readonly<Record<number, { kind: string; states?: readonly [string, string] }>> = {
  8: { kind: 'temperature' },
  9: { kind: 'humidity' },
  10: { kind: 'air-flow' },
  11: { kind: 'air-pressure' },
  12: { kind: 'contact', states: ['normal', 'alarmed'] },
  13: { kind: 'on-off', states: ['off', 'on'] },
  15: { kind: 'vibration', states: ['normal', 'alarmed'] },
  16: { kind: 'water-detection', states: ['normal', 'alarmed'] },
  17: { kind: 'smoke-detection', states: ['normal', 'alarmed'] },
  38: { kind: 'tamper-detection', states: ['normal', 'alarmed'] },
  41: { kind: 'absolute-humidity' },
  42: { kind: 'door-contact', states: ['open', 'closed'] },
  43: { kind: 'door-lock-state', states: ['open', 'closed'] },
  44: { kind: 'door-handle-lock', states: ['open', 'closed'] },
};

const SENSOR_METRICS: Readonly<Record<number, SensorMetric>> = {
  8: 'pdu.sensor_temperature',
  9: 'pdu.sensor_humidity',
  10: 'pdu.sensor_air_flow',
  11: 'pdu.sensor_air_pressure',
  41: 'pdu.sensor_absolute_humidity',
};
type SensorMetric =
  | 'pdu.sensor_temperature'
  | 'pdu.sensor_humidity'
  | 'pdu.sensor_air_flow'
  | 'pdu.sensor_air_pressure'
  | 'pdu.sensor_absolute_humidity';

/** Units of sensors.Sensor, of which a sensor has the one that is set on the PDU. */
const UNITS: Readonly<Record<number, { unit: Unit; base(value: number): number }>> = {
  7: { unit: 'celsius', base: (celsius) => celsius },
  9: { unit: 'ratio', base: (percent) => percent / 100 },
  10: { unit: 'metersPerSecond', base: (speed) => speed },
  11: { unit: 'pascals', base: (pressure) => pressure },
  29: { unit: 'celsius', base: (fahrenheit) => ((fahrenheit - 32) * 5) / 9 },
  30: { unit: 'celsius', base: (kelvin) => kelvin - 273.15 },
  37: { unit: 'pascals', base: (psi) => psi * 6894.757293168 },
  40: { unit: 'metersPerSecond', base: (feetPerSecond) => feetPerSecond * 0.3048 },
  50: { unit: 'gramsPerCubicMeter', base: (density) => density },
};

const NUMERIC = 0;

/** What is plugged into the sensor slots; a sensor is called by the number of its slot. Actuators are no sensors. */
export function externalPoints({ slots, devices }: Learned): Point[] {
  return slots.flatMap(({ rid, number: sensor }) => {
    const device = devices.get(rid)?.at('value');
    const sensorRid = ridOf(device?.at('device'));
    if (device === undefined || sensorRid === undefined || isActuator(device)) return [];
    const type = device.at('deviceID', 'type');
    const isNumeric = type.num('readingtype') === NUMERIC;
    return [
      {
        call: { rid: sensorRid, method: isNumeric ? 'getReading' : 'getState' },
        read: (answer) => (isNumeric ? readValue(sensor, type, answer) : readState(sensor, type, answer)),
      },
    ];
  });
}

export function readExternal({ slots, devices, slotSettings }: Learned): Reading[] {
  return slots.flatMap(({ rid, number: sensor }) => {
    const device = devices.get(rid)?.at('value');
    const type = device?.num('deviceID', 'type', 'type');
    if (device === undefined || type === undefined || isActuator(device)) return [];
    const kind = KINDS[type]?.kind ?? `type-${type}`;
    const texts = { name: nameOf(slotSettings.get(rid)), serial: device.str('deviceID', 'serial') };
    return [reading('pdu.sensor_info', 1, { sensor, kind, ...texts })];
  });
}

function isActuator(device: Answer): boolean {
  return device.at('deviceID', 'isActuator').value === true;
}

function readValue(sensor: string, type: Answer, answer: Answer): Reading[] {
  const value = numberOf(answer);
  if (value === undefined) return [];
  const state = reading('pdu.sensor_state', 1, { sensor, state: crossed(answer.at('status')) });
  const metric = SENSOR_METRICS[type.num('type') ?? -1];
  const scale = UNITS[type.num('unit') ?? -1];
  if (metric === undefined || scale === undefined || METRICS[metric].unit !== scale.unit) return [state];
  return [reading(metric, scale.base(value), { sensor }), state];
}

const CROSSED = [
  ['aboveUpperCritical', 'above-upper-critical'],
  ['aboveUpperWarning', 'above-upper-warning'],
  ['belowLowerCritical', 'below-lower-critical'],
  ['belowLowerWarning', 'below-lower-warning'],
] as const;

function crossed(status: Answer): string {
  return CROSSED.find(([key]) => status.at(key).value === true)?.[1] ?? 'normal';
}

function readState(sensor: string, type: Answer, answer: Answer): Reading[] {
  const value = stateOf(answer);
  if (value === undefined) return [];
  const state = KINDS[type.num('type') ?? -1]?.states?.[value] ?? `state-${value}`;
  return [reading('pdu.sensor_state', 1, { sensor, state })];
}
