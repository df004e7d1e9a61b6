import { HttpError } from '../../core/service/route.ts';
import type { Latch } from '../execution/latches.ts';
import { switchOutlet } from '../operator.ts';
import { minerOf } from './chosen.ts';
import type { Desk } from './desk.ts';
import { type OrderAnswer, orderDevice } from './device-order.ts';
import type { Seal } from './order-keys.ts';
import { refuseWhileHot } from './restore.ts';
import { iso, told } from './schemas.ts';

function shownLatch({ id, device, fault, evidence, by, at }: Latch) {
  return { id, device, ...told('fault', fault), evidence, by, at: iso(at) };
}

/** Devices that stay off until a person releases them, oldest first. */
export async function listLatches(desk: Desk) {
  return (await desk.tools.latches.list()).filter(({ site }) => site === desk.site).map(shownLatch);
}

interface Who {
  by: string;
  comment: string;
}

/** Forbids that a miner comes on; what it draws now it goes on drawing. */
export async function latch(desk: Desk, id: string, { by, comment }: Who) {
  const { site } = minerOf(desk.tools.devices, id);
  const set = await desk.tools.latches.set({ site, device: id, evidence: comment, by });
  desk.wake();
  return shownLatch(set);
}

export interface Release extends Who {
  fansConfirmed: boolean;
  powerOn: boolean;
}

/** Lets a device come on again; after heat only where the air is cool and somebody has looked at the fans. */
export async function unlatch(desk: Desk, id: string, order: Release, seal: Seal) {
  const { by, comment, powerOn } = order;
  const { site } = desk;
  const known = await desk.tools.latches.of(site, id);
  if (known === undefined) throw new HttpError(409, `"${id}" is not latched`);
  await refuseWhileHot(desk, known, order);
  const released = shownLatch(known);
  const isReleased = await desk.tools.latches.release({ site, device: id, by, comment }, async (trx) => {
    await seal(trx, { released });
    return { fansConfirmed: order.fansConfirmed };
  });
  if (!isReleased) throw new HttpError(409, `"${id}" was released by somebody else`);
  desk.wake();
  return powerOn ? { released, ...(await startAgain(desk, id, order)) } : { released };
}

/** The latch is released whatever comes of this. */
async function startAgain(
  desk: Desk,
  id: string,
  { by, comment }: Who,
): Promise<{ started: OrderAnswer } | { refused: string }> {
  try {
    const order = { by, comment };
    if (!desk.tools.devices.has(id)) return { started: await turnOutletOn(desk, id, order) };
    const device = minerOf(desk.tools.devices, id);
    return { started: await orderDevice(desk, device, { deed: 'power-on', ...order, force: false }) };
  } catch (error) {
    if (error instanceof HttpError) return { refused: error.message };
    throw error;
  }
}

/** Of an outlet that feeds nothing, which is latched as `pdu/outlet`. */
async function turnOutletOn(desk: Desk, id: string, who: Who): Promise<OrderAnswer> {
  const cut = id.indexOf('/');
  if (cut < 0) throw new HttpError(409, `the inventory has no "${id}" any more, so nobody knows which outlets fed it`);
  const place = { pdu: id.slice(0, cut), outlet: id.slice(cut + 1) };
  const { action } = await switchOutlet(desk, place, { to: 'on', ...who }, () => Promise.resolve());
  return { action, device: id, deed: 'power-on', outlets: [place], forced: [] };
}

/** PDUs on which the machine switches nothing, oldest first. */
export async function listQuarantines(desk: Desk) {
  const list = (await desk.tools.quarantines.list()).filter(({ site }) => site === desk.site);
  return list.map(({ id, pdu, evidence, since, actionId }) => ({
    id,
    pdu,
    evidence,
    since: iso(since),
    ...told('action', actionId),
  }));
}

export async function releaseQuarantine(desk: Desk, pdu: string, { by, comment }: Who, seal: Seal) {
  const { site } = desk;
  const known = await desk.tools.quarantines.of(site, pdu);
  if (known === undefined) throw new HttpError(409, `"${pdu}" is not in quarantine`);
  const answer = { pdu, by, comment };
  const isReleased = await desk.tools.quarantines.release({ site, ...answer }, async (trx) => {
    await seal(trx, answer);
    return undefined;
  });
  if (!isReleased) throw new HttpError(409, `"${pdu}" was released by somebody else`);
  desk.wake();
  return answer;
}
