import { integer, text } from './ber.ts';
import { PHASES } from './outlet.ts';
import { amount, lineFactor, numbersTo, WHOLE, wattHours } from './pdu-amounts.ts';
import type { SnmpPduFamily } from './pdu-family.ts';
import { systemGroup } from './pdu-system.ts';
import { lineAmperes, lineSum } from './pdu-totals.ts';
import { at, commandCell, type OutletCommand, outletRow, type PduObjects, row } from './snmp-cells.ts';

/** E.318.1.1.30 (ePDU) of PowerNet-MIB. */
const U = '1.3.6.1.4.1.318.1.1.30';
const MODEL = 'EPDU1216S';
/** ePDUOutletStatusState; the commands have it the other way round. */
const STATE = { off: 1, on: 2 } as const;

/** ePDUOutletControlCommand, which knows no reboot. What it answers when it is read is not known. */
const COMMANDS: Readonly<Record<number, OutletCommand>> = { 1: 'on', 2: 'off' };

/** A switched Easy PDU of three phases: outlets without names and without meters. */
export const APC_EASY_PDU: SnmpPduFamily = {
  driver: 'apc-easy-pdu',
  model: MODEL,
  enterprise: 318,
  habits: { settleSeconds: 0.5 },
  outletId: String,
  *objects(outlets) {
    yield* systemGroup(MODEL, '1.3.6.1.4.1.318.1.3.4.9');
    yield at(`${U}.1.0`, () => integer(1));
    yield* row((column) => `${U}.2.1.1.${column}.1`, {
      2: integer(1),
      3: text('Ver11.10'),
      4: text(MODEL),
      5: (pdu) => text(pdu.nameplate.serial),
      6: integer(PHASES.length),
      7: (pdu) => amount(WHOLE.watts(pdu)),
      9: (pdu) => amount(WHOLE.voltAmperes(pdu)),
      10: (pdu) => amount(WHOLE.powerFactor(pdu), 1000),
      11: (pdu) => amount(wattHours(WHOLE.joules(pdu))),
      12: (pdu) => amount(pdu.hertz(), 1000),
    });
    for (const line of PHASES) yield* phase(line);
    for (const number of numbersTo(outlets)) yield* outlet(number);
  },
};

function* phase(line: number): PduObjects {
  yield* row((column) => `${U}.4.2.1.${column}.${line}`, {
    2: integer(1),
    3: integer(line),
    4: (pdu) => amount(pdu.volts(line), 10),
    5: (pdu) => amount(lineAmperes(pdu, line), 100),
    6: (pdu) => amount(lineSum(pdu, line, 'watts')),
    8: (pdu) => amount(lineSum(pdu, line, 'voltAmperes')),
    9: (pdu) => amount(lineFactor(pdu, line), 1000),
    10: (pdu) => amount(wattHours(lineSum(pdu, line, 'joules'))),
  });
}

function* outlet(number: number): PduObjects {
  const status = (column: number) => `${U}.6.1.1.${column}.${number}`;
  const control = (column: number) => `${U}.6.2.1.${column}.${number}`;
  for (const table of [status, control]) yield* row(table, { 2: integer(1), 3: integer(number) });
  yield* outletRow(number, status, { 4: (own, pdu) => integer(pdu.seen(own).on ? STATE.on : STATE.off) });
  yield commandCell(control(4), number, {
    commands: COMMANDS,
    reads: (own, pdu) => (pdu.seen(own).on ? 1 : 2),
    whenRefused: 'accepts',
  });
}
