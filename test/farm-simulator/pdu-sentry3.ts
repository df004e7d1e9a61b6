import { integer, octets, type SnmpValue, TAG, text } from './ber.ts';
import { breakerOfOutlet, type Outlet, PHASES, phaseOfBreaker } from './outlet.ts';
import { amount, kilowattHours, lineFactor, METER, numbersTo, WHOLE } from './pdu-amounts.ts';
import type { SnmpPduFamily } from './pdu-family.ts';
import type { PduModel } from './pdu-model.ts';
import { systemGroup } from './pdu-system.ts';
import { lineAmperes, lineSum, lineToLine } from './pdu-totals.ts';
import {
  at,
  commandCell,
  integerCell,
  type OutletCommand,
  ofOutlet,
  outletRow,
  type PduObjects,
  row,
  textCell,
} from './snmp-cells.ts';

/** E.1718.3 of Sentry3-MIB. */
const S3 = '1.3.6.1.4.1.1718.3';
const MODEL = 'CWG-24VDE455';
const LONGEST_NAME = 24;
/** powerControl, onSense, loadSense, voltageSense, powerSense of outletCapabilities. */
const CAPABLE = octets(Buffer.from([0xe1, 0x80]));
const FEATURES = { none: 0, outletControlInhibit: 0x20 } as const;

const STATUS = { off: 0, on: 1, offWait: 2, onWait: 3 } as const;
/** outletControlState. Idle is what no manager has commanded. */
const CONTROL = { lockedOff: 6, lockedOn: 7, reboot: 8, pendOn: 10, pendOff: 11, eventOff: 14 } as const;
const COMMANDED = { on: 5, off: 4 } as const;
const IDLE = { on: 1, off: 0 } as const;

/** outletControlAction; an on waits for the post-on delay. */
const ACTIONS: Readonly<Record<number, OutletCommand>> = { 0: 'none', 1: 'delayed-on', 2: 'off', 3: 'cycle' };
const LETTERS = ['A', 'B', 'C'] as const;
const letter = (infeed: number) => LETTERS[infeed - 1] ?? 'A';

/**
 * A switched, metered CDU of one tower with an infeed for each line; an outlet's id says its infeed ("AB3"). A locked
 * outlet accepts a SET and does nothing, as the MIB says of outlets without powerControl.
 */
export const SERVERTECH_SENTRY3: SnmpPduFamily = {
  driver: 'servertech-sentry3',
  model: MODEL,
  enterprise: 1718,
  habits: { settleSeconds: 0.5, sequenceMs: 2000, outletName: (number) => `TowerA_Outlet${number}` },
  outletId: (number, outlets) => {
    const { infeed, position } = placeOf(number, outlets);
    return `A${letter(infeed)}${position}`;
  },
  *objects(outlets) {
    yield* systemGroup('Sentry Switched CDU', S3);
    yield* unit();
    for (const infeed of PHASES) yield* infeedObjects(infeed);
    for (const number of numbersTo(outlets)) yield* outlet(number, outlets);
    yield* air();
  },
};

/** An outlet's infeed is its line; outlets of an infeed count from 1. */
function placeOf(number: number, outlets: number): { infeed: number; position: number } {
  const infeedOf = (other: number) => phaseOfBreaker(breakerOfOutlet(other, outlets));
  const infeed = infeedOf(number);
  return { infeed, position: numbersTo(number).filter((other) => infeedOf(other) === infeed).length };
}

function* unit(): PduObjects {
  yield* row((column) => `${S3}.1.${column}.0`, {
    1: text('Sentry Switched CDU Version 7.1f'),
    2: (pdu) => text(pdu.nameplate.serial),
    4: integer(1),
    5: integer(1),
    6: (pdu) => amount(WHOLE.watts(pdu)),
    10: integer(98),
    11: (pdu) => {
      const inhibited = pdu.faults.has('switching-inhibited');
      return octets(Buffer.from([inhibited ? FEATURES.outletControlInhibit : FEATURES.none]));
    },
    15: (pdu) => integer(pdu.configured),
  });
  yield textCell(`${S3}.1.3.0`, (pdu) => ({
    get: () => pdu.location,
    set: (location) => Object.assign(pdu, { location }),
  }));
  yield integerCell(`${S3}.1.13.0`, { minimum: 0, maximum: 15 }, (pdu) => ({
    get: () => Math.round(pdu.inrushDelayMs / 1000),
    set: (seconds) => Object.assign(pdu, { inrushDelayMs: seconds * 1000 }),
  }));
  yield integerCell(`${S3}.1.14.0`, { minimum: 5, maximum: 600 }, (pdu) => ({
    get: () => pdu.cycleSeconds,
    set: (cycleSeconds) => Object.assign(pdu, { cycleSeconds }),
  }));
  yield* row((column) => `${S3}.2.1.1.${column}.1`, {
    2: text('A'),
    3: text('TowerA'),
    4: integer(0),
    6: (pdu) => text(pdu.nameplate.serial),
    7: text(MODEL),
    9: integer(22_080),
    11: (pdu) => amount(WHOLE.watts(pdu)),
    12: (pdu) => amount(WHOLE.voltAmperes(pdu)),
    13: (pdu) => amount(WHOLE.powerFactor(pdu), 100),
    14: (pdu) => amount(kilowattHours(WHOLE.joules(pdu))),
    15: (pdu) => amount(pdu.hertz()),
  });
}

function* infeedObjects(infeed: number): PduObjects {
  yield* row((column) => `${S3}.2.2.1.${column}.1.${infeed}`, {
    2: text(`A${letter(infeed)}`),
    3: text(`TowerA_Infeed${letter(infeed)}`),
    5: integer(1),
    6: integer(0),
    7: (pdu) => amount(lineAmperes(pdu, infeed), 100),
    8: integer(26),
    10: integer(32),
    11: (pdu) => amount(lineToLine(pdu, infeed), 10),
    12: (pdu) => amount(lineSum(pdu, infeed, 'watts')),
    13: (pdu) => amount(lineSum(pdu, infeed, 'voltAmperes')),
    14: (pdu) => amount(lineFactor(pdu, infeed), 100),
    16: (pdu) => amount(kilowattHours(lineSum(pdu, infeed, 'joules')), 10),
    18: (pdu) => amount(pdu.volts(infeed), 10),
    19: (pdu) => amount(lineAmperes(pdu, infeed), 100),
    20: (pdu) => amount(lineAmperes(pdu, infeed) / 32, 1000),
    21: text(`L${infeed}`),
    22: text(`L${infeed}-L${(infeed % PHASES.length) + 1}`),
    23: text(`L${infeed}-N`),
  });
}

function* outlet(number: number, outlets: number): PduObjects {
  const { infeed, position } = placeOf(number, outlets);
  const oid = (column: number) => `${S3}.2.3.1.${column}.1.${infeed}.${position}`;
  yield textCell(oid(3), ofOutlet(number, 'name'), LONGEST_NAME);
  yield integerCell(oid(20), { minimum: 0, maximum: 900 }, ofOutlet(number, 'onDelaySeconds'));
  yield* outletRow(number, oid, {
    2: () => text(SERVERTECH_SENTRY3.outletId(number, outlets)),
    4: () => CAPABLE,
    5: integers(number, 5, (own, pdu) => integer(statusOf(own, pdu))),
    6: integers(number, 6, (own, pdu) => integer(pdu.seen(own).on ? 0 : 1)),
    7: integers(number, 7, METER.amperes(100)),
    8: () => integer(0),
    9: () => integer(12),
    10: integers(number, 10, (own, pdu) => integer(controlState(own, pdu))),
    12: () => integer(16),
    13: METER.volts(10),
    14: integers(number, 14, METER.watts()),
    15: METER.voltAmperes(),
    16: METER.powerFactor(100),
    17: () => integer(-1),
    18: METER.wattHours(),
    19: () => integer(1),
  });
  const action = commandCell(oid(11), number, { commands: ACTIONS, reads: () => 0, whenRefused: 'accepts' });
  yield { ...action, read: (pdu) => (isEmpty(pdu, number, 11) ? EMPTY : action.read(pdu)) };
}

/** An INTEGER of no octets: 02 00. */
const EMPTY: SnmpValue = { tag: TAG.integer, value: null };
const isEmpty = (pdu: PduModel, number: number, column: number) =>
  pdu.faults.parameter('zero-length-integer', 'column', number) === column;

function integers(number: number, column: number, read: (outlet: Outlet, pdu: PduModel) => SnmpValue | undefined) {
  return (outlet: Outlet, pdu: PduModel) => (isEmpty(pdu, number, column) ? EMPTY : read(outlet, pdu));
}

function statusOf(outlet: Outlet, pdu: PduModel): number {
  const { on, wish } = pdu.seen(outlet);
  if (wish !== undefined && on) return wish === 'on' ? STATUS.on : STATUS.offWait;
  if (wish === 'on') return STATUS.onWait;
  return on ? STATUS.on : STATUS.off;
}

function controlState(outlet: Outlet, pdu: PduModel): number {
  const { on, wish } = pdu.seen(outlet);
  if (pdu.faults.has('locked-outlet', outlet.number)) return on ? CONTROL.lockedOn : CONTROL.lockedOff;
  if (pdu.faults.has('suspended', outlet.number) || pdu.faults.has('load-shedding', outlet.number))
    return CONTROL.eventOff;
  if (wish !== undefined) return { on: CONTROL.pendOn, off: CONTROL.pendOff, cycle: CONTROL.reboot }[wish];
  return (outlet.commanded ? COMMANDED : IDLE)[on ? 'on' : 'off'];
}

/** A probe for temperature (0.1 °C) and humidity (%). */
function* air(): PduObjects {
  yield* row((column) => `${S3}.2.5.1.${column}.1.1`, {
    2: text('A1'),
    3: text('Temp_Humid_Sensor_A1'),
    4: integer(0),
    5: integer(0),
    6: (pdu) => amount(pdu.temperature(), 10),
    9: integer(0),
    10: (pdu) => amount(pdu.humidity()),
    13: integer(0),
  });
  yield at(`${S3}.2.4.1.2.1`, () => text('A'));
}
