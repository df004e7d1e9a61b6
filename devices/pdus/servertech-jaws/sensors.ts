import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { rowsOf } from './rest.ts';

/** A probe that is not plugged in is listed all the same, as "Not Found" and without a temperature. */
export function readSensors(temperatures: Answer): Reading[] {
  return rowsOf(temperatures).flatMap(([sensor, row]) => {
    const state = row.str('status')?.toLowerCase().replaceAll(/\W+/g, '-');
    const celsius = row.at('temperature_celsius').value;
    return [
      reading('pdu.sensor_info', 1, { sensor, name: row.str('name'), kind: 'temperature', serial: undefined }),
      reading('pdu.sensor_temperature', typeof celsius === 'number' ? celsius : undefined, { sensor }),
      ...(state === undefined ? [] : [reading('pdu.sensor_state', 1, { sensor, state })]),
    ];
  });
}
