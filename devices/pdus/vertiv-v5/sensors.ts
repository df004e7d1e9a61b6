import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { amount, celsiusOf, hundredths } from '../../snmp-amounts.ts';
import { integer, text } from '../../snmp-values.ts';
import { type Known, rowsOf } from './learn.ts';
import { type Probe, SENSOR_TABLES, type SensorTable } from './sensor-tables.ts';

/** temperatureUnits: fahrenheit(0), celsius(1). */
const SCALES: Readonly<Record<number, 'celsius' | 'fahrenheit'>> = { 0: 'fahrenheit', 1: 'celsius' };
const DOORS: Readonly<Record<number, string>> = { 1: 'open', 2: 'closed' };
/** Availability: unavailable(0), available(1), partially unavailable(2). */
const UNAVAILABLE = 0;

interface Sensor {
  table: SensorTable;
  index: string;
}

function sensorsOf({ sensors }: Known): Sensor[] {
  return SENSOR_TABLES.flatMap((table) =>
    rowsOf(sensors, `${table.at}.serial`, `${table.at}.label`).map((index) => ({ table, index })),
  );
}

export function askSensors(known: Known): string[] {
  return sensorsOf(known).flatMap(({ table, index }) => {
    const columns = table.probes.flatMap((probe) => [
      probe.available,
      probe.temperature,
      probe.humidity,
      probe.dewPoint,
      probe.door,
    ]);
    return [...new Set(columns)].flatMap((column) => (column === undefined ? [] : [`${table.at}.${column}.${index}`]));
  });
}

export function readSensors(answer: Answer, known: Known): Reading[] {
  return sensorsOf(known).flatMap((sensor) =>
    sensor.table.probes.flatMap((probe) => readProbe(answer, known, sensor, probe)),
  );
}

function readProbe(answer: Answer, known: Known, { table, index }: Sensor, probe: Probe): Reading[] {
  const at = (column: number | undefined) => (column === undefined ? '' : `${table.at}.${column}.${index}`);
  const available = integer(answer, at(probe.available));
  if (available === undefined || available === UNAVAILABLE) return [];
  const serial = text(known.sensors, `${table.at}.serial`, index);
  const name = text(known.sensors, `${table.at}.label`, index);
  const sensor = `${serial ?? `${table.kind}-${index}`}${probe.suffix}`;
  const scale = SCALES[integer(known.unit, 'temperatureUnits') ?? Number.NaN];
  const degrees = (column: number | undefined) => celsiusOf(integer(answer, at(column)), scale);
  const door = DOORS[integer(answer, at(probe.door)) ?? Number.NaN];
  const measured = [
    reading('pdu.sensor_temperature', degrees(probe.temperature), { sensor }),
    reading('pdu.sensor_humidity', hundredths(amount(answer, at(probe.humidity))), { sensor }),
    reading('pdu.sensor_dew_point', degrees(probe.dewPoint), { sensor }),
    reading('pdu.sensor_state', door === undefined ? undefined : 1, { sensor, state: door }),
  ];
  if (measured.every(({ value }) => value === undefined)) return [];
  return [reading('pdu.sensor_info', 1, { sensor, name, kind: table.kind, serial }), ...measured];
}
