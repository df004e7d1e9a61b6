import { integer, text, unsigned } from './ber.ts';
import { BREAKERS, breakerOfOutlet, PHASES, phaseOfBreaker } from './outlet.ts';
import { amount, METER, numbersTo, WHOLE } from './pdu-amounts.ts';
import { apcOutlet } from './pdu-apc-outlets.ts';
import { apcDescription } from './pdu-apc-rpdu2.ts';
import type { SnmpPduFamily } from './pdu-family.ts';
import type { PduModel } from './pdu-model.ts';
import { systemGroup } from './pdu-system.ts';
import { breakerAmperes, lineAmperes, lineToLine } from './pdu-totals.ts';
import { at, type OutletCommand, outletRow, type PduObjects, row, textCell } from './snmp-cells.ts';

/** E.318.1.1.12 (rPDU) of PowerNet-MIB. */
const Q = '1.3.6.1.4.1.318.1.1.12';
const MODEL = 'AP7968';
const LONGEST_NAME = 23;

/** rPDUOutletControlOutletCommand. */
const COMMANDS: Readonly<Record<number, OutletCommand>> = {
  1: 'on',
  2: 'off',
  3: 'cycle',
  4: 'delayed-on',
  5: 'delayed-off',
  6: 'delayed-cycle',
  7: 'cancel',
};

/** A switched three-phase AP7000, with the current of each outlet as outlet-monitored models have it. */
export const APC_RPDU: SnmpPduFamily = {
  driver: 'apc-rpdu',
  model: MODEL,
  enterprise: 318,
  habits: { settleSeconds: 0.5, ownCycle: true, outletName: (number) => `Outlet ${number}` },
  outletId: String,
  *objects(outlets) {
    yield* systemGroup(apcDescription(MODEL, 'rpdu'), '1.3.6.1.4.1.318.1.3.4.5');
    yield* unit(outlets);
    yield* loads();
    for (const number of numbersTo(outlets)) yield* outlet(number, outlets);
  },
};

function* unit(outlets: number): PduObjects {
  yield textCell(`${Q}.1.1.0`, (pdu) => ({ get: () => pdu.name, set: (name) => Object.assign(pdu, { name }) }));
  yield* row((column) => `${Q}.1.${column}.0`, {
    2: text('B2'),
    3: text('v3.7.3'),
    5: text(MODEL),
    6: (pdu) => text(pdu.nameplate.serial),
    7: integer(32),
    8: integer(outlets),
    9: integer(PHASES.length),
    10: integer(BREAKERS),
    11: integer(16),
    15: (pdu) => amount(lineToLine(pdu, 1)),
    16: (pdu) => amount(WHOLE.watts(pdu)),
    17: (pdu) => amount(WHOLE.powerFactor(pdu), 1000),
    18: (pdu) => amount(WHOLE.voltAmperes(pdu)),
  });
  yield at(`${Q}.2.1.1.0`, () => integer(32));
  yield at(`${Q}.2.1.3.0`, () => integer(PHASES.length));
  yield* row((column) => `${Q}.3.1.${column}.0`, {
    3: integer(outlets),
    4: integer(outlets),
    5: integer(outlets),
  });
}

/** Phases first (their bank is 0), then banks. */
function* loads(): PduObjects {
  const phases = PHASES.map((line) => ({ phase: line, bank: 0, read: (pdu: PduModel) => lineAmperes(pdu, line) }));
  const banks = numbersTo(BREAKERS).map((bank) => {
    return { phase: phaseOfBreaker(bank), bank, read: (pdu: PduModel) => breakerAmperes(pdu, bank) };
  });
  for (const [index, { phase, bank, read }] of [...phases, ...banks].entries()) {
    yield* row((column) => `${Q}.2.3.1.1.${column}.${index + 1}`, {
      1: integer(index + 1),
      2: (pdu) => unsigned(Math.round(read(pdu) * 10)),
      3: integer(1),
      4: integer(phase),
      5: integer(bank),
    });
    const thresholds = { 1: integer(index + 1), 2: integer(0), 3: integer(26), 4: integer(32), 5: integer(1) };
    yield* row((column) => `${Q}.2.4.1.1.${column}.${index + 1}`, thresholds);
  }
}

function* outlet(number: number, outlets: number): PduObjects {
  const breaker = breakerOfOutlet(number, outlets);
  const control = (column: number) => `${Q}.3.3.1.1.${column}.${number}`;
  const config = (column: number) => `${Q}.3.4.1.1.${column}.${number}`;
  const status = (column: number) => `${Q}.3.5.1.1.${column}.${number}`;
  const phase = integer(phaseOfBreaker(breaker));
  yield* row(control, { 1: integer(number), 3: phase, 5: integer(breaker) });
  yield* outletRow(number, control, { 2: (own) => text(own.name) });
  yield* apcOutlet(number, {
    name: config(2),
    longestName: LONGEST_NAME,
    onDelay: config(4),
    offDelay: config(5),
    rebootDuration: config(6),
    state: { oid: status(4), on: 1, off: 2 },
    pending: status(5),
    command: control(4),
    commands: COMMANDS,
  });
  yield at(config(1), () => integer(number));
  yield* row(status, { 1: integer(number), 3: phase, 6: integer(breaker) });
  yield* outletRow(number, status, {
    2: (own) => text(own.name),
    7: METER.amperes(10),
  });
}
