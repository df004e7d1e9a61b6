import { integer, octets, text } from './ber.ts';
import { PHASES } from './outlet.ts';
import { amount, METER, numbersTo, WHOLE } from './pdu-amounts.ts';
import type { SnmpPduFamily } from './pdu-family.ts';
import { systemGroup } from './pdu-system.ts';
import { lineAmperes } from './pdu-totals.ts';
import { commandCell, type OutletCommand, ofOutlet, outletRow, type PduObjects, row, textCell } from './snmp-cells.ts';

/** E.534.6.6.6 of Eaton's PDU-MIB (2008-03-14). */
const O = '1.3.6.1.4.1.534.6.6.6';
const MODEL = 'DBQ145412';
const LONGEST_NAME = 255;
const BREAKER_OK = integer(0);

/** outletOperationalState, which also switches: off(0), on(1). Whether units take cycling(2) is not known. */
const COMMANDS: Readonly<Record<number, OutletCommand>> = { 0: 'off', 1: 'on' };

/**
 * A managed unit before G2, with outlets numbered from 0 and an empty sysDescr (recording eatonpdu_dbq). Its three
 * breakers stand on the lines. An outlet that does not obey takes the SET and does nothing; that is ours.
 */
export const EATON_REVELATION: SnmpPduFamily = {
  driver: 'eaton-revelation',
  model: MODEL,
  enterprise: 534,
  habits: { settleSeconds: 0.5, outletName: (number) => `Outlet ${number}` },
  outletId: (number) => String(number - 1),
  *objects(outlets) {
    yield* systemGroup('', O);
    yield* unit(outlets);
    for (const number of numbersTo(outlets)) yield* outlet(number);
  },
};

function* unit(outlets: number): PduObjects {
  yield* row((column) => `${O}.1.1.${column}.0`, {
    1: text('01.01.01'),
    2: (pdu) => text(pdu.nameplate.serial),
    6: (pdu) => octets(pdu.nameplate.mac),
    12: text(MODEL),
    13: (pdu) => text(pdu.name),
  });
  yield* row((column) => `${O}.1.2.${column}.0`, { 1: integer(outlets) });
  yield* row((column) => `${O}.1.3.1.${column}.0`, {
    1: (pdu) => amount(WHOLE.amperes(pdu), 1000),
    2: (pdu) => amount(pdu.volts(1)),
    3: (pdu) => amount(WHOLE.watts(pdu)),
    4: (pdu) => amount(WHOLE.voltAmperes(pdu)),
    5: (pdu) => amount(pdu.temperature()),
  });
  for (const [breaker, line] of PHASES.entries()) {
    yield* row((column) => `${O}.1.3.1.${column + breaker}.0`, {
      20: BREAKER_OK,
      40: (pdu) => amount(lineAmperes(pdu, line), 1000),
    });
  }
}

function* outlet(number: number): PduObjects {
  const oid = (column: number) => `${O}.1.2.2.1.${column}.${number - 1}`;
  yield textCell(oid(2), ofOutlet(number, 'name'), LONGEST_NAME);
  yield commandCell(oid(3), number, {
    commands: COMMANDS,
    reads: (own, pdu) => (pdu.seen(own).on ? 1 : 0),
    whenRefused: 'accepts',
  });
  yield* outletRow(number, oid, {
    4: METER.amperes(1000),
    6: METER.volts(),
    7: METER.watts(),
    8: METER.voltAmperes(),
    9: METER.powerFactor(100),
  });
}
