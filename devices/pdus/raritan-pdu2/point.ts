import type { Reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { lasting } from '../../lasting.ts';
import { UNAVAILABLE } from '../../raritan/enumerations.ts';
import { type Scale, toBase } from '../../raritan/scale.ts';
import { integer } from '../../snmp-values.ts';

/** One sensor that is asked on every poll: where its value and state stand, and the reading that it becomes. */
export interface Point {
  scale: Scale;
  valueAt: string;
  stateAt: string;
  /** Without a value. */
  reading: Reading;
}

/** `entry` is a measurement table of the MIB, `index` the instance including the sensorType. */
export function pointAt(entry: string, index: string, scale: Scale, reading: Reading): Point {
  return { scale, valueAt: valueAt(entry, index, scale), stateAt: `${entry}.3.${index}`, reading: lasting(reading) };
}

/** The MIB: SignedMinimum decides between the columns Value (4) and SignedValue (6). */
export function valueAt(entry: string, index: string, scale: Scale): string {
  return `${entry}.${scale.signed ? 6 : 4}.${index}`;
}

/** An unavailable sensor has the state -1 while its value reads 0, so its value is no value. */
export function evaluate(point: Point, answer: Answer): number | undefined {
  if (integer(answer, point.stateAt) === UNAVAILABLE) return undefined;
  return toBase(point.reading.metric, rawAt(answer, point.valueAt, point.scale), point.scale);
}

/** The raw value; what is negative in an unsigned column is no value. */
export function rawAt(answer: Answer, at: string, scale: Scale): number | undefined {
  const raw = integer(answer, at);
  return raw !== undefined && raw < 0 && !scale.signed ? undefined : raw;
}
