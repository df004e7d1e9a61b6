import { integer, text, unsigned } from './ber.ts';
import { BREAKERS, breakerOfOutlet, type Outlet, PHASES, phaseOfBreaker } from './outlet.ts';
import { amount, lineFactor, METER, numbersTo, WHOLE, wattHours } from './pdu-amounts.ts';
import type { SnmpPduFamily } from './pdu-family.ts';
import type { PduModel } from './pdu-model.ts';
import { systemGroup } from './pdu-system.ts';
import { breakerAmperes, lineAmperes, lineSum, lineToLine } from './pdu-totals.ts';
import {
  at,
  command,
  commandStatus,
  integerCell,
  type OutletCommand,
  ofOutlet,
  outletRow,
  type PduObjects,
  row,
  textCell,
} from './snmp-cells.ts';
import { STATUS } from './snmp-pdu.ts';

/** E.534.6.6.7 of EATON-EPDU-MIB. A single unit is strapping 0. */
const P = '1.3.6.1.4.1.534.6.6.7';
const MODEL = 'EMAH28';
const LONGEST_NAME = 31;
const OUTLET_STATUS = { off: 0, on: 1, pendingOff: 2, pendingOn: 3 } as const;
/** The value of a command is its delay in seconds; -1 calls off what is pending, and is what reads then. */
const DELAYS = { minimum: -1, maximum: 99_999 } as const;
const NOTHING_PENDING = -1;
const COMMANDS = [
  [3, 'off'],
  [4, 'on'],
  [5, 'cycle'],
] as const;

/** A managed three-phase ePDU G3. An outlet that may not be switched refuses with inconsistentValue; that is ours. */
export const EATON_EPDU: SnmpPduFamily = {
  driver: 'eaton-epdu',
  model: MODEL,
  enterprise: 534,
  habits: { settleSeconds: 0.5, ownCycle: true, outletName: (number) => `Outlet ${number}` },
  outletId: String,
  *objects(outlets) {
    yield* systemGroup('ePDU MA 0U IN: 60309 32A 3P OUT: 20xC13:4xC19', P);
    yield* unit(outlets);
    yield* input();
    for (const line of PHASES) yield* phase(line);
    for (const breaker of numbersTo(BREAKERS)) yield* group(breaker);
    for (const number of numbersTo(outlets)) yield* outlet(number, outlets);
  },
};

function* unit(outlets: number): PduObjects {
  const oid = (column: number) => `${P}.1.2.1.${column}.0`;
  yield* row(oid, {
    2: text('ePDU MA 0U (309 32A 3P)'),
    3: text(MODEL),
    4: (pdu) => text(pdu.nameplate.serial),
    5: text('04.02.0001'),
    9: integer(0),
    10: integer(3),
    20: integer(1),
    21: integer(BREAKERS),
    22: integer(outlets),
    23: integer(0),
    24: integer(0),
    25: integer(0),
    30: integer(0),
  });
  yield textCell(oid(6), (pdu) => ({ get: () => pdu.name, set: (name) => Object.assign(pdu, { name }) }), LONGEST_NAME);
}

function* input(): PduObjects {
  yield* row((column) => `${P}.3.1.1.${column}.0.1`, { 2: integer(4), 3: (pdu) => amount(pdu.hertz(), 10) });
  yield* row((column) => `${P}.3.5.1.${column}.0.1`, {
    3: (pdu) => amount(WHOLE.voltAmperes(pdu)),
    4: (pdu) => amount(WHOLE.watts(pdu)),
    5: (pdu) => unsigned(Math.round(wattHours(WHOLE.joules(pdu)))),
    7: (pdu) => amount(WHOLE.powerFactor(pdu), 1000),
  });
}

/** Voltages to neutral have the types 2 to 4, between lines 5 to 7; currents 3 to 5; powers 1 to 3. */
function* phase(line: number): PduObjects {
  yield* row((column) => `${P}.3.2.1.${column}.0.1.${line}`, {
    2: integer(1 + line),
    3: (pdu) => amount(pdu.volts(line), 1000),
    4: integer(0),
  });
  yield* row((column) => `${P}.3.2.1.${column}.0.1.${line + PHASES.length}`, {
    2: integer(4 + line),
    3: (pdu) => amount(lineToLine(pdu, line), 1000),
    4: integer(0),
  });
  yield* row((column) => `${P}.3.3.1.${column}.0.1.${line}`, {
    2: integer(2 + line),
    3: integer(32_000),
    4: (pdu) => amount(lineAmperes(pdu, line), 1000),
    5: integer(0),
  });
  yield* row((column) => `${P}.3.4.1.${column}.0.1.${line}`, {
    2: integer(line),
    3: (pdu) => amount(lineSum(pdu, line, 'voltAmperes')),
    4: (pdu) => amount(lineSum(pdu, line, 'watts')),
    5: (pdu) => unsigned(Math.round(wattHours(lineSum(pdu, line, 'joules')))),
    7: (pdu) => amount(lineFactor(pdu, line), 1000),
  });
}

function* group(breaker: number): PduObjects {
  const index = `0.${breaker}`;
  const oid = (column: number) => `${P}.5.1.1.${column}.${index}`;
  yield* row(oid, { 2: text(`S${breaker}`), 3: text(`Section ${breaker}`), 4: integer(1), 5: integer(1) });
  yield at(`${P}.5.4.1.3.${index}`, (pdu) => amount(breakerAmperes(pdu, breaker), 1000));
}

function* outlet(number: number, outlets: number): PduObjects {
  const index = `0.${number}`;
  const ids = (column: number) => `${P}.6.1.1.${column}.${index}`;
  yield* row(ids, {
    2: integer(number),
    5: integer(2),
    6: text(String(number)),
    7: integer(phaseOfBreaker(breakerOfOutlet(number, outlets))),
  });
  yield textCell(ids(3), ofOutlet(number, 'name'), LONGEST_NAME);
  yield* outletRow(number, (column) => `${P}.6.3.1.${column}.${index}`, { 2: METER.volts(1000), 3: () => integer(0) });
  yield* outletRow(number, (column) => `${P}.6.4.1.${column}.${index}`, {
    2: () => integer(16_000),
    3: METER.amperes(1000),
  });
  yield* outletRow(number, (column) => `${P}.6.5.1.${column}.${index}`, {
    2: METER.voltAmperes(),
    3: METER.watts(),
    4: (own, pdu) => unsigned(Math.round(wattHours(pdu.joules(own)))),
    6: METER.powerFactor(1000),
  });
  yield* switching(number, (column) => `${P}.6.6.1.${column}.${index}`);
}

function* switching(number: number, oid: (column: number) => string): PduObjects {
  yield* outletRow(number, oid, {
    2: (own, pdu) => integer(statusOf(own, pdu)),
    6: () => integer(2),
    7: () => integer(-1),
    9: (_own, pdu) => integer(pdu.faults.has('locked-outlet', number) ? 2 : 1),
    10: () => integer(0),
  });
  yield integerCell(oid(8), { minimum: 1, maximum: 99_999 }, ofOutlet(number, 'cycleSeconds'));
  for (const [column, operation] of COMMANDS) {
    const asked = (value: number): OutletCommand => (value < 0 ? 'cancel' : operation);
    yield integerCell(
      oid(column),
      DELAYS,
      (pdu) => {
        const own = pdu.outlet(number);
        const perform = (value: number) => {
          if (own && value > 0) pdu.operate(own, operation, value);
          else if (own) command(pdu, own, asked(value));
        };
        return own && { get: () => NOTHING_PENDING, set: perform };
      },
      (value, pdu) => {
        const own = pdu.outlet(number);
        return own ? commandStatus(pdu, own, asked(value)) : STATUS.noCreation;
      },
    );
  }
}

function statusOf(outlet: Outlet, pdu: PduModel): number {
  const { on, wish } = pdu.seen(outlet);
  if (wish === undefined) return on ? OUTLET_STATUS.on : OUTLET_STATUS.off;
  return wish === 'on' || !on ? OUTLET_STATUS.pendingOn : OUTLET_STATUS.pendingOff;
}
