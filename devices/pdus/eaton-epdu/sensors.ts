import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { amount, celsiusOf, thousandths } from '../../snmp-amounts.ts';
import { integer, text } from '../../snmp-values.ts';
import { CONTACT, HUMIDITY, type Known, TEMPERATURE } from './learn.ts';
import { idOf, isHeard, rowsOf } from './rows.ts';

/** A probe measures temperature, humidity and up to three contacts, each numbered from 1: the kind tells them apart. */
const TABLES = { temperature: TEMPERATURE, humidity: HUMIDITY, contact: CONTACT } as const;
type Kind = keyof typeof TABLES;

/** temperatureProbeStatus, humidityProbeStatus, contactProbeStatus: bad(-1), disconnected(0), connected(1). */
const CONNECTED = 1;
/** contactState: contactBad(-1), contactOpen(0), contactClosed(1). */
const CONTACT_STATES: Readonly<Record<number, string>> = { 0: 'open', 1: 'closed' };
/** temperatureScale. */
const SCALES: Readonly<Record<number, 'celsius' | 'fahrenheit'>> = { 0: 'celsius', 1: 'fahrenheit' };

export function askSensors(known: Known): string[] {
  return sensorsOf(known).flatMap(({ kind, index }) => [3, 4].map((column) => `${TABLES[kind]}.${column}.${index}`));
}

export function readSensors(answer: Answer, known: Known): Reading[] {
  return sensorsOf(known)
    .filter(({ kind, index }) => isHeard(answer, index) && isConnected(answer, kind, index))
    .flatMap((sensor) => readSensor(answer, known, sensor));
}

function sensorsOf({ temperatures, humidities, contacts }: Known): { kind: Kind; index: string; name?: string }[] {
  const tables = [
    ['temperature', rowsOf(temperatures, 2, 'probe', 'name'), temperatures],
    ['humidity', rowsOf(humidities, 2, 'probe', 'name'), humidities],
    ['contact', rowsOf(contacts, 2, 'state', 'name'), contacts],
  ] as const;
  return tables.flatMap(([kind, rows, columns]) =>
    rows.map((index) => {
      const name = text(columns, 'name', index);
      return { kind, index, ...(name === undefined ? {} : { name }) };
    }),
  );
}

/** A contact inside the unit has no probe that could be missing. */
function isConnected(answer: Answer, kind: Kind, index: string): boolean {
  const status = integer(answer, `${TABLES[kind]}.3.${index}`);
  return status === CONNECTED || (kind === 'contact' && status === undefined);
}

function readSensor(
  answer: Answer,
  known: Known,
  { kind, index, name }: { kind: Kind; index: string; name?: string },
): Reading[] {
  const sensor = `${kind}-${idOf(index)}`;
  const measured = readValue(answer, known, kind, index, sensor);
  if (measured.value === undefined) return [];
  return [reading('pdu.sensor_info', 1, { sensor, name, kind, serial: undefined }), measured];
}

function readValue(answer: Answer, known: Known, kind: Kind, index: string, sensor: string): Reading {
  const at = `${TABLES[kind]}.4.${index}`;
  if (kind === 'contact') {
    const state = CONTACT_STATES[integer(answer, at) ?? Number.NaN];
    return reading('pdu.sensor_state', state === undefined ? undefined : 1, { sensor, state });
  }
  if (kind === 'humidity') return reading('pdu.sensor_humidity', thousandths(amount(answer, at)), { sensor });
  const [unit = ''] = index.split('.');
  const scale = SCALES[integer(known.units, 'temperatureScale', unit) ?? Number.NaN];
  return reading('pdu.sensor_temperature', celsiusOf(integer(answer, at), scale), { sensor });
}
