import { integer, text } from './ber.ts';
import { BREAKERS, breakerOfOutlet, PHASES, phaseOfBreaker } from './outlet.ts';
import { amount, kilowattHours, lineFactor, METER, numbersTo } from './pdu-amounts.ts';
import { apcOutlet } from './pdu-apc-outlets.ts';
import { CYBERPOWER_COMMANDS } from './pdu-cyberpower.ts';
import type { SnmpPduFamily } from './pdu-family.ts';
import { systemGroup } from './pdu-system.ts';
import { breakerAmperes, lineAmperes, lineSum } from './pdu-totals.ts';
import { outletRow, type PduObjects, row, textCell } from './snmp-cells.ts';

/** E.3808.1.1.3 (ePDU) of CPS-MIB. */
const C = '1.3.6.1.4.1.3808.1.1.3';
const MODEL = 'PDU15SW8FNET';
const LONGEST_NAME = 31;
/** ePDUIdentDeviceOutletLayout. */
const PHASE_TO_NEUTRAL = 1;

/** A switched, outlet-metered ePDU of three phases, whose agent does not answer GETBULK. */
export const CYBERPOWER_EPDU: SnmpPduFamily = {
  driver: 'cyberpower-epdu',
  model: MODEL,
  enterprise: 3808,
  habits: { settleSeconds: 0.5, ownCycle: true, outletName: (number) => `Outlet${number}` },
  mood: { noGetBulk: true },
  outletId: String,
  *objects(outlets) {
    yield* systemGroup(MODEL, C);
    yield* unit(outlets);
    yield* loads();
    for (const number of numbersTo(outlets)) yield* outlet(number, outlets);
  },
};

function* unit(outlets: number): PduObjects {
  yield textCell(`${C}.1.1.0`, (pdu) => ({ get: () => pdu.name, set: (name) => Object.assign(pdu, { name }) }));
  yield* row((column) => `${C}.1.${column}.0`, {
    3: text('1.20'),
    5: text(MODEL),
    6: (pdu) => text(pdu.nameplate.serial),
    7: integer(32),
    8: integer(outlets),
    9: integer(PHASES.length),
    13: integer(PHASE_TO_NEUTRAL),
  });
  yield* row((column) => `${C}.2.1.${column}.0`, { 1: integer(32), 3: integer(16) });
  yield* row((column) => `${C}.3.1.${column}.0`, { 3: integer(outlets), 5: integer(outlets) });
  yield* row((column) => `${C}.5.${column}.0`, {
    7: (pdu) => amount(pdu.volts(1), 10),
    8: (pdu) => amount(pdu.hertz(), 10),
  });
}

/** Phases first (their bank is 0), then banks. */
function* loads(): PduObjects {
  for (const line of PHASES) {
    yield* row((column) => `${C}.2.3.1.1.${column}.${line}`, {
      2: (pdu) => amount(lineAmperes(pdu, line), 10),
      4: integer(line),
      5: integer(0),
      6: (pdu) => amount(pdu.volts(line), 10),
      7: (pdu) => amount(lineSum(pdu, line, 'watts')),
      8: (pdu) => amount(lineSum(pdu, line, 'voltAmperes')),
      9: (pdu) => amount(lineFactor(pdu, line), 100),
      10: (pdu) => amount(kilowattHours(lineSum(pdu, line, 'joules')), 10),
    });
  }
  for (const bank of numbersTo(BREAKERS)) {
    yield* row((column) => `${C}.2.3.1.1.${column}.${PHASES.length + bank}`, {
      2: (pdu) => amount(breakerAmperes(pdu, bank), 10),
      4: integer(phaseOfBreaker(bank)),
      5: integer(bank),
    });
  }
}

function* outlet(number: number, outlets: number): PduObjects {
  const named = (table: string) => (column: number) => `${C}.3.${table}.1.1.${column}.${number}`;
  const control = named('3');
  const config = named('4');
  const status = named('5');
  for (const table of [control, config, status]) yield* row(table, { 1: integer(number) });
  for (const table of [control, status]) yield* outletRow(number, table, { 2: (own) => text(own.name) });
  yield* row(config, { 7: integer(breakerOfOutlet(number, outlets)) });
  yield* apcOutlet(number, {
    name: config(2),
    longestName: LONGEST_NAME,
    onDelay: config(4),
    offDelay: config(5),
    rebootDuration: config(6),
    state: { oid: status(4), on: 1, off: 2 },
    pending: status(5),
    command: control(4),
    commands: CYBERPOWER_COMMANDS,
  });
  yield* outletRow(number, status, { 7: METER.amperes(10), 8: METER.watts(), 13: METER.wattHours(1 / 100) });
}
