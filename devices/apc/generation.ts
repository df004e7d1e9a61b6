import type { Answer } from '../../core/wire/answer.ts';
import type { Request } from '../../core/wire/request.ts';
import type { Detection } from '../driver.ts';
import { SYSTEM } from '../snmp-system.ts';
import { integer, text } from '../snmp-values.ts';
import { APC, APC_PDU_PRODUCT, BARE_EASY_PDU } from './enterprise.ts';

export type Generation = 'rpdu2' | 'rpdu' | 'masterswitch' | 'easy-pdu' | 'ats' | 'xpdu';

/** One object or two of each generation, which live side by side on one agent. */
const TELLING = {
  ...SYSTEM.get,
  rpdu2Count: `${APC}.26.3.0`,
  rpdu2Device: `${APC}.26.4.3.1.1.1`,
  rpduModel: `${APC}.12.1.5.0`,
  rpduLoad: `${APC}.12.2.3.1.1.2.1`,
  masterSwitchOutlet: `${APC}.4.4.2.1.3.1`,
  easyCount: `${APC}.30.1.0`,
  easyModel: `${APC}.30.2.1.1.4.1`,
  bareVoltage: BARE_EASY_PDU.voltage,
  atsSource: `${APC}.8.5.1.2.0`,
  facilityAtsSource: `${APC}.17.3.1.1.0`,
  xpduPower: `${APC}.15.3.4.3.0`,
  xpduBreaker: `${APC}.15.4.1.2.1.2.1`,
} as const;

/** Recognises the agents whose newest generation of tables is this one. */
export function detectGeneration(generation: Generation): readonly Detection[] {
  const ask: Request = { via: 'snmp', get: TELLING };
  return [{ ask, is: (answer) => generationOf(answer) === generation }];
}

/** Last number of a sysObjectID 318.1.3.4.x → what such a product serves, where its tables did not answer. */
const PRODUCTS: Readonly<Record<string, Generation>> = {
  '1': 'masterswitch',
  '2': 'masterswitch',
  '4': 'masterswitch',
  '5': 'rpdu',
  '6': 'rpdu2',
  '7': 'masterswitch',
  '8': 'rpdu2',
  '9': 'easy-pdu',
};

/**
 * What stands beside the PDUs, by its sysObjectID 318.1.3.x: automatic transfer switches (11 until AP77xx, 32 from
 * AP44xx on) and the InfraStruXure PDU (15). Recordings apc_ats and apc_isx-pdu.
 */
const BESIDE: Readonly<Record<string, Generation>> = { '11': 'ats', '32': 'ats', '15': 'xpdu' };

/**
 * The best generation that an agent serves. Newer units answer the older tables too, so the tables decide; products
 * that distribute no power are left alone. Old cards answer plain 318, and then sysDescr tells.
 */
function generationOf(answer: Answer): Generation | undefined {
  const objectId = text(answer, 'sysObjectID')?.replace(/^\./, '');
  if (objectId === BARE_EASY_PDU.objectId)
    return /^\d+(\.\d+)?V$/.test(text(answer, 'bareVoltage') ?? '') ? 'easy-pdu' : undefined;
  const beside = besideOf(answer, objectId);
  if (beside !== undefined || (objectId !== undefined && !isApcPdu(objectId))) return beside;
  if (positive(answer, 'rpdu2Count') || positive(answer, 'rpdu2Device')) return 'rpdu2';
  if (positive(answer, 'easyCount') || text(answer, 'easyModel') !== undefined) return 'easy-pdu';
  if (text(answer, 'rpduModel') !== undefined || integer(answer, 'rpduLoad') !== undefined) return 'rpdu';
  if (integer(answer, 'masterSwitchOutlet') !== undefined) return 'masterswitch';
  if (objectId === undefined) return undefined;
  return PRODUCTS[objectId.slice(APC_PDU_PRODUCT.length + 1)] ?? generationInWords(text(answer, 'sysDescr') ?? '');
}

/** Recordings apc_masterswitch, apc_switched-rack and apc_embedded-powernet: sysObjectID 318 and a sentence. */
function generationInWords(described: string): Generation | undefined {
  if (/^APC (Metered|Switched) Rack PDU\b/.test(described)) return 'rpdu';
  return /^APC (MasterSwitch|Embedded PowerNet)\b/.test(described) ? 'masterswitch' : undefined;
}

function besideOf(answer: Answer, objectId: string | undefined): Generation | undefined {
  const product = BESIDE[/^1\.3\.6\.1\.4\.1\.318\.1\.3\.(\d+)$/.exec(objectId ?? '')?.[1] ?? ''];
  if (product !== undefined || (objectId !== undefined && !objectId.startsWith('1.3.6.1.4.1.318'))) return product;
  if (integer(answer, 'atsSource') !== undefined || integer(answer, 'facilityAtsSource') !== undefined) return 'ats';
  const isXpdu = integer(answer, 'xpduPower') !== undefined || text(answer, 'xpduBreaker') !== undefined;
  return isXpdu ? 'xpdu' : undefined;
}

function isApcPdu(objectId: string): boolean {
  return objectId === '1.3.6.1.4.1.318' || objectId.startsWith(`${APC_PDU_PRODUCT}.`);
}

function positive(answer: Answer, name: string): boolean {
  return (integer(answer, name) ?? 0) >= 1;
}
