import { integer, octets, text } from './ber.ts';
import { BREAKERS, breakerOfOutlet, type Outlet, PHASES, phaseOfBreaker } from './outlet.ts';
import { METER, numbersTo } from './pdu-amounts.ts';
import type { SnmpPduFamily } from './pdu-family.ts';
import type { PduModel } from './pdu-model.ts';
import {
  air,
  breakerAndBranch,
  cord,
  lineAndPhase,
  NORMAL,
  SENTRY4,
  SENTRY4_MODEL,
  unit,
} from './pdu-sentry4-upstream.ts';
import { systemGroup } from './pdu-system.ts';
import {
  commandCell,
  integerCell,
  type OutletCommand,
  ofOutlet,
  outletRow,
  type PduObjects,
  row,
  textCell,
} from './snmp-cells.ts';

const S = SENTRY4;
const MODEL = SENTRY4_MODEL;
const LONGEST_NAME = 32;
/** switched(0) and pops(1) of st4OutletCapabilities: the outlet has a relay and a meter. */
const CAPABLE = octets(Buffer.from([0xc0]));

/** st4OutletControlState. Idle is what no manager has commanded. */
const CONTROL = { ocpOff: 6, pendOn: 8, pendOff: 9, reboot: 12, lockedOff: 14, lockedOn: 15, eventOff: 16 } as const;
const COMMANDED = { on: 11, off: 10 } as const;
const IDLE = { on: 3, off: 2 } as const;

/** st4OutletControlAction; an on waits for the post-on delay. */
const ACTIONS: Readonly<Record<number, OutletCommand>> = {
  0: 'none',
  1: 'delayed-on',
  2: 'off',
  3: 'cycle',
  4: 'queue-on',
  5: 'queue-off',
  6: 'queue-cycle',
};

/**
 * A PRO2 with one three-phase cord. What reading the action back answers, and what a locked outlet answers to a SET, is
 * not known of the device: here it reads none(0), and the SET is accepted and does nothing.
 */
export const SERVERTECH_SENTRY4: SnmpPduFamily = {
  driver: 'servertech-sentry4',
  model: MODEL,
  enterprise: 1718,
  habits: { settleSeconds: 0.5, sequenceMs: 2000, outletName: (number) => `Master_Outlet_${number}` },
  outletId: (number) => `AA${number}`,
  *objects(outlets) {
    yield* systemGroup('Sentry Switched PDU', '1.3.6.1.4.1.1718.4');
    yield* unit();
    yield* cord(outlets);
    for (const line of PHASES) yield* lineAndPhase(line);
    for (const breaker of numbersTo(BREAKERS)) yield* breakerAndBranch(breaker, outlets);
    for (const number of numbersTo(outlets)) yield* outlet(number, outlets);
    yield* switching();
    yield* air();
  },
};

function* outlet(number: number, outlets: number): PduObjects {
  const config = (column: number) => `${S}.8.2.1.${column}.1.1.${number}`;
  const breaker = breakerOfOutlet(number, outlets);
  yield* row(config, {
    2: text(`AA${number}`),
    5: CAPABLE,
    6: text('C19'),
    7: integer(16),
    8: integer(3680),
    20: integer(2),
    30: text(`AA${phaseOfBreaker(breaker)}`),
    31: text(`AA${breaker}`),
    32: text(`AA${breaker}`),
  });
  yield textCell(config(3), ofOutlet(number, 'name'), LONGEST_NAME);
  yield integerCell(config(21), { minimum: 0, maximum: 900 }, ofOutlet(number, 'onDelaySeconds'));
  yield* outletRow(number, (column) => `${S}.8.3.1.${column}.1.1.${number}`, {
    1: (own, pdu) => integer(pdu.seen(own).on ? 1 : 2),
    2: () => NORMAL,
    3: METER.amperes(100),
    4: () => NORMAL,
    5: METER.amperes(1000 / 16),
    6: METER.volts(10),
    7: METER.watts(),
    8: () => NORMAL,
    9: METER.voltAmperes(),
    10: METER.powerFactor(100),
    11: () => NORMAL,
    12: () => integer(-1),
    13: () => integer(0),
    14: METER.wattHours(),
  });
  const control = (column: number) => `${S}.8.5.1.${column}.1.1.${number}`;
  yield* outletRow(number, control, { 1: (own, pdu) => integer(controlState(own, pdu)) });
  yield commandCell(control(2), number, { commands: ACTIONS, reads: () => 0, whenRefused: 'accepts' });
}

function controlState(outlet: Outlet, pdu: PduModel): number {
  const { on, wish } = pdu.seen(outlet);
  if (pdu.faults.has('locked-outlet', outlet.number)) return on ? CONTROL.lockedOn : CONTROL.lockedOff;
  if (pdu.faults.has('suspended', outlet.number)) return CONTROL.ocpOff;
  if (pdu.faults.has('load-shedding', outlet.number)) return CONTROL.eventOff;
  if (wish !== undefined) return { on: CONTROL.pendOn, off: CONTROL.pendOff, cycle: CONTROL.reboot }[wish];
  return (outlet.commanded ? COMMANDED : IDLE)[on ? 'on' : 'off'];
}

/** Sequence interval, reboot delay, and the queue: commit(1) does what is queued, clear(0) forgets it. */
function* switching(): PduObjects {
  yield integerCell(`${S}.8.1.10.0`, { minimum: 0, maximum: 15 }, (pdu) => ({
    get: () => Math.round(pdu.inrushDelayMs / 1000),
    set: (seconds) => Object.assign(pdu, { inrushDelayMs: seconds * 1000 }),
  }));
  yield integerCell(`${S}.8.1.11.0`, { minimum: 5, maximum: 600 }, (pdu) => ({
    get: () => pdu.cycleSeconds,
    set: (cycleSeconds) => Object.assign(pdu, { cycleSeconds }),
  }));
  yield integerCell(`${S}.8.6.1.0`, { minimum: 0, maximum: 1 }, (pdu) => ({
    get: () => Number(pdu.outlets.some(({ queued }) => queued !== undefined)),
    set: (commit) => {
      for (const own of pdu.outlets) {
        if (commit === 1 && own.queued !== undefined) pdu.operate(own, own.queued);
        delete own.queued;
      }
    },
  }));
}
