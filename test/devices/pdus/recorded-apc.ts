import type { Request } from '../../../core/wire/request.ts';
import type { SnmpObjects } from '../../../core/wire/snmprec.ts';
import { type Conversation, converse } from '../../../devices/converse.ts';
import type { Driver } from '../../../devices/driver.ts';
import ats from '../../../devices/pdus/apc-ats.ts';
import easyPdu from '../../../devices/pdus/apc-easy-pdu.ts';
import masterSwitch from '../../../devices/pdus/apc-masterswitch.ts';
import rpdu from '../../../devices/pdus/apc-rpdu.ts';
import rpdu2 from '../../../devices/pdus/apc-rpdu2.ts';
import xpdu from '../../../devices/pdus/apc-xpdu.ts';
import dell from '../../../devices/pdus/dell-rpdu.ts';
import { agent } from './recorded-agent.ts';

export const APC = '1.3.6.1.4.1.318.1.1';

/** The families of this vendor and its OEM, in the order of the registry. */
export const APC_DRIVERS: readonly Driver[] = [ats, easyPdu, masterSwitch, rpdu, rpdu2, xpdu, dell];

/** One whole conversation, with every request that was asked. */
export async function ask(driver: Driver, objects: SnmpObjects): Promise<Conversation & { asked: Request[] }> {
  const { send, asked } = agent(objects);
  return { ...(await converse(driver, send)), asked };
}

/** The one write that a command is. */
export function write(oid: string, type: 'integer' | 'string', value: number | string): Request {
  return { via: 'snmp', writes: true, set: { oid, type, value } };
}
