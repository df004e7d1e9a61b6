import type { Device } from '../core/farm/device.ts';
import { HttpError } from '../core/service/route.ts';
import type { Action } from './actions.ts';
import type { Named } from './deed.ts';
import type { Hands, Place } from './hands.ts';
import { outletPlan, renamePlan } from './operator-plan.ts';
import { asked, begin, handsOf, refuseWhileBusy } from './operators/begin.ts';
import type { Desk } from './operators/desk.ts';
import { giveWay } from './operators/give-way.ts';
import type { Seal } from './operators/order-keys.ts';
import type { NameOrder, OrderedAnswer, PowerOrder, RenamedAnswer } from './order.ts';
import type { OutletView } from './plan.ts';
import { hindranceOf } from './refusals.ts';
import type { Tools } from './tools.ts';

/** How long a caller waits for a name to be read back; the action goes on after that. */
const NAME_WAIT_MS = 20_000;

/** Resolves when the new name was read back. Needs credentials that may write, and no arming: a name moves no power. */
export async function rename(
  desk: Desk,
  target: Named,
  { name, was: believed, by, comment = '' }: NameOrder,
): Promise<RenamedAnswer> {
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
  const action = await begin(desk, device, renamePlan({ ...target, was, name }), { by, comment });
  const ended = await endOf(desk.tools, action);
  if (ended?.outcome === 'verified') return { ...target, name, was };
  const found = nameIn(await desk.tools.journal.of(action.id));
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

/** Resolves when the action is started. What people have laid down holds here, too; limits do not. */
export async function switchOutlet(
  desk: Desk,
  place: Place,
  { to, by, comment }: PowerOrder,
  seal: Seal,
): Promise<OrderedAnswer> {
  const { pdu, outlet } = place;
  const { tools } = desk;
  const { device, control } = pduOf(desk, pdu);
  const where = `outlet ${outlet} of ${pdu}`;
  if (control?.outlet === undefined) throw new HttpError(501, `the driver ${device.driver} switches no outlets`);
  const fed = fedBy(desk, place);
  await refuseForbidden(desk, place, { device, ...(fed ? { fed } : {}) }, to);
  const hands = handsOf(desk);
  const target = { device: fed?.id ?? `${pdu}/${outlet}`, outlets: [place] };
  await refuseWhileBusy(desk, target, to === 'off');
  const state = await asked(where, () => hands.read(place));
  const hindrance = hindranceOf(state);
  if (hindrance !== undefined) throw new HttpError(409, `${where} ${hindrance}`);
  if (state.state === to) throw new HttpError(409, `${where} is ${to} already`);
  if (to === 'cycle' && state.state === 'off') throw new HttpError(409, `${where} is off: there is nothing to cycle`);
  const nativeCycle = control.outlet.cycle !== undefined;
  await asked(where, () => hands.check(place, to === 'cycle' && !nativeCycle ? 'off' : to), 501);
  const view: OutletView = { pdu, outlet, nativeCycle, state };
  const plan = outletPlan(to, target.device, view, tools.config);
  const answerOf = ({ id }: Action) => ({ action: id, pdu, outlet, to, ...(fed ? { device: fed.id } : {}) });
  const also = (trx: Parameters<Seal>[0], action: Action) => seal(trx, answerOf(action));
  if (to === 'off') await giveWay(desk, target.device, { by, comment });
  return answerOf(await begin(desk, device, plan, { by, comment, also }));
}

function fedBy({ tools }: Desk, { pdu, outlet }: Place): Device | undefined {
  return [...tools.devices.values()].find(({ feeds = [] }) =>
    feeds.some((feed) => feed.pdu === pdu && feed.outlet === outlet),
  );
}

/** What nobody may order over, whichever way it is ordered. */
async function refuseForbidden(
  { tools }: Desk,
  { pdu, outlet }: Place,
  { device, fed }: { device: Device; fed?: Device },
  to: PowerOrder['to'],
): Promise<void> {
  for (const each of [device, ...(fed ? [fed] : [])])
    if (each.remediation === 'never')
      throw new HttpError(403, `the inventory says of "${each.id}": remediation: never`);
  if (!tools.armed) throw new HttpError(403, 'alert-webhook is disarmed: it switches nothing until armed: true is set');
  if (tools.config.deniedOutlets.some((denied) => denied.pdu === pdu && (denied.outlet ?? outlet) === outlet))
    throw new HttpError(403, `outlet ${outlet} of ${pdu} is on the list of those that are never switched`);
  const latchable = fed ?? { ...device, id: `${pdu}/${outlet}` };
  const { killed, latched } = await tools.standings.of({ ...latchable, feeds: [{ pdu, outlet }] });
  if (killed !== undefined) throw new HttpError(403, killed);
  if (latched !== undefined && to !== 'off')
    throw new HttpError(409, `"${latchable.id}" is ${latched}; release it first`, { gate: 'latched' });
}

function pduOf({ tools }: Desk, id: string) {
  const device = tools.devices.get(id);
  if (device === undefined) throw new HttpError(404, `the inventory has no PDU "${id}"`);
  if (device.kind !== 'pdu') throw new HttpError(404, `"${id}" is a ${device.kind} and no PDU`);
  return { device, control: tools.drivers.find((driver) => driver.id === device.driver)?.control };
}

/** The action when it has ended; as it stands when that takes too long. */
async function endOf(
  { actions, now, pause, signal, outletPollMs }: Pick<Tools, 'actions' | 'now' | 'pause' | 'signal' | 'outletPollMs'>,
  { id }: Action,
): Promise<Action | undefined> {
  const deadline = now() + NAME_WAIT_MS;
  for (;;) {
    const action = await actions.get(id);
    if (action?.endedAt !== undefined || now() >= deadline || signal.aborted) return action;
    await pause(outletPollMs, signal).catch(() => undefined);
  }
}
