import { integer, text } from './ber.ts';
import { BREAKERS, PHASES } from './outlet.ts';
import { amount, kilowattHours, lineFactor, METER, numbersTo, WHOLE } from './pdu-amounts.ts';
import { apcOutlet } from './pdu-apc-outlets.ts';
import type { SnmpPduFamily } from './pdu-family.ts';
import { systemGroup } from './pdu-system.ts';
import { breakerAmperes, lineAmperes, lineSum, lineToLine } from './pdu-totals.ts';
import { at, type OutletCommand, outletRow, type PduObjects, row } from './snmp-cells.ts';

/** E.3808.1.1.6 (ePDU2) of CPS-MIB. */
const D = '1.3.6.1.4.1.3808.1.1.6';
const MODEL = 'PDU83112';
const LONGEST_NAME = 31;

/** Commands of both generations (ePDUOutletControlOutletCommand, ePDU2OutletSwitchedControlCommand); identify(8) switches nothing. */
export const CYBERPOWER_COMMANDS: Readonly<Record<number, OutletCommand>> = {
  1: 'on',
  2: 'off',
  3: 'cycle',
  4: 'delayed-on',
  5: 'delayed-off',
  6: 'delayed-cycle',
  7: 'cancel',
  8: 'none',
};

/** A switched, outlet-metered ePDU2, whose agent does not answer GETBULK. */
export const CYBERPOWER_EPDU2: SnmpPduFamily = {
  driver: 'cyberpower-epdu2',
  model: MODEL,
  enterprise: 3808,
  habits: { settleSeconds: 0.5, ownCycle: true, outletName: (number) => `Outlet${number}` },
  mood: { noGetBulk: true },
  outletId: String,
  *objects(outlets) {
    yield* systemGroup(MODEL, D);
    yield* unit(outlets);
    for (const line of PHASES) yield* phase(line);
    for (const breaker of numbersTo(BREAKERS)) {
      yield* row((column) => `${D}.5.4.1.${column}.${breaker}`, {
        1: integer(breaker),
        2: integer(1),
        3: integer(breaker),
        4: integer(2),
        5: (pdu) => amount(breakerAmperes(pdu, breaker), 10),
      });
    }
    for (const number of numbersTo(outlets)) yield* outlet(number);
  },
};

function* unit(outlets: number): PduObjects {
  const sizes = { '2.1': 1, '3.1': 1, '4.1': PHASES.length, '5.1': BREAKERS, '6.1.1': outlets, '6.2.1': outlets };
  for (const [table, size] of Object.entries(sizes)) yield at(`${D}.${table}.0`, () => integer(size));
  yield* row((column) => `${D}.2.2.1.${column}.1`, {
    1: integer(1),
    2: integer(1),
    3: (pdu) => text(pdu.name),
    6: text('3.0'),
    7: text('1.2.6'),
    9: text(MODEL),
    10: (pdu) => text(pdu.nameplate.serial),
  });
  yield* row((column) => `${D}.3.3.1.${column}.1`, {
    5: integer(outlets),
    6: integer(outlets),
    7: integer(outlets),
    8: integer(PHASES.length),
  });
  yield* row((column) => `${D}.3.4.1.${column}.1`, {
    4: integer(2),
    5: (pdu) => amount(WHOLE.amperes(pdu), 10),
    9: (pdu) => amount(kilowattHours(WHOLE.joules(pdu)), 10),
    15: (pdu) => amount(WHOLE.voltAmperes(pdu)),
    16: (pdu) => amount(WHOLE.powerFactor(pdu), 100),
    18: (pdu) => amount(WHOLE.watts(pdu)),
  });
}

function* phase(line: number): PduObjects {
  yield* row((column) => `${D}.4.4.1.${column}.${line}`, {
    1: integer(line),
    2: integer(1),
    3: integer(line),
    4: integer(2),
    5: (pdu) => amount(lineAmperes(pdu, line), 10),
    6: (pdu) => amount(pdu.volts(line), 10),
    7: (pdu) => amount(lineSum(pdu, line, 'watts')),
    8: (pdu) => amount(lineSum(pdu, line, 'voltAmperes')),
    9: (pdu) => amount(lineFactor(pdu, line), 100),
    13: (pdu) => amount(lineToLine(pdu, line), 10),
  });
}

function* outlet(number: number): PduObjects {
  const named = (table: string) => (column: number) => `${D}.6.${table}.${column}.${number}`;
  const config = named('1.2.1');
  const status = named('1.4.1');
  const control = named('1.5.1');
  const metered = named('2.4.1');
  for (const table of [config, status, control, metered]) yield* row(table, { 1: integer(number), 2: integer(1) });
  yield at(config(3), () => integer(number));
  yield* apcOutlet(number, {
    name: config(4),
    longestName: LONGEST_NAME,
    onDelay: config(5),
    offDelay: config(6),
    rebootDuration: config(7),
    state: { oid: status(5), on: 1, off: 2 },
    pending: status(6),
    command: control(5),
    commands: CYBERPOWER_COMMANDS,
  });
  yield* outletRow(number, status, {
    3: () => integer(number),
    4: (own) => text(own.name),
  });
  yield* outletRow(number, control, { 3: () => integer(number), 4: (own) => text(own.name) });
  yield* outletRow(number, metered, {
    3: () => integer(number),
    4: (own) => text(own.name),
    5: () => integer(2),
    6: METER.amperes(10),
    7: METER.watts(),
    11: METER.wattHours(1 / 100),
  });
}
