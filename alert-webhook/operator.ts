import { setTimeout as after } from 'node:timers/promises';
import type { Device } from '../core/farm/device.ts';
import { HttpError } from '../core/service/route.ts';
import { WireError } from '../core/wire/wire.ts';
import type { Action } from './actions.ts';
import { messageOf } from './command.ts';
import type { Named } from './deed.ts';
import { execute } from './execute.ts';
import type { Hands, Place } from './hands.ts';
import type { Launch } from './jobs.ts';
import { outletPlan, renamePlan } from './operator-plan.ts';
import type { NameOrder, OperatorDesk, OrderedAnswer, PowerOrder } from './order.ts';
import type { OutletView, Plan } from './plan.ts';
import { explain, hindranceOf, refusalOf } from './refusals.ts';
import type { Tools, WorkTools } from './tools.ts';

/** How long a caller waits for a name to be read back; the action goes on after that. */
const NAME_WAIT_MS = 20_000;

type Desk = WorkTools & { launch: Launch };

export function openOperator(tools: WorkTools, launch: Launch): OperatorDesk {
  const desk = { ...tools, launch };
  return {
    rename: (target, order) => rename(desk, target, order),
    power: (place, order) => power(desk, place, order),
  };
}

async function rename(desk: Desk, target: Named, { name, was: believed, by, comment = '' }: NameOrder) {
  const { device, control } = pduOf(desk, target.pdu);
  const able = target.outlet === undefined ? control?.renamePdu : control?.outlet?.rename;
  const what = target.outlet === undefined ? `PDU ${target.pdu}` : `outlet ${target.outlet} of ${target.pdu}`;
  if (able === undefined) throw new HttpError(501, `the driver ${device.driver} cannot rename ${what}`);
  const hands = handsOf(desk);
  const was = await asked(what, () => nameThere(hands, target));
  if (believed !== undefined && believed !== was)
    throw new HttpError(409, `${what} is named "${was}" and not "${believed}": nothing was written`, {
      name: was,
      was: believed,
    });
  if (was === name) return { ...target, name, was };
  await asked(what, () => hands.check(target, { name }), 501);
  const action = await begin(desk, hands, device, renamePlan({ ...target, was, name }), by, comment);
  const ended = await endOf(desk, action);
  if (ended?.outcome === 'verified') return { ...target, name, was };
  const found = nameIn(await desk.journal.of(action.id));
  const names = { was, name, ...(found === undefined ? {} : { found }), actionId: action.id };
  if (ended?.outcome === undefined)
    throw new HttpError(
      504,
      `the name was sent, but ${what} does not answer: action ${action.id} goes on asking`,
      names,
    );
  const status = ended.outcome === 'refused' ? 403 : 409;
  throw new HttpError(status, `${what} was not renamed from "${was}" to "${name}": ${ended.evidence ?? ''}`, names);
}

async function nameThere(hands: Hands, target: Named): Promise<string> {
  if (target.outlet === undefined) return hands.nameOf(target);
  const { pdu, outlet } = target;
  const seen = await hands.read({ pdu, outlet });
  if (seen.state === 'unknown' && seen.name === undefined)
    throw new HttpError(404, `"${pdu}" says nothing of an outlet "${outlet}"`);
  return seen.name ?? '';
}

function nameIn(entries: readonly { step: string; evidence: Readonly<Record<string, unknown>> }[]): string | undefined {
  const found = entries.find(({ step }) => step === 'verify-name')?.evidence['found'];
  return typeof found === 'string' ? found : undefined;
}

async function power(desk: Desk, place: Place, { to, by, comment }: PowerOrder): Promise<OrderedAnswer> {
  const { pdu, outlet } = place;
  const { device, control } = pduOf(desk, pdu);
  const where = `outlet ${outlet} of ${pdu}`;
  if (control?.outlet === undefined) throw new HttpError(501, `the driver ${device.driver} switches no outlets`);
  const fed = [...desk.devices.values()].find(({ feeds = [] }) =>
    feeds.some((feed) => feed.pdu === pdu && feed.outlet === outlet),
  );
  for (const each of [device, ...(fed ? [fed] : [])])
    if (each.remediation === 'never')
      throw new HttpError(403, `the inventory says of "${each.id}": remediation: never`);
  if (!desk.armed) throw new HttpError(403, 'alert-webhook is disarmed: it switches nothing until armed: true is set');
  const hands = handsOf(desk);
  const target = { device: fed?.id ?? `${pdu}/${outlet}`, outlets: [place] };
  await refuseWhileBusy(desk, target);
  const state = await asked(where, () => hands.read(place));
  const hindrance = hindranceOf(state);
  if (hindrance !== undefined) throw new HttpError(409, `${where} ${hindrance}`);
  if (state.state === to) throw new HttpError(409, `${where} is ${to} already`);
  if (to === 'cycle' && state.state === 'off') throw new HttpError(409, `${where} is off: there is nothing to cycle`);
  const nativeCycle = control.outlet.cycle !== undefined;
  await asked(where, () => hands.check(place, to === 'cycle' && !nativeCycle ? 'off' : to), 501);
  const view: OutletView = { pdu, outlet, nativeCycle, state };
  const plan = outletPlan(to, target.device, view, desk.config);
  const action = await begin(desk, hands, device, plan, by, comment);
  return { action: action.id, pdu, outlet, to, ...(fed ? { device: fed.id } : {}) };
}

function pduOf(desk: Desk, id: string) {
  const device = desk.devices.get(id);
  if (device === undefined) throw new HttpError(404, `the inventory has no PDU "${id}"`);
  if (device.kind !== 'pdu') throw new HttpError(404, `"${id}" is a ${device.kind} and no PDU`);
  return { device, control: desk.drivers.find((driver) => driver.id === device.driver)?.control };
}

function handsOf({ hands }: Desk): Hands {
  if (hands === undefined) throw new HttpError(403, 'alert-webhook has no credentials, so it can write nothing');
  return hands;
}

/**
 * Asks a PDU; what it answers instead becomes the answer to the operator. A driver says by an Error that its family
 * cannot have such an outlet, or that it cannot do such a thing to it: that is `otherwise`.
 */
async function asked<T>(where: string, question: () => Promise<T>, otherwise = 404): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof HttpError) throw error;
    if (!(error instanceof WireError)) throw new HttpError(otherwise, messageOf(error));
    const meaning = explain(refusalOf(error) ?? '');
    const status = error.reason === 'unauthorized' ? 403 : error.reason === 'timeout' ? 504 : 502;
    throw new HttpError(status, `${where}: ${error.message}${meaning && `. ${meaning}`}`);
  }
}

/** Opens the action and lets it run. The database keeps one open action an outlet and a device, whoever asks. */
async function begin(desk: Desk, hands: Hands, pdu: Device, plan: Plan, by: string, comment: string): Promise<Action> {
  await refuseWhileBusy(desk, plan);
  const action = await desk.actions.order({ site: pdu.site, by, comment }, plan).catch(async (error: unknown) => {
    await refuseWhileBusy(desk, plan);
    throw error;
  });
  desk.log.info({ actionId: action.id, by, comment, action: plan.action, pdu: pdu.id, device: plan.device }, 'ordered');
  await desk.journal.append(action.id, 'plan', 'intent', { by, comment, plan });
  const tools: Tools = { ...desk, hands };
  desk.launch(execute(tools, action, false));
  return action;
}

interface Target {
  device: string;
  outlets: readonly Place[];
}

async function refuseWhileBusy({ actions }: Desk, { device, outlets }: Target): Promise<void> {
  const isSame = (a: Place, b: Place) => a.pdu === b.pdu && a.outlet === b.outlet;
  const open = (await actions.open()).find(
    (each) => each.device === device || outlets.some((own) => each.plan.outlets.some((other) => isSame(own, other))),
  );
  if (open === undefined) return;
  const { id, action, step } = open;
  throw new HttpError(409, `action ${id} (${action}) on ${open.device} is under way, at ${step}`, { actionId: id });
}

/** The action when it has ended; as it stands when that takes too long. */
async function endOf({ actions, now, signal, outletPollMs }: Desk, { id }: Action): Promise<Action | undefined> {
  const deadline = now() + NAME_WAIT_MS;
  for (;;) {
    const action = await actions.get(id);
    if (action?.endedAt !== undefined || now() >= deadline || signal.aborted) return action;
    await after(outletPollMs);
  }
}
