import { integer, octets, text } from './ber.ts';
import { BREAKERS, breakerOfOutlet, PHASES, phaseOfBreaker, RATED } from './outlet.ts';
import { amount, kilowattHours, lineFactor, numbersTo, WHOLE } from './pdu-amounts.ts';
import { breakerAmperes, lineAmperes, lineSum } from './pdu-totals.ts';
import { at, type PduObjects, row } from './snmp-cells.ts';

/** E.1718.4.1 of Sentry4-MIB (2017-06-15). */
export const SENTRY4 = '1.3.6.1.4.1.1718.4.1';
export const SENTRY4_MODEL = 'C2S24CE-YCMFAM00';
/** DeviceStatus and DeviceState. */
export const NORMAL = integer(0);
const ON = integer(1);
const S = SENTRY4;
const MODEL = SENTRY4_MODEL;

export function* unit(): PduObjects {
  yield* row((column) => `${S}.1.1.${column}.0`, {
    1: text('Sentry Switched PDU'),
    3: text('Version 8.0n'),
    5: (pdu) => text(pdu.nameplate.serial),
    7: integer(1),
    10: (pdu) => octets(Buffer.from([pdu.faults.has('switching-inhibited') ? 0x20 : 0])),
    20: (pdu) => integer(pdu.configured),
    21: integer(1),
  });
  yield* row((column) => `${S}.2.2.1.${column}.1`, {
    2: text('A'),
    3: text('Master'),
    4: (pdu) => text(pdu.nameplate.serial),
    5: text(MODEL),
    6: text(''),
    7: integer(0),
    8: octets(Buffer.from([0x60])),
  });
  yield at(`${S}.2.3.1.1.1`, () => NORMAL);
}

export function* cord(outlets: number): PduObjects {
  yield* row((column) => `${S}.3.2.1.${column}.1.1`, {
    2: text('AA'),
    3: text('Master_Cord_A'),
    10: integer(RATED.inlet),
    11: integer(RATED.inlet),
    12: integer(22_080),
    13: integer(98),
    20: integer(PHASES.length),
    21: integer(PHASES.length),
    22: integer(BREAKERS),
    23: integer(BREAKERS),
    24: integer(outlets),
  });
  yield* row((column) => `${S}.3.3.1.${column}.1.1`, {
    1: ON,
    2: NORMAL,
    3: (pdu) => amount(WHOLE.watts(pdu)),
    4: NORMAL,
    5: (pdu) => amount(WHOLE.voltAmperes(pdu)),
    6: NORMAL,
    7: (pdu) => amount(WHOLE.voltAmperes(pdu) / 22_080, 1000),
    8: (pdu) => amount(WHOLE.powerFactor(pdu), 100),
    9: NORMAL,
    10: (pdu) => amount(kilowattHours(WHOLE.joules(pdu)), 10),
    11: (pdu) => amount(pdu.hertz(), 10),
    12: integer(0),
    13: NORMAL,
  });
}

export function* lineAndPhase(line: number): PduObjects {
  const index = `1.1.${line}`;
  yield* row((column) => `${S}.4.2.1.${column}.${index}`, {
    2: text(`AA${line}`),
    4: text(`AA:L${line}`),
    6: integer(RATED.inlet),
  });
  yield* row((column) => `${S}.4.3.1.${column}.${index}`, {
    1: ON,
    2: NORMAL,
    3: (pdu) => amount(lineAmperes(pdu, line), 100),
    4: NORMAL,
    5: (pdu) => amount(lineAmperes(pdu, line) / RATED.inlet, 1000),
  });
  const ids = { 2: text(`AA${line}`), 4: text(`AA:L${line}-N`), 6: integer(230) };
  yield* row((column) => `${S}.5.2.1.${column}.${index}`, ids);
  yield* row((column) => `${S}.5.3.1.${column}.${index}`, {
    1: ON,
    2: NORMAL,
    3: (pdu) => amount(pdu.volts(line), 10),
    6: (pdu) => amount(lineAmperes(pdu, line), 100),
    8: (pdu) => amount(lineSum(pdu, line, 'watts')),
    9: (pdu) => amount(lineSum(pdu, line, 'voltAmperes')),
    10: (pdu) => amount(lineFactor(pdu, line), 100),
    13: (pdu) => amount(kilowattHours(lineSum(pdu, line, 'joules')), 10),
  });
}

export function* breakerAndBranch(breaker: number, outlets: number): PduObjects {
  const index = `1.1.${breaker}`;
  const phase = phaseOfBreaker(breaker);
  const behind = numbersTo(outlets).filter((number) => breakerOfOutlet(number, outlets) === breaker).length;
  const protects = { 2: text(`AA${breaker}`), 4: text(`AA:L${phase}-N-BR${breaker}`) };
  yield* row((column) => `${S}.6.2.1.${column}.${index}`, {
    ...protects,
    6: integer(1),
    7: integer(RATED.breaker),
    8: integer(20),
  });
  yield at(`${S}.6.3.1.1.${index}`, () => NORMAL);
  const branch = {
    ...protects,
    6: integer(RATED.breaker),
    20: text(`AA${phase}`),
    21: text(`AA${breaker}`),
    30: integer(behind),
  };
  yield* row((column) => `${S}.7.2.1.${column}.${index}`, branch);
  yield* row((column) => `${S}.7.3.1.${column}.${index}`, {
    1: ON,
    2: NORMAL,
    3: (pdu) => amount(breakerAmperes(pdu, breaker), 100),
    4: NORMAL,
    5: (pdu) => amount(breakerAmperes(pdu, breaker) / RATED.breaker, 1000),
  });
}

/** One sensor for temperature (0.1 °C) and humidity (%). */
export function* air(): PduObjects {
  yield at(`${S}.9.1.10.0`, () => integer(0));
  yield* row((column) => `${S}.9.2.1.${column}.1.1`, { 2: text('A1'), 3: text('Temp_Sensor_A1') });
  yield* row((column) => `${S}.9.3.1.${column}.1.1`, { 1: (pdu) => amount(pdu.temperature(), 10), 2: NORMAL });
  yield* row((column) => `${S}.10.2.1.${column}.1.1`, { 2: text('A1'), 3: text('Humid_Sensor_A1') });
  yield* row((column) => `${S}.10.3.1.${column}.1.1`, { 1: (pdu) => amount(pdu.humidity()), 2: NORMAL });
}
