import type { Device } from '../../core/farm/device.ts';
import { HttpError } from '../../core/service/route.ts';
import { WireError } from '../../core/wire/wire.ts';
import type { Action } from '../actions.ts';
import { messageOf } from '../command.ts';
import { execute } from '../execute.ts';
import type { Hands, Place } from '../hands.ts';
import { figuresNow } from '../ledger/figures-now.ts';
import type { Plan } from '../plan.ts';
import { explain, refusalOf } from '../refusals.ts';
import type { WebhookDb } from '../tables.ts';
import type { Desk } from './desk.ts';
import { onlyWaits } from './give-way.ts';

/** Who orders, and what is committed together with the action. */
export interface Beginning {
  by: string;
  comment: string;
  /** Closed gates that were forced. */
  forced?: readonly { reason: string; evidence: string }[];
  also?(trx: WebhookDb, action: Action): Promise<void>;
}

/** Opens the action and lets it run. The database keeps one open action an outlet and a device, whoever asks. */
export async function begin(
  { tools, launch, leader }: Desk,
  device: Device,
  plan: Plan,
  { by, comment, forced = [], also }: Beginning,
): Promise<Action> {
  const { hands, signal } = tools;
  if (hands === undefined) throw new HttpError(403, 'alert-webhook has no credentials, so it can write nothing');
  if (signal.aborted) {
    const acting = await leader();
    const where = acting ? `"${acting.holder}"${acting.url ? ` at ${acting.url}` : ''}` : 'no instance';
    throw new HttpError(503, `${where} acts now: order it there`, acting ? { leader: acting } : {});
  }
  await refuseWhileBusy({ tools }, plan);
  const { model, ...before } = await figuresNow(tools, plan.device);
  const order = { site: device.site, by, comment, ...(model === undefined ? {} : { model }) };
  return tools.care.beginning(async () => {
    const action = await tools.actions.order(order, plan, also).catch(async (error: unknown) => {
      await refuseWhileBusy({ tools }, plan);
      throw error;
    });
    tools.log.info({ actionId: action.id, by, comment, forced, action: plan.action, device: plan.device }, 'ordered');
    const evidence = { by, comment, plan, ...before, ...(forced.length > 0 ? { forced } : {}) };
    await tools.journal.append(action.id, 'plan', 'intent', evidence);
    launch(execute({ ...tools, hands }, action, false));
    return action;
  });
}

interface Target {
  device: string;
  outlets: readonly Place[];
}

export async function refuseWhileBusy(
  { tools: { actions } }: Pick<Desk, 'tools'>,
  { device, outlets }: Target,
  sparesWaiting = false,
): Promise<void> {
  const isSame = (a: Place, b: Place) => a.pdu === b.pdu && a.outlet === b.outlet;
  const hinders = (each: Action) =>
    each.device === device || outlets.some((own) => each.plan.outlets.some((other) => isSame(own, other)));
  const open = (await actions.open()).find((each) => hinders(each) && !(sparesWaiting && onlyWaits(each)));
  if (open === undefined) return;
  const { id, action, step } = open;
  throw new HttpError(409, `action ${id} (${action}) on ${open.device} is under way, at ${step}`, { actionId: id });
}

export function handsOf({ tools: { hands } }: Desk): Hands {
  if (hands === undefined) throw new HttpError(403, 'alert-webhook has no credentials, so it can write nothing');
  return hands;
}

/**
 * Asks a PDU; what it answers instead becomes the answer to the operator. A driver says by an Error that its family
 * cannot have such an outlet, or that it cannot do such a thing to it: that is `otherwise`.
 */
export async function asked<T>(where: string, question: () => Promise<T>, otherwise = 404): Promise<T> {
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
