import { integer, text, unsigned } from './ber.ts';
import { BREAKERS, type Outlet, PHASES } from './outlet.ts';
import { METER, numbersTo, WHOLE, wattHours } from './pdu-amounts.ts';
import type { SnmpPduFamily } from './pdu-family.ts';
import type { PduModel } from './pdu-model.ts';
import { systemGroup } from './pdu-system.ts';
import { breakerAmperes, lineAmperes, lineSum } from './pdu-totals.ts';
import {
  commandCell,
  integerCell,
  type OutletCommand,
  type OutletRead,
  ofOutlet,
  outletRow,
  type PduObjects,
  row,
  textCell,
} from './snmp-cells.ts';

/** E.21239.5.2 of VERTIV-V5-MIB. */
const G = '1.3.6.1.4.1.21239.5.2';
const MODEL = 'MG03E4W1-24PS56B2A10-S';
const LONGEST_NAME = 32;
const STATE = { on: 1, off: 2, onToOff: 3, offToOn: 4, rebootOn: 5, rebootOff: 6 } as const;

/** pduOutletSwitchControl. It always reads none(8). */
const NONE = 8;
const COMMANDS: Readonly<Record<number, OutletCommand>> = {
  1: 'cancel',
  2: 'on',
  3: 'delayed-on',
  4: 'off',
  5: 'delayed-off',
  6: 'cycle',
  7: 'delayed-cycle',
  8: 'none',
};

/** Gauges without a sentinel: what cannot be measured is 0. */
const gauge = (value: number | undefined, perUnit = 1) => unsigned(Math.round((value ?? 0) * perUnit));

/** A switched, outlet-metered three-phase unit; an outlet that is not in manual mode answers inconsistentValue. */
export const VERTIV_V5: SnmpPduFamily = {
  driver: 'vertiv-v5',
  model: MODEL,
  enterprise: 21239,
  habits: { settleSeconds: 0.5, ownCycle: true, outletName: (number) => `Outlet ${number}` },
  outletId: String,
  *objects(outlets) {
    yield* systemGroup('A-U32.024_PDU', '1.3.6.1.4.1.21239.42.1.53');
    yield* unit();
    for (const line of PHASES) yield* phase(line);
    for (const breaker of numbersTo(BREAKERS)) {
      yield* row((column) => `${G}.3.3.1.${column}.${breaker}`, {
        2: text(`Circuit ${breaker}`),
        3: text(`Circuit ${breaker}`),
        4: (pdu) => gauge(breakerAmperes(pdu, breaker), 100),
      });
    }
    for (const number of numbersTo(outlets)) yield* outlet(number);
  },
};

function* unit(): PduObjects {
  yield* row((column) => `${G}.1.${column}.0`, {
    2: text('5.10.4'),
    6: integer(1),
    7: integer(1),
    8: text(MODEL),
    10: (pdu) => text(pdu.nameplate.serial),
  });
  yield* row((column) => `${G}.3.1.1.${column}.1`, {
    2: (pdu) => text(pdu.nameplate.serial),
    3: (pdu) => text(pdu.name),
    4: text('IMD PDU'),
    5: unsigned(1),
    6: integer(0),
    7: text('Total'),
    8: text('Total'),
    9: (pdu) => gauge(WHOLE.watts(pdu)),
    10: (pdu) => gauge(WHOLE.voltAmperes(pdu)),
    11: (pdu) => gauge(WHOLE.powerFactor(pdu), 100),
    12: (pdu) => gauge(wattHours(WHOLE.joules(pdu))),
  });
}

function* phase(line: number): PduObjects {
  const name = text(`Phase ${'ABC'.charAt(line - 1)}`);
  yield* row((column) => `${G}.3.2.1.${column}.${line}`, {
    2: name,
    3: name,
    4: (pdu) => gauge(pdu.volts(line), 10),
    8: (pdu) => gauge(lineAmperes(pdu, line), 100),
    12: (pdu) => gauge(lineSum(pdu, line, 'watts')),
    13: (pdu) => gauge(lineSum(pdu, line, 'voltAmperes')),
    14: (pdu) => gauge(pdu.powerFactor(lineSum(pdu, line, 'watts')), 100),
    15: (pdu) => gauge(wattHours(lineSum(pdu, line, 'joules'))),
  });
  yield* row((column) => `${G}.3.4.1.${column}.${line}`, {
    2: text(`Line ${line}`),
    3: text(`Line ${line}`),
    4: (pdu) => gauge(lineAmperes(pdu, line), 100),
  });
}

function* outlet(number: number): PduObjects {
  const oid = (column: number) => `${G}.3.5.1.${column}.${number}`;
  const seconds = { minimum: 0, maximum: 14_400 };
  yield textCell(oid(3), ofOutlet(number, 'name'), LONGEST_NAME);
  yield* outletRow(number, oid, {
    2: () => text(`Outlet ${number}`),
    4: (own, pdu) => integer(stateOf(own, pdu)),
    5: () => integer(2),
    7: () => integer(0),
    10: () => integer(0),
  });
  yield commandCell(oid(6), number, { commands: COMMANDS, reads: () => NONE, whenRefused: 'inconsistentValue' });
  yield integerCell(oid(8), seconds, ofOutlet(number, 'onDelaySeconds'));
  yield integerCell(oid(9), seconds, ofOutlet(number, 'offDelaySeconds'));
  yield integerCell(oid(11), seconds, ofOutlet(number, 'cycleSeconds'));
  const metered = (read: OutletRead): OutletRead => {
    return (own, pdu) => gauge(Math.max(0, Number(read(own, pdu)?.value ?? 0)));
  };
  yield* outletRow(number, (column) => `${G}.3.6.1.${column}.${number}`, {
    2: () => text(`Outlet ${number}`),
    3: (own) => text(own.name),
    4: metered(METER.volts(10)),
    8: metered(METER.amperes(100)),
    12: metered(METER.watts()),
    13: metered(METER.voltAmperes()),
    14: metered(METER.powerFactor(100)),
    15: metered(METER.wattHours()),
  });
}

/** on2off(3) and rebootOn(5) are still on, off2on(4) and rebootOff(6) still off. */
function stateOf(outlet: Outlet, pdu: PduModel): number {
  const { on, wish } = pdu.seen(outlet);
  if (wish === 'cycle') return on ? STATE.rebootOn : STATE.rebootOff;
  if (wish === 'on' && !on) return STATE.offToOn;
  if (wish === 'off' && on) return STATE.onToOff;
  return on ? STATE.on : STATE.off;
}
