import { type Reading, reading } from '../../../core/farm/sample.ts';
import { percent } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { rowsOf, sensorIdOf } from '../../servertech/identifiers.ts';
import { celsius } from '../../servertech/values.ts';
import { amount } from '../../snmp-amounts.ts';
import { integer, text } from '../../snmp-values.ts';
import { type Known, MONITORED, TEMPERATURE_SCALE } from './learn.ts';

/** DeviceStatus notFound, "never connected": a socket with nothing in it. */
const NOT_FOUND = 7;
/** What a temperature reads when there is none, in either scale. */
const NO_TEMPERATURE = -410;

type Sensors = Known['temperatures'];

/** The socket of a probe counts in both tables: "A1" is a temperature and a humidity. */
function connected(sensors: Sensors): string[] {
  return rowsOf(sensors, 2, 'name', 'status').filter((index) => integer(sensors, 'status', index) !== NOT_FOUND);
}

export function askSensors({ temperatures, humidities }: Known): string[] {
  const warm = connected(temperatures).map((index) => `${MONITORED.temperature}.1.${index}`);
  return [
    ...(warm.length === 0 ? [] : [TEMPERATURE_SCALE, ...warm]),
    ...connected(humidities).map((index) => `${MONITORED.humidity}.1.${index}`),
  ];
}

export function readSensors(answer: Answer, { temperatures, humidities }: Known): Reading[] {
  const scale = integer(answer, TEMPERATURE_SCALE);
  return [
    ...connected(temperatures).flatMap((index) => {
      const raw = integer(answer, `${MONITORED.temperature}.1.${index}`);
      const measured = raw === undefined || raw <= NO_TEMPERATURE ? undefined : celsius(raw, scale);
      return [
        readInfo(temperatures, index, 'temperature'),
        reading('pdu.sensor_temperature', measured, { sensor: sensorIdOf(index) }),
      ];
    }),
    ...connected(humidities).flatMap((index) => [
      readInfo(humidities, index, 'humidity'),
      reading('pdu.sensor_humidity', percent(amount(answer, `${MONITORED.humidity}.1.${index}`)), {
        sensor: sensorIdOf(index),
      }),
    ]),
  ];
}

function readInfo(sensors: Sensors, index: string, kind: string): Reading {
  const name = text(sensors, 'name', index);
  const isSaid = name !== undefined || integer(sensors, 'status', index) !== undefined;
  const texts = { sensor: sensorIdOf(index), name, kind, serial: undefined };
  return reading('pdu.sensor_info', isSaid ? 1 : undefined, texts);
}
