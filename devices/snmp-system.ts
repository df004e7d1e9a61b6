import type { Answer } from '../core/wire/answer.ts';
import type { Request } from '../core/wire/request.ts';
import { text } from './snmp-values.ts';

/** The two objects of SNMPv2-MIB by which SNMP devices are told apart; one question for all families. */
export const SYSTEM = {
  via: 'snmp',
  get: { sysObjectID: '1.3.6.1.2.1.1.2.0', sysDescr: '1.3.6.1.2.1.1.1.0' },
} as const satisfies Request;

/** Recognises the devices whose sysObjectID is this one. */
export function detectByObjectId(objectId: string) {
  return [{ ask: SYSTEM, is: (answer: Answer) => text(answer, 'sysObjectID') === objectId }];
}
