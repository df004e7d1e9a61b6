import { METRICS } from '../../../core/farm/metrics.ts';
import type { Reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { lasting } from '../../lasting.ts';
import {
  ACTIVE_ENERGY,
  ACTIVE_POWER,
  APPARENT_POWER,
  CURRENT,
  POWER_FACTOR,
  UNAVAILABLE,
} from '../../raritan/enumerations.ts';
import { baseOf, type Scale, type Scales } from '../../raritan/scale.ts';
import { integerOf } from '../../snmp-values.ts';

/** One sensor that is asked on every poll: where its value and state stand, and the reading that it becomes. */
export interface Point {
  scale: Scale;
  valueAt: string;
  stateAt: string;
  /** The state is that of the whole meter, of which this sensor is a part. */
  ofMeter: boolean;
  /** Undefined where the device tells another quantity than the metric's. */
  toBase: ((raw: number) => number) | undefined;
  /** Without a value. */
  reading: Reading;
}

/** What follows from the current is available together (in all recordings); a voltage may be gone by itself. */
const METERED: readonly number[] = [CURRENT, ACTIVE_POWER, APPARENT_POWER, POWER_FACTOR, ACTIVE_ENERGY];

/** `entry` is a measurement table of the MIB, `index` the instance including the sensorType. */
export function pointAt(entry: string, index: string, scale: Scale, reading: Reading): Point {
  const stateAt = `${entry}.3.${index}`;
  const toBase = baseOf(reading.metric, scale);
  return { scale, valueAt: valueAt(entry, index, scale), stateAt, ofMeter: false, toBase, reading: lasting(reading) };
}

/** The sensor of a thing with these scales: one state stands for all that its meter measures, which halves the questions. */
export function pointOf(entry: string, thing: string, type: number, scales: Scales, reading: Reading): Point[] {
  const scale = scales.get(type);
  if (scale === undefined) return [];
  const point = pointAt(entry, `${thing}.${type}`, scale, reading);
  const meter = METERED.includes(type) ? [ACTIVE_POWER, CURRENT].find((it) => scales.has(it)) : undefined;
  return [meter === undefined ? point : { ...point, stateAt: `${entry}.3.${thing}.${meter}`, ofMeter: true }];
}

/** The MIB: SignedMinimum decides between the columns Value (4) and SignedValue (6). */
export function valueAt(entry: string, index: string, scale: Scale): string {
  return `${entry}.${scale.signed ? 6 : 4}.${index}`;
}

/**
 * An unavailable sensor has the state -1 while its value reads 0, so its value is no value. Of a whole meter only zeros
 * are in doubt; a power factor of 0 is never measured (without current it becomes unavailable by itself).
 */
export function evaluate(point: Point, answer: Answer): number | undefined {
  const raw = rawAt(answer, point.valueAt, point.scale);
  if (raw === undefined) return undefined;
  if (point.ofMeter ? raw === 0 && isInDoubt(point, answer) : isUnavailable(point, answer)) return undefined;
  return point.toBase?.(raw);
}

const isUnavailable = ({ stateAt }: Point, answer: Answer) => integerOf(answer, stateAt) === UNAVAILABLE;

const isInDoubt = (point: Point, answer: Answer) =>
  METRICS[point.reading.metric].unit === 'ratio' || isUnavailable(point, answer);

/** The raw value; what is negative in an unsigned column is no value. */
export function rawAt(answer: Answer, at: string, scale: Scale): number | undefined {
  const raw = integerOf(answer, at);
  return raw !== undefined && raw < 0 && !scale.signed ? undefined : raw;
}
