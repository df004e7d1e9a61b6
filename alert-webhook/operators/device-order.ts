import type { Device } from '../../core/farm/device.ts';
import { HttpError } from '../../core/service/route.ts';
import type { Action } from '../actions.ts';
import type { GateReason } from '../gates.ts';
import type { Plan } from '../plan.ts';
import type { WebhookDb } from '../tables.ts';
import { begin } from './begin.ts';
import { type Considered, consider, newRound, type Round } from './consider.ts';
import type { Desk } from './desk.ts';
import { giveWay } from './give-way.ts';
import type { OrderedDeed } from './overrides.ts';

export interface DeviceOrder {
  deed: OrderedDeed;
  by: string;
  comment: string;
  /** Gates that an operator may force are forced. */
  force: boolean;
  /** Committed with the action. */
  also?(trx: WebhookDb, answer: OrderAnswer): Promise<void>;
  round?: Round;
}

export interface OrderAnswer {
  action: number;
  device: string;
  deed: OrderedDeed;
  outlets: { pdu: string; outlet: string }[];
  /** Gates that were closed and forced. */
  forced: { reason: string; evidence: string }[];
}

/** Orders something for one miner through the gates of healing. Refusals leave as HttpError with all closed gates. */
export async function orderDevice(desk: Desk, device: Device, order: DeviceOrder): Promise<OrderAnswer> {
  const { tools } = desk;
  const { deed, by, comment, force } = order;
  const considered = await consider(tools, device, deed, order.round ?? (await newRound(tools)));
  const { plan } = considered;
  const refusal = refusalOf(considered, force);
  if (refusal !== undefined || plan === undefined) {
    const why = refusal ?? new HttpError(409, `nothing can be planned for "${device.id}"`);
    const decision = String(why.details['gate'] ?? 'impossible');
    await note(desk, { order, device, decision, evidence: why.message });
    throw why;
  }
  const forced = considered.gates
    .filter(({ override }) => override === 'force')
    .map(({ reason, evidence }) => ({ reason, evidence }));
  const answerOf = ({ id }: Action): OrderAnswer => ({
    action: id,
    device: device.id,
    deed,
    outlets: plan.outlets.map(({ pdu, outlet }) => ({ pdu, outlet })),
    forced,
  });
  const also = async (trx: WebhookDb, action: Action) => order.also?.(trx, answerOf(action));
  if (deed === 'power-off') await giveWay(desk, device.id, order);
  const action = await begin(desk, device, plan, { by, comment, forced, also });
  const reasons = forced.map(({ reason }) => reason).join(', ');
  const evidence = `action ${action.id}${reasons && `; forced: ${reasons}`}`;
  await note(desk, { order, device, decision: 'ordered', evidence, plan });
  return answerOf(action);
}

/** Reasons that say all, whatever else is closed. */
const FIRST: readonly GateReason[] = ['kill-switch', 'disarmed', 'never'];
const FORBIDDEN: readonly GateReason[] = [...FIRST, 'outlet-denied'];

/** Why an order is refused; undefined when it may start. One closed gate gives the sentence, all are told. */
export function refusalOf({ device, deed, impossible, gates }: Considered, force: boolean): HttpError | undefined {
  const closed = gates.filter(({ override }) => override === 'never' || (override === 'force' && !force));
  const told = closed.map(({ reason, evidence, override }) => ({ reason, evidence, override }));
  const hard = closed.filter(({ override }) => override === 'never');
  const gate = hard.find(({ reason }) => FIRST.includes(reason)) ?? hard[0] ?? closed[0];
  if (hard.length === 0 && impossible !== undefined)
    return new HttpError(409, `"${device.id}": ${impossible}`, { gate: 'impossible', gates: told });
  if (gate === undefined) return undefined;
  const hint = hard.length === 0 ? '; an order with force: true would start' : '';
  const named = hard.length > 0 ? [gate] : closed;
  const why = named.map(({ evidence }) => evidence).join('; ');
  const reasons = named.map(({ reason }) => reason).join(', ');
  const sentence = `${deed} of "${device.id}" is refused (${reasons}): ${why}${hint}`;
  return new HttpError(FORBIDDEN.includes(gate.reason) ? 403 : 409, sentence, { gate: gate.reason, gates: told });
}

interface Note {
  order: DeviceOrder;
  device: Device;
  decision: string;
  evidence: string;
  plan?: Plan;
}

async function note({ tools }: Desk, { order, device: { id }, decision, evidence, plan }: Note): Promise<void> {
  const { deed, by, comment } = order;
  const told = `${by} (${comment}): ${evidence}`;
  const subject = { subject: `order ${deed} of ${id}`, device: id, fault: '', decision, evidence: told };
  await tools.decisions.store({ ...subject, by, comment, ...(plan ? { plan } : {}) });
  tools.metrics.decisions.inc({ decision });
}
