import { type Reading, reading } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { integer, text } from '../snmp-values.ts';
import { EXTERNAL_METRICS, SENSOR_KINDS, SENSOR_STATES, UNAVAILABLE } from './enumerations.ts';
import { scaleOf, toBase } from './scale.ts';

/** What is learned of a sensor plugged into a PDU; PX1 and PDU2 number kinds, units and states alike. */
export interface ExternalSensor {
  index: string;
  sensor: string;
  type: number | undefined;
  valueAt: string;
  stateAt: string;
}

/**
 * `columns` holds type, serial, name, units and digits; value and state stand in two columns of one table. `idOf`
 * makes the name of a sensor from its index.
 */
export function externalSensors(
  columns: Answer,
  valueColumn: string,
  stateColumn: string,
  idOf = (index: string) => index,
): ExternalSensor[] {
  return columns.entries('type').map(([index]) => ({
    index,
    sensor: idOf(index),
    type: integer(columns, 'type', index),
    valueAt: `${valueColumn}.${index}`,
    stateAt: `${stateColumn}.${index}`,
  }));
}

/** The value column is signed here, unlike those of the PDU's own sensors. */
export function readExternalSensor(sensor: ExternalSensor, answer: Answer, columns: Answer): Reading[] {
  const state = integer(answer, sensor.stateAt);
  const known = state === undefined || state < 0 ? undefined : (SENSOR_STATES[state] ?? `state-${state}`);
  return [
    ...readKind(sensor, columns),
    ...(state === UNAVAILABLE ? [] : readValue(sensor, answer, columns)),
    ...(known === undefined ? [] : [reading('pdu.sensor_state', 1, { sensor: sensor.sensor, state: known })]),
  ];
}

function readKind({ index, sensor, type }: ExternalSensor, columns: Answer): Reading[] {
  if (type === undefined) return [];
  const texts = { name: text(columns, 'name', index), serial: text(columns, 'serial', index) };
  return [reading('pdu.sensor_info', 1, { sensor, kind: SENSOR_KINDS[type] ?? `type-${type}`, ...texts })];
}

function readValue({ index, sensor, type, valueAt }: ExternalSensor, answer: Answer, columns: Answer): Reading[] {
  const scale = scaleOf(integer(columns, 'digits', index), integer(columns, 'units', index));
  if (scale === undefined || !isMetered(type)) return [];
  const metric = EXTERNAL_METRICS[type];
  return [reading(metric, toBase(metric, integer(answer, valueAt), scale), { sensor })];
}

function isMetered(type: number | undefined): type is keyof typeof EXTERNAL_METRICS {
  return type !== undefined && Object.hasOwn(EXTERNAL_METRICS, type);
}
