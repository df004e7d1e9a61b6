import { integer } from './ber.ts';
import {
  commandCell,
  integerCell,
  type OutletCommand,
  ofOutlet,
  outletRow,
  type PduObjects,
  type Range,
  textCell,
} from './snmp-cells.ts';

/** The off period and the delays that the MIBs allow; -1 is never. */
export const REBOOT_SECONDS: Range = { minimum: 5, maximum: 60 };
export const DELAY_SECONDS: Range = { minimum: -1, maximum: 7200 };
const PENDING = { yes: 1, no: 2 } as const;
/** Read, a command object answers the state as immediateOn(1) or immediateOff(2). */
const COMMANDED = { on: 1, off: 2 } as const;

/** Where a generation of APC, or a maker that took over its tables, keeps an outlet: whole OIDs. */
export interface OutletObjects {
  /** Objects that can be written. */
  name: string;
  longestName: number;
  onDelay: string;
  offDelay: string;
  rebootDuration: string;
  /** Absent where the command object tells the state. */
  state?: { oid: string; on: number; off: number };
  pending: string;
  command: string;
  commands: Readonly<Record<number, OutletCommand>>;
}

/** The objects that name, time, tell and switch an outlet. One that does not obey takes a command and does nothing. */
export function* apcOutlet(number: number, objects: OutletObjects): PduObjects {
  const { name, longestName, onDelay, offDelay, rebootDuration, state, pending, command, commands } = objects;
  yield textCell(name, ofOutlet(number, 'name'), longestName);
  yield integerCell(onDelay, DELAY_SECONDS, ofOutlet(number, 'onDelaySeconds'));
  yield integerCell(offDelay, DELAY_SECONDS, ofOutlet(number, 'offDelaySeconds'));
  yield integerCell(rebootDuration, REBOOT_SECONDS, ofOutlet(number, 'cycleSeconds'));
  if (state)
    yield* outletRow(number, () => state.oid, {
      0: (own, pdu) => integer(pdu.seen(own).on ? state.on : state.off),
    });
  yield* outletRow(number, () => pending, { 0: (own, pdu) => integer(pdu.seen(own).wish ? PENDING.yes : PENDING.no) });
  yield commandCell(command, number, {
    commands,
    reads: (own, pdu) => (pdu.seen(own).on ? COMMANDED.on : COMMANDED.off),
    whenRefused: 'accepts',
  });
}
