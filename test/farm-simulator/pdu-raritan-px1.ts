import { integer, octets, text, unsigned } from './ber.ts';
import { BREAKERS, OUTLET_OPERATIONS, type Outlet, PHASES, RATED } from './outlet.ts';
import { numbersTo, WHOLE, wattHours } from './pdu-amounts.ts';
import type { SnmpPduFamily } from './pdu-family.ts';
import type { PduModel } from './pdu-model.ts';
import { systemGroup } from './pdu-system.ts';
import { breakerAmperes, lineAmperes, lineToLine } from './pdu-totals.ts';
import { at, commandCell, ofOutlet, outletRow, type PduObjects, row, textCell } from './snmp-cells.ts';

/** E.13742.4.1 of PDU-MIB (Dominion PX). */
const PX1 = '1.3.6.1.4.1.13742.4';
const B = `${PX1}.1`;
const MODEL = 'DPXS24T-32';
const LONGEST_NAME = 32;
const CYCLING = 2;

const gauge = (value: number | undefined, perUnit = 1) => unsigned(Math.round((value ?? 0) * perUnit));
const measured = (measure: (outlet: Outlet, pdu: PduModel) => number | undefined, perUnit = 1) => {
  return (outlet: Outlet, pdu: PduModel) => gauge(measure(outlet, pdu), perUnit);
};

/** A switched three-phase Dominion PX: mA, mV, W, VA, % and Wh; the state of an outlet is also what switches it. */
export const RARITAN_PX1: SnmpPduFamily = {
  driver: 'raritan-px1',
  model: MODEL,
  enterprise: 13742,
  habits: { settleSeconds: 0.5, outletName: (number) => `Outlet ${number}` },
  outletId: String,
  *objects(outlets) {
    yield* systemGroup('Raritan Dominion PX - Firmware Version 010507-11172', PX1);
    yield* unit(outlets);
    yield* inlet();
    for (const breaker of numbersTo(BREAKERS)) {
      yield* row((column) => `${B}.5.2.1.${column}.${breaker}`, {
        2: text(`CB${breaker}`),
        3: integer(0),
        4: unsigned(RATED.breaker * 1000),
        5: (pdu) => gauge(breakerAmperes(pdu, breaker), 1000),
      });
    }
    for (const number of numbersTo(outlets)) yield* outlet(number);
  },
};

function* unit(outlets: number): PduObjects {
  yield* row((column) => `${B}.1.${column}.0`, {
    1: text('010507-11172'),
    2: (pdu) => text(pdu.nameplate.serial),
    6: (pdu) => octets(pdu.nameplate.mac),
    12: text(MODEL),
    26: text('230V'),
    28: (pdu) => text(pdu.faults.has('switching-inhibited') ? 'disabled' : 'enabled'),
    32: text('Yes'),
  });
  yield at(`${B}.2.1.0`, () => integer(outlets));
  yield at(`${B}.3.1.5.0`, (pdu) => integer(Math.round(pdu.temperature() * 10)));
}

function* inlet(): PduObjects {
  yield* row((column) => `${B}.20.2.1.${column}.1`, {
    3: integer(PHASES.length),
    4: unsigned(RATED.inlet * 1000),
    7: (pdu) => gauge(WHOLE.amperes(pdu), 1000),
    8: unsigned(0),
    9: (pdu) => gauge(WHOLE.watts(pdu)),
    10: (pdu) => gauge(WHOLE.voltAmperes(pdu)),
    11: (pdu) => gauge(WHOLE.powerFactor(pdu), 100),
    12: (pdu) => gauge(wattHours(WHOLE.joules(pdu))),
  });
  for (const line of PHASES) {
    yield* row((column) => `${B}.21.2.1.${column}.1.${line}`, {
      2: text(`L${line}`),
      3: (pdu) => gauge(lineAmperes(pdu, line), 1000),
      4: (pdu) => gauge(lineToLine(pdu, line), 1000),
    });
  }
}

function* outlet(number: number): PduObjects {
  const oid = (column: number) => `${B}.2.2.1.${column}.${number}`;
  yield textCell(oid(2), ofOutlet(number, 'name'), LONGEST_NAME);
  yield commandCell(oid(3), number, {
    commands: OUTLET_OPERATIONS,
    reads: (own, pdu) => {
      const { on, wish } = pdu.seen(own);
      return wish === 'cycle' ? CYCLING : Number(on);
    },
    whenRefused: 'inconsistentValue',
  });
  yield* outletRow(number, oid, {
    4: measured((own, pdu) => pdu.amperes(own), 1000),
    6: measured((own, pdu) => (pdu.delivers(own) ? pdu.volts(pdu.phaseOf(own)) : 0), 1000),
    7: measured((own, pdu) => pdu.watts(own)),
    8: measured((own, pdu) => pdu.voltAmperes(own)),
    9: measured((own, pdu) => pdu.powerFactor(pdu.watts(own)), 100),
    30: () => unsigned(16_000),
    31: measured((own, pdu) => wattHours(pdu.joules(own))),
  });
}
