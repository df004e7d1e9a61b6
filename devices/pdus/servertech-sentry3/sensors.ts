import { type Reading, reading } from '../../../core/farm/sample.ts';
import { percent } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { rowsOf, sensorIdOf } from '../../servertech/identifiers.ts';
import { celsius } from '../../servertech/values.ts';
import { amount } from '../../snmp-amounts.ts';
import { integer, text } from '../../snmp-values.ts';
import { type Known, SENSOR } from './learn.ts';

/** tempHumidSensorStatus in the words of our labels; notFound(1) is a socket with nothing in it. */
const STATES: Readonly<Record<number, string>> = { 0: 'normal', 2: 'lost', 3: 'no-communication' };

function sensorsOf({ sensors }: Known): string[] {
  return rowsOf(sensors, 2, 'id', 'name');
}

/** Status, temperature, humidity, temperature scale. */
export function askSensors(known: Known): string[] {
  return sensorsOf(known).flatMap((index) => [4, 6, 10, 13].map((column) => `${SENSOR}.${column}.${index}`));
}

export function readSensors(answer: Answer, known: Known): Reading[] {
  return sensorsOf(known).flatMap((index) => {
    const state = STATES[integer(answer, `${SENSOR}.4.${index}`) ?? Number.NaN];
    if (state === undefined) return [];
    const sensor = sensorIdOf(index);
    const scaleAt = `${SENSOR}.13.${index}`;
    // The MIB: an agent without this object measures in Celsius.
    const scale = answer.has(scaleAt) ? integer(answer, scaleAt) : 0;
    const texts = { name: text(known.sensors, 'name', index), kind: 'temperature-humidity', serial: undefined };
    return [
      reading('pdu.sensor_info', 1, { sensor, ...texts }),
      reading('pdu.sensor_state', 1, { sensor, state }),
      reading('pdu.sensor_temperature', celsius(amount(answer, `${SENSOR}.6.${index}`), scale), { sensor }),
      reading('pdu.sensor_humidity', percent(amount(answer, `${SENSOR}.10.${index}`)), { sensor }),
    ];
  });
}
