import { integer, text } from './ber.ts';
import { PHASES } from './outlet.ts';
import { amount, kilowattHours, METER, numbersTo, WHOLE } from './pdu-amounts.ts';
import { apcOutlet } from './pdu-apc-outlets.ts';
import { apcDescription } from './pdu-apc-rpdu2.ts';
import type { SnmpPduFamily } from './pdu-family.ts';
import { systemGroup } from './pdu-system.ts';
import { lineAmperes, lineSum } from './pdu-totals.ts';
import { type OutletCommand, outletRow, type PduObjects, row, textCell } from './snmp-cells.ts';

/** E.674.10903.200.2.200 (rPDU) of DellrPDU-MIB. */
const V = '1.3.6.1.4.1.674.10903.200.2.200';
const MODEL = 'DELL6606';
const LONGEST_NAME = 64;

/** The commands of rPDUOutletSwitchedControlCommand that act at once. */
const COMMANDS: Readonly<Record<number, OutletCommand>> = { 1: 'on', 2: 'off', 3: 'cycle' };

/** A managed three-phase unit that stands alone, with metered outlets: APC's in Dell's numbers. */
export const DELL_RPDU: SnmpPduFamily = {
  driver: 'dell-rpdu',
  model: MODEL,
  enterprise: 674,
  habits: { settleSeconds: 0.5, ownCycle: true, outletName: (number) => `Outlet ${number}` },
  outletId: String,
  *objects(outlets) {
    yield* systemGroup(apcDescription(MODEL, 'rpdu2g').replace('APC', 'DELL'), '1.3.6.1.4.1.674.10903.200.3.1');
    yield* unit(outlets);
    for (const line of PHASES) yield* phase(line);
    for (const number of numbersTo(outlets)) yield* outlet(number);
  },
};

function* unit(outlets: number): PduObjects {
  yield* row((column) => `${V}.100.2.1.${column}.1`, {
    5: text('5.1.2'),
    7: text(MODEL),
    8: (pdu) => text(pdu.nameplate.serial),
  });
  yield* row((column) => `${V}.110.2.1.${column}.1`, {
    1: integer(1),
    2: (pdu) => text(pdu.name),
    3: (pdu) => amount(WHOLE.watts(pdu) / 1000, 100),
    4: (pdu) => amount(kilowattHours(WHOLE.joules(pdu)), 10),
  });
  yield textCell(`${V}.110.3.1.2.1`, (pdu) => ({
    get: () => pdu.name,
    set: (name) => Object.assign(pdu, { name }),
  }));
  yield* row((column) => `${V}.110.4.1.${column}.1`, { 3: integer(outlets), 8: integer(32) });
}

function* phase(line: number): PduObjects {
  yield* row((column) => `${V}.120.2.1.${column}.${line}`, {
    2: integer(line),
    4: (pdu) => amount(lineAmperes(pdu, line), 10),
    5: (pdu) => amount(pdu.volts(line)),
    6: (pdu) => amount(lineSum(pdu, line, 'watts') / 1000, 100),
  });
  yield* row((column) => `${V}.120.3.1.${column}.${line}`, { 5: integer(26), 6: integer(32) });
}

function* outlet(number: number): PduObjects {
  const named = (table: string) => (column: number) => `${V}.130.${table}.${column}.${number}`;
  const status = named('1.2.1');
  const config = named('1.3.1');
  const control = named('1.4.1');
  const metered = named('2.2.1');
  for (const table of [status, config, control, metered]) yield* row(table, { 2: integer(number) });
  for (const table of [status, control, metered]) yield* outletRow(number, table, { 3: (own) => text(own.name) });
  yield* apcOutlet(number, {
    name: config(3),
    longestName: LONGEST_NAME,
    onDelay: config(4),
    offDelay: config(5),
    rebootDuration: config(6),
    state: { oid: status(4), on: 1, off: 2 },
    pending: status(5),
    command: control(4),
    commands: COMMANDS,
  });
  yield* outletRow(number, metered, { 6: METER.amperes(), 7: METER.wattHours(1 / 1000), 8: METER.watts() });
}
