import type { Answer } from '../../core/wire/answer.ts';
import type { Request } from '../../core/wire/request.ts';
import type { OutletState } from '../driver.ts';
import { amount } from '../snmp-amounts.ts';
import { integer, text } from '../snmp-values.ts';

/** immediateOn(1), immediateOff(2), immediateReboot(3); the delayed ones are not used. */
const COMMANDS = { on: 1, off: 2, reboot: 3 } as const;

/** outletStatusOn(1), outletStatusOff(2). */
export const STATES: Readonly<Record<number, 'on' | 'off'>> = { 1: 'on', 2: 'off' };

/** outletStatusCommandPending(1). */
const PENDING = 1;

export function command(oid: string, what: keyof typeof COMMANDS): Request {
  return { via: 'snmp', writes: true, set: { oid, type: 'integer', value: COMMANDS[what] } };
}

/**
 * What an answer says that has state, pending, name, rebootDuration and, where the outlet is metered, watts. The state
 * is that of the relay: during a reboot it is off, and the command that turns it on again is pending.
 */
export function outletState(answer: Answer, isMetered: boolean): OutletState {
  const watts = isMetered ? amount(answer, 'watts') : undefined;
  const name = text(answer, 'name');
  const cycleOffSeconds = amount(answer, 'rebootDuration');
  return {
    state: STATES[integer(answer, 'state') ?? Number.NaN] ?? 'unknown',
    ...(watts === undefined ? {} : { watts }),
    ...(integer(answer, 'pending') === PENDING ? { blocked: 'a command is pending on it' } : {}),
    ...(name === undefined ? {} : { name }),
    ...(cycleOffSeconds === undefined ? {} : { cycleOffSeconds }),
  };
}
