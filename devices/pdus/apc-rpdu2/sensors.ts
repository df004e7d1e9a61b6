import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { words } from '../../apc/amounts.ts';
import { amount, hundredths, tenths } from '../../snmp-amounts.ts';
import { integer } from '../../snmp-values.ts';
import { type Known, SENSOR } from './learn.ts';
import { type Place, placesOf } from './places.ts';

/** rPDU2SensorTempHumidityStatusType: temperatureOnly(1), temperatureHumidity(2), commsLost(3), notInstalled(4). */
const NOT_INSTALLED = 4;
const KINDS: Readonly<Record<number, string>> = { 1: 'temperature', 2: 'temperature-humidity' };
/** rPDU2SensorTempHumidityStatusCommStatus: notInstalled(1), commsOK(2), commsLost(3). */
const COMMUNICATION_LOST = 3;
/** Tenths of a degree; also what an absent sensor reads, so that -0.1 °C cannot be told from it. */
const NO_TEMPERATURE = -1;

function sensorsOf(known: Known): Place[] {
  return placesOf(known, known.sensors, 'type', 'communication').filter(({ row }) => {
    const type = amount(known.sensors, 'type', row);
    return type !== undefined && type !== NOT_INSTALLED && integer(known.sensors, 'communication', row) !== 1;
  });
}

export function askSensors(known: Known): string[] {
  return sensorsOf(known).flatMap(({ row }) => [6, 8, 10].map((column) => `${SENSOR}.${column}.${row}`));
}

export function readSensors(answer: Answer, known: Known): Reading[] {
  return sensorsOf(known).flatMap(({ row, id: sensor }) => {
    const type = integer(known.sensors, 'type', row);
    const name = words(known.sensors, 'name', row);
    const info = reading('pdu.sensor_info', 1, {
      sensor,
      name,
      kind: KINDS[type ?? Number.NaN] ?? `type-${type}`,
      serial: undefined,
    });
    if (integer(answer, `${SENSOR}.6.${row}`) === COMMUNICATION_LOST) return [info];
    const temperature = integer(answer, `${SENSOR}.8.${row}`);
    return [
      info,
      reading('pdu.sensor_temperature', temperature === NO_TEMPERATURE ? undefined : tenths(temperature), { sensor }),
      reading('pdu.sensor_humidity', hundredths(amount(answer, `${SENSOR}.10.${row}`)), { sensor }),
    ];
  });
}
