import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { amount, hundredths, thousandths } from '../../snmp-amounts.ts';
import { integer, text } from '../../snmp-values.ts';
import { HUMIDITIES, type Known, TEMPERATURES, UNIT } from './learn.ts';
import { volts } from './outlets.ts';

/** unitReadings: current, voltage, active and apparent power, temperature of the controller in °C. */
const READINGS = [1, 2, 3, 4, 5];
/** unitCircuitBreak0State to 2State in 20 to 22, their currents in 40 to 42. */
const BREAKERS = [0, 1, 2];

export function askUpstream(known: Known): string[] {
  return [
    ...READINGS.map((object) => `${UNIT}.${object}.0`),
    ...BREAKERS.flatMap((breaker) => [`${UNIT}.${20 + breaker}.0`, `${UNIT}.${40 + breaker}.0`]),
    ...sensorRows(known.temperatures).map((sensor) => `${TEMPERATURES}.3.${sensor}`),
    ...sensorRows(known.humidities).map((sensor) => `${HUMIDITIES}.3.${sensor}`),
  ];
}

export function readUpstream(answer: Answer, known: Known): Reading[] {
  const unit = (object: number) => amount(answer, `${UNIT}.${object}.0`);
  const inlet = '1';
  return [
    reading('pdu.power', unit(3)),
    reading('pdu.apparent_power', unit(4)),
    reading('pdu.controller_temperature', unit(5)),
    reading('pdu.inlet_current', thousandths(unit(1)), { inlet }),
    reading('pdu.inlet_voltage', volts(unit(2)), { inlet }),
    reading('pdu.inlet_power', unit(3), { inlet }),
    reading('pdu.inlet_apparent_power', unit(4), { inlet }),
    ...BREAKERS.flatMap((breaker) => readBreaker(answer, breaker)),
    ...sensorRows(known.temperatures).flatMap((index) => readTemperature(answer, known, index)),
    ...sensorRows(known.humidities).flatMap((index) => readHumidity(answer, known, index)),
  ];
}

/** unavailable(-1), ok(0), tripped(1). A breaker that the unit does not have is unavailable, and so is its current. */
function readBreaker(answer: Answer, breaker: number): Reading[] {
  const state = integer(answer, `${UNIT}.${20 + breaker}.0`);
  if (state !== 0 && state !== 1) return [];
  const current = amount(answer, `${UNIT}.${40 + breaker}.0`);
  return [
    reading('pdu.breaker_closed', state === 0 ? 1 : 0, { breaker }),
    reading('pdu.breaker_current', thousandths(current), { breaker }),
  ];
}

function sensorRows(columns: Answer): string[] {
  return columns.entries('value').flatMap(([index]) => (/^\d+$/.test(index) ? [index] : []));
}

function readTemperature(answer: Answer, { temperatures }: Known, index: string): Reading[] {
  const sensor = `temperature-${index}`;
  const name = text(temperatures, 'label', index);
  const celsius = amount(answer, `${TEMPERATURES}.3.${index}`);
  if (celsius === undefined) return [];
  return [
    reading('pdu.sensor_info', 1, { sensor, name, kind: 'temperature', serial: undefined }),
    reading('pdu.sensor_temperature', celsius, { sensor }),
  ];
}

function readHumidity(answer: Answer, { humidities }: Known, index: string): Reading[] {
  const sensor = `humidity-${index}`;
  const name = text(humidities, 'label', index);
  const percent = amount(answer, `${HUMIDITIES}.3.${index}`);
  if (percent === undefined) return [];
  return [
    reading('pdu.sensor_info', 1, { sensor, name, kind: 'humidity', serial: undefined }),
    reading('pdu.sensor_humidity', hundredths(percent), { sensor }),
  ];
}
