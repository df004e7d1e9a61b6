import type { Questions, Request } from '../core/wire/request.ts';
import { WireError } from '../core/wire/wire.ts';
import { askAll, type Send } from '../devices/converse.ts';
import type { Answers, Control, Driver, OutletControl } from '../devices/driver.ts';
import type { MinerCommand } from './miner-command.ts';

/** What is done to an outlet; a name may be given to the PDU itself as well. */
export type Deed = 'on' | 'off' | 'cycle' | { name: string };

/** The request of what a miner is told through its own driver; undefined where its family cannot. */
export function minerRequest(
  control: Control | undefined,
  how: 'restart-mining' | 'reboot' | MinerCommand,
  known: Answers<Questions>,
): Request | undefined {
  if (how === 'restart-mining') return control?.restartMining?.(known);
  if (how === 'locate-on' || how === 'locate-off') return control?.locate?.(how === 'locate-on', known);
  return control?.[how]?.(known);
}

/** Whether the family of a miner can be told that. */
export function canBeTold(control: Control | undefined, how: MinerCommand): boolean {
  const command = how === 'pause' || how === 'resume' ? control?.[how] : control?.locate;
  return command !== undefined;
}

/** What has a name: an outlet, or the PDU itself where `outlet` is absent. */
export interface Named {
  pdu: string;
  outlet?: string;
}

/**
 * The one request of a deed, made of what the device says just now. Rejects with WireError when the device does not
 * answer or the driver knows no such deed, and with the Error of a driver that makes no such request for this outlet.
 */
export async function requestFor(driver: Driver | undefined, target: Named, deed: Deed, send: Send): Promise<Request> {
  const { pdu, outlet } = target;
  const request =
    outlet === undefined
      ? await requestForPdu(driver, deed, send)
      : await requestForOutlet(outletControlOf(driver, pdu), outlet, deed, send);
  if (request) return request;
  const words = deed === 'cycle' ? `"${pdu}" has no cycle of its own` : `the driver of "${pdu}" cannot rename`;
  throw new WireError('refused', words);
}

async function requestForPdu(driver: Driver | undefined, deed: Deed, send: Send): Promise<Request | undefined> {
  const rename = driver?.control?.renamePdu;
  if (typeof deed === 'string' || rename === undefined) return undefined;
  return rename(deed.name, await ask(driver?.learn ?? {}, send));
}

async function requestForOutlet(
  control: OutletControl,
  outlet: string,
  deed: Deed,
  send: Send,
): Promise<Request | undefined> {
  const known = await learnOutlet(control, outlet, send);
  if (deed === 'cycle') return control.cycle?.(outlet, known);
  return typeof deed === 'string' ? control.turn(outlet, deed, known) : control.rename?.(outlet, deed.name, known);
}

export function outletControlOf(driver: Driver | undefined, pdu: string): OutletControl {
  const control = driver?.control?.outlet;
  if (control === undefined) throw new WireError('refused', `the driver of "${pdu}" switches no outlets`);
  return control;
}

/** What the requests for an outlet follow from, asked anew: it may have changed since the last one. */
export function learnOutlet(control: OutletControl, outlet: string, send: Send): Promise<Answers<Questions>> {
  return ask(control.learn?.(outlet) ?? {}, send);
}

/** One refused question loses only its own answer; nothing but refusals, and silence, lose all. */
export async function ask(questions: Questions, send: Send): Promise<Answers<Questions>> {
  const { answers, heard, refusal } = await askAll(questions, send);
  if (!heard && refusal) throw refusal;
  return answers;
}
