import type { Answer } from '../../core/wire/answer.ts';
import type { Request } from '../../core/wire/request.ts';
import { bits } from '../snmp-values.ts';
import { indexOf } from './identifiers.ts';

/** outletControlAction and st4OutletControlAction. Reading it back tells nothing. */
const ACTIONS = { on: 1, off: 2, reboot: 3 } as const;

/** One write to the action column. Throws RangeError for what is no outlet. */
export function act(column: string, outlet: string, action: keyof typeof ACTIONS): Request {
  const oid = `${column}.${indexOf(outlet)}`;
  return { via: 'snmp', writes: true, set: { oid, type: 'integer', value: ACTIONS[action] } };
}

/** One write to the name column. Throws RangeError for what is no outlet, and for a name that the MIB does not allow. */
export function renameOutlet(column: string, outlet: string, name: string, longest: number): Request {
  return rename(`${column}.${indexOf(outlet)}`, `outlet ${outlet}`, name, longest);
}

/** Sets a DisplayString, which is ASCII. Throws RangeError for a name that does not fit; `what` begins its message. */
export function rename(oid: string, what: string, name: string, longest: number): Request {
  if (name.length > longest || !/^[\x20-\x7e]*$/.test(name)) {
    const given = `"${name}" (${name.length} characters)`;
    throw new RangeError(`${what}: expected a name of 0 to ${longest} printable ASCII characters, not ${given}`);
  }
  return { via: 'snmp', writes: true, set: { oid, type: 'string', value: name } };
}

/** Bit 2 of the features, outletControlInhibit, alike in both MIBs: a feature key that forbids switching. */
export function inhibited(answer: Answer, name: string): boolean {
  return bits(answer, name)?.has(2) === true;
}

export const INHIBITED = 'outlet control is inhibited on this PDU (feature outletControlInhibit)';
