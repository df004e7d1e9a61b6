import type { Answer } from '../../../core/wire/answer.ts';
import type { Request } from '../../../core/wire/request.ts';
import { type Call, command } from './bulk.ts';

export const settingsOf = (rid: string): Call => ({ rid, method: 'getSettings' });

/**
 * Names an outlet or the PDU. setSettings takes the whole structure and nothing less (Outlet.idl and Pdu.idl of the
 * JSON-RPC SDK), and its fields differ by firmware: all of them go back as they were told just before, with another
 * name. Throws an Error where they were not told.
 */
export function renameThing(rid: string, name: string, settings: Answer): Request {
  if (typeof settings.at('name').value !== 'string')
    throw new Error('the PDU did not tell its present settings, which are written back together with a name');
  const whole = Object.fromEntries(settings.entries().map(([key, { value }]) => [key, value]));
  return command({ rid, method: 'setSettings' }, { settings: { ...whole, name } }, REFUSALS);
}

/** ERR_INVALID_PARAM. */
const REFUSALS = { 1: 'the PDU does not take this name' } as const;
