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
const COMMUNICATION = { none: 1, lost: 3 } as const;

/** rPDU2SensorTempHumidityStatusTempStatus and …HumidityStatus, by the thresholds that are set. */
const NOT_PRESENT = 1;
const NORMAL = 4;
const CROSSED: Readonly<Record<number, string>> = { 2: 'below-min', 3: 'below-low', 5: 'above-high', 6: 'above-max' };

/** …CommStatus, …TempC (0.1 °C), …TempStatus, …RelativeHumidity (%), …HumidityStatus. */
const COLUMNS = { communication: 6, celsius: 8, warmth: 9, humidity: 10, moisture: 11 } as const;

function sensorsOf(known: Known): Place[] {
  return placesOf(known, known.sensors, 'type', 'communication').filter(({ row }) => {
    const type = amount(known.sensors, 'type', row);
    const isEmpty = integer(known.sensors, 'communication', row) === COMMUNICATION.none;
    return type !== undefined && type !== NOT_INSTALLED && !isEmpty;
  });
}

export function askSensors(known: Known): string[] {
  return sensorsOf(known).flatMap(({ row }) => Object.values(COLUMNS).map((column) => `${SENSOR}.${column}.${row}`));
}

export function readSensors(answer: Answer, known: Known): Reading[] {
  return sensorsOf(known).flatMap(({ row, id: sensor }) => {
    const raw = (column: keyof typeof COLUMNS) => integer(answer, `${SENSOR}.${COLUMNS[column]}.${row}`);
    const name = words(known.sensors, 'name', row);
    const kind = KINDS[integer(known.sensors, 'type', row) ?? Number.NaN];
    const info = reading('pdu.sensor_info', 1, { sensor, name, kind, serial: undefined });
    const state = (of: string) => reading('pdu.sensor_state', 1, { sensor, state: of });
    if (raw('communication') === COMMUNICATION.lost) return [info, state('no-communication')];
    const [warmth, moisture] = [raw('warmth'), raw('moisture')];
    return [
      info,
      reading('pdu.sensor_temperature', temperatureOf(raw('celsius'), warmth), { sensor }),
      reading('pdu.sensor_humidity', humidityOf(raw('humidity'), moisture), { sensor }),
      ...statesOf(warmth, moisture).map(state),
    ];
  });
}

/** Every threshold that is crossed; "normal" where none is. */
function statesOf(warmth: number | undefined, moisture: number | undefined): string[] {
  const told = [
    { what: 'temperature', is: CROSSED[warmth ?? Number.NaN] },
    { what: 'humidity', is: CROSSED[moisture ?? Number.NaN] },
  ];
  const crossed = told.flatMap(({ what, is }) => (is === undefined ? [] : [`${what}-${is}`]));
  if (crossed.length > 0) return crossed;
  return warmth === NORMAL || moisture === NORMAL ? ['normal'] : [];
}

function isPresent(status: number | undefined): boolean {
  return status === NORMAL || CROSSED[status ?? Number.NaN] !== undefined;
}

/** -1 is what an absent probe reads as well: it is -0.1 °C only where the PDU says that there is one. */
function temperatureOf(raw: number | undefined, status: number | undefined): number | undefined {
  const isAbsent = status === NOT_PRESENT || (raw === -1 && !isPresent(status));
  return isAbsent ? undefined : tenths(raw);
}

/** A sensor without a probe for humidity reads -1. */
function humidityOf(raw: number | undefined, status: number | undefined): number | undefined {
  return status === NOT_PRESENT || raw === undefined || raw < 0 ? undefined : hundredths(raw);
}
