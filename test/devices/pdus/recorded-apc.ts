import type { Request } from '../../../core/wire/request.ts';
import type { SnmpObjects } from '../../../core/wire/snmprec.ts';
import { type Conversation, converse } from '../../../devices/converse.ts';
import type { Driver } from '../../../devices/driver.ts';
import easyPdu from '../../../devices/pdus/apc-easy-pdu.ts';
import masterSwitch from '../../../devices/pdus/apc-masterswitch.ts';
import rpdu from '../../../devices/pdus/apc-rpdu.ts';
import rpdu2 from '../../../devices/pdus/apc-rpdu2.ts';
import dell from '../../../devices/pdus/dell-rpdu.ts';
import { agent } from './recorded-agent.ts';

export const APC = '1.3.6.1.4.1.318.1.1';

/** The families of this vendor and its OEM, in the order of the registry. */
export const APC_DRIVERS: readonly Driver[] = [easyPdu, masterSwitch, rpdu, rpdu2, dell];

/** One whole conversation, with every request that was asked. */
export async function ask(driver: Driver, objects: SnmpObjects): Promise<Conversation & { asked: Request[] }> {
  const { send, asked } = agent(objects);
  return { ...(await converse(driver, send)), asked };
}

/** The outlet control of a driver; fails where there is none. */
export function controlOf(driver: Driver) {
  const control = driver.control?.outlet;
  if (control === undefined) throw new Error(`${driver.id} has no control of outlets`);
  return control;
}

/** What the control reads of an outlet of a recorded device. */
export async function stateOf(driver: Driver, objects: SnmpObjects, outlet: string) {
  const control = controlOf(driver);
  const { send } = agent(objects);
  const answers = await Promise.all(
    Object.entries(control.ask(outlet)).map(async ([name, request]) => [name, await send(request)] as const),
  );
  return control.read(Object.fromEntries(answers));
}

/** The one write that a command is. */
export function write(oid: string, type: 'integer' | 'string', value: number | string): Request {
  return { via: 'snmp', writes: true, set: { oid, type, value } };
}
