import { type Reading, reading } from '../../../core/farm/sample.ts';
import { percent } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { amount, tenths } from '../../snmp-amounts.ts';
import { integer, text } from '../../snmp-values.ts';
import { idOf, type Known, rowsOf, SENSOR } from './learn.ts';

const OPEN_OR_CLOSED: Readonly<Record<number, string>> = { 1: 'open', 2: 'closed' };
const LEAK: Readonly<Record<number, string>> = { 1: 'normal', 2: 'leak', 3: 'pending', 4: 'cable-fault' };

/** lgpPduAuxMeasType: what a measurement is, and the column of its value: 0.1 °C, 0.1 %, or a state. */
const KINDS: Readonly<Record<number, { kind: string; column: number; states?: Readonly<Record<number, string>> }>> = {
  1: { kind: 'temperature', column: 70 },
  2: { kind: 'humidity', column: 95 },
  3: { kind: 'door-contact', column: 120, states: OPEN_OR_CLOSED },
  4: { kind: 'contact', column: 130, states: OPEN_OR_CLOSED },
  6: { kind: 'leak', column: 165, states: LEAK },
};

function sensorsOf({ sensors }: Known) {
  return rowsOf(sensors, 3, 'type').flatMap((index) => {
    const kind = KINDS[integer(sensors, 'type', index) ?? Number.NaN];
    return kind === undefined ? [] : [{ index, ...kind }];
  });
}

export function askSensors(known: Known): string[] {
  return sensorsOf(known).map(({ index, column }) => `${SENSOR}.${column}.${index}`);
}

export function readSensors(answer: Answer, known: Known): Reading[] {
  return sensorsOf(known).flatMap(({ index, kind, column, states }) => {
    const sensor = idOf(index);
    const at = `${SENSOR}.${column}.${index}`;
    const { sensors } = known;
    const name = text(sensors, 'name', index) ?? text(sensors, 'label', index);
    const info = reading('pdu.sensor_info', 1, { sensor, kind, name, serial: text(sensors, 'serial', index) });
    const state = states?.[integer(answer, at) ?? Number.NaN];
    if (states !== undefined)
      return state === undefined ? [info] : [info, reading('pdu.sensor_state', 1, { sensor, state })];
    return [
      info,
      kind === 'humidity'
        ? reading('pdu.sensor_humidity', percent(tenths(amount(answer, at))), { sensor })
        : reading('pdu.sensor_temperature', tenths(integer(answer, at)), { sensor }),
    ];
  });
}
