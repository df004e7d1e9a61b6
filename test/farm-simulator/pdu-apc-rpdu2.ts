import { integer, text } from './ber.ts';
import { BREAKERS, breakerOfOutlet, PHASES, phaseOfBreaker } from './outlet.ts';
import { amount, kilowattHours, lineFactor, METER, numbersTo, WHOLE } from './pdu-amounts.ts';
import { apcOutlet } from './pdu-apc-outlets.ts';
import type { SnmpPduFamily } from './pdu-family.ts';
import { systemGroup } from './pdu-system.ts';
import { breakerAmperes, lineAmperes, lineSum } from './pdu-totals.ts';
import { at, type OutletCommand, outletRow, type PduObjects, row } from './snmp-cells.ts';

/** E.318.1.1.26 (rPDU2) of PowerNet-MIB. */
const R = '1.3.6.1.4.1.318.1.1.26';
const MODEL = 'AP8981';
const LONGEST_NAME = 64;
/** An overloaded phase that is set to restrictOnOverload(3) lets no outlet be turned on. */
const LOAD = { normal: 2, overload: 4 } as const;
const PENDING = { yes: 1, no: 2 } as const;
/** rPDU2OutletSwitchedStatusState; the older rPDU has it the other way round. */
const STATE = { off: 1, on: 2 } as const;

/** rPDU2OutletSwitchedControlCommand. */
const COMMANDS: Readonly<Record<number, OutletCommand>> = {
  1: 'on',
  2: 'off',
  3: 'cycle',
  4: 'none',
  5: 'delayed-on',
  6: 'delayed-off',
  7: 'delayed-cycle',
  8: 'cancel',
};

export const apcDescription = (model: string, application: string) =>
  `APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.8.2 PN:apc_hw05_aos_682.bin AF1:v6.8.2 ` +
  `AN1:apc_hw05_${application}_682.bin MN:${model} HR:02 SN: 5A1200T00000 MD:01/02/2020) `;

/** A switched, outlet-metered three-phase AP8000. What it does with an outlet that does not obey is not known. */
export const APC_RPDU2: SnmpPduFamily = {
  driver: 'apc-rpdu2',
  model: MODEL,
  enterprise: 318,
  habits: { settleSeconds: 0.5, ownCycle: true, outletName: (number) => `Outlet ${number}` },
  outletId: String,
  *objects(outlets) {
    yield* systemGroup(apcDescription(MODEL, 'rpdu2g'), '1.3.6.1.4.1.318.1.3.4.6');
    yield* unit(outlets);
    for (const line of PHASES) yield* phase(line);
    for (const breaker of numbersTo(BREAKERS)) yield* bank(breaker);
    for (const number of numbersTo(outlets)) yield* outlet(number, outlets);
    yield* air();
  },
};

function* unit(outlets: number): PduObjects {
  yield at(`${R}.3.0`, () => integer(1));
  yield* row((column) => `${R}.2.1.${column}.1`, {
    1: integer(1),
    2: integer(1),
    3: (pdu) => text(pdu.name),
    5: text('02'),
    6: text('v6.8.2'),
    8: text(MODEL),
    9: (pdu) => text(pdu.nameplate.serial),
  });
  yield* row((column) => `${R}.4.2.1.${column}.1`, {
    4: integer(outlets),
    5: integer(outlets),
    6: integer(outlets),
    7: integer(PHASES.length),
    8: integer(BREAKERS),
    9: integer(32),
    12: integer(32),
    13: integer(220),
  });
  yield* row((column) => `${R}.4.3.1.${column}.1`, {
    1: integer(1),
    2: integer(1),
    3: (pdu) => text(pdu.name),
    4: integer(2),
    5: (pdu) => amount(WHOLE.watts(pdu) / 1000, 100),
    9: (pdu) => amount(kilowattHours(WHOLE.joules(pdu)), 10),
    11: (pdu) => integer(pdu.outlets.some((outlet) => pdu.seen(outlet).wish) ? PENDING.yes : PENDING.no),
    12: integer(1),
    13: integer(1),
    14: integer(1),
    16: (pdu) => amount(WHOLE.voltAmperes(pdu) / 1000, 100),
    17: (pdu) => amount(WHOLE.powerFactor(pdu), 100),
  });
}

function* phase(line: number): PduObjects {
  yield* row((column) => `${R}.6.1.1.${column}.${line}`, {
    4: (pdu) => integer(pdu.faults.has('switching-inhibited') ? 3 : 1),
    5: integer(0),
    6: integer(26),
    7: integer(32),
  });
  yield* row((column) => `${R}.6.3.1.${column}.${line}`, {
    1: integer(line),
    2: integer(1),
    3: integer(line),
    4: (pdu) => integer(pdu.faults.has('switching-inhibited') ? LOAD.overload : LOAD.normal),
    5: (pdu) => amount(lineAmperes(pdu, line), 10),
    6: (pdu) => amount(pdu.volts(line)),
    7: (pdu) => amount(lineSum(pdu, line, 'watts') / 1000, 100),
    8: (pdu) => amount(lineSum(pdu, line, 'voltAmperes') / 1000, 100),
    9: (pdu) => amount(lineFactor(pdu, line), 100),
  });
}

function* bank(breaker: number): PduObjects {
  yield* row((column) => `${R}.8.3.1.${column}.${breaker}`, {
    1: integer(breaker),
    2: integer(1),
    3: integer(breaker),
    4: integer(2),
    5: (pdu) => amount(breakerAmperes(pdu, breaker), 10),
  });
}

function* outlet(number: number, outlets: number): PduObjects {
  const place = { 1: integer(number), 2: integer(1), 4: integer(number) };
  const named = (table: string) => (column: number) => `${R}.9.${table}.${column}.${number}`;
  const [config, properties, status, control, metered] = ['2.1.1', '2.2.1', '2.3.1', '2.4.1', '4.3.1'].map(named);
  if (!config || !properties || !status || !control || !metered) return;
  for (const table of [config, properties, status, control]) yield* row(table, place);
  for (const table of [properties, status, control, metered])
    yield* outletRow(number, table, { 3: (own) => text(own.name) });
  yield* apcOutlet(number, {
    name: config(3),
    longestName: LONGEST_NAME,
    onDelay: config(5),
    offDelay: config(6),
    rebootDuration: config(7),
    state: { oid: status(5), ...STATE },
    pending: status(6),
    command: control(5),
    commands: COMMANDS,
  });
  const breaker = breakerOfOutlet(number, outlets);
  yield* row(properties, { 5: integer(phaseOfBreaker(breaker)), 6: integer(breaker) });
  yield* row(metered, { 1: integer(number), 4: integer(number) });
  yield* outletRow(number, metered, {
    5: () => integer(2),
    6: METER.amperes(10),
    7: METER.watts(),
    11: METER.wattHours(1 / 100),
  });
}

/** Type 2: a probe for temperature and humidity. */
function* air(): PduObjects {
  yield* row((column) => `${R}.10.2.2.1.${column}.1`, {
    1: integer(1),
    2: integer(1),
    3: text('T/H 1'),
    4: integer(1),
    5: integer(2),
    6: integer(2),
    7: (pdu) => amount(pdu.temperature() * 1.8 + 32, 10),
    8: (pdu) => amount(pdu.temperature(), 10),
    10: (pdu) => amount(pdu.humidity()),
  });
}
