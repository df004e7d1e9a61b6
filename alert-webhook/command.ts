import { WireError, type WireReason } from '../core/wire/wire.ts';
import type { Action, Outcome } from './actions.ts';
import type { Place } from './hands.ts';
import type { PlannedOutlet, StepName } from './plan.ts';
import { type RefusalId, refusalOf } from './refusals.ts';
import type { Before } from './relay.ts';
import { Stopped, type Tools } from './tools.ts';

/** An outlet whose command was on its way. `answer` is absent when the process died in between. */
export interface Sent {
  place: PlannedOutlet;
  before: Before;
  at: number;
  answer?: string;
  /** Why it is no other answer, in the words of the wire or the driver. */
  detail?: string;
  /** What the answer means, as an id of the table of refusals. */
  refusal?: string;
}

/** How an action ended, and by which signs. */
export interface Ending {
  outcome: Outcome;
  evidence: string;
  /** PDUs on which the machine must switch nothing more until a person has looked. */
  distrust?: string[];
}

/** held: nothing was sent, because this process may not act now. */
export interface Told {
  answer: 'done' | WireReason | 'held';
  detail?: string;
  refusal?: RefusalId;
}

/** What came of a command to a PDU, and what that means for a person. */
export async function pduAnswerTo(deed: () => Promise<void>): Promise<Told> {
  let refusal: RefusalId | undefined;
  const told = await answerTo(deed, (error) => {
    refusal = refusalOf(error);
  });
  return refusal === undefined ? told : { ...told, refusal };
}

/** What came of a command: done, or the reason why nobody knows. Everything else is a bug and leaves. */
export async function answerTo(deed: () => Promise<void>, onFailure?: (error: WireError) => void): Promise<Told> {
  try {
    await deed();
    return { answer: 'done' };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    onFailure?.(error);
    return { answer: error.reason, detail: error.message };
  }
}

export interface Command {
  step: StepName | 'rescue-on';
  /** What stands in every line of it: the outlet, or what else is commanded. */
  where: Readonly<Record<string, unknown>>;
  /** What else stands in the line before it. */
  evidence?: Readonly<Record<string, unknown>>;
  /** Gives power back to an outlet that must not stay off. */
  restoring?: boolean;
}

/**
 * One command with its lines in the journal: the intent, on disk; the fence; the command, once; what was answered. A
 * line `failed` says for certain that nothing was sent. Rejects with Stopped when another process leads. The deed asks
 * `again` when all is ready to be sent: a PDU that answers slowly, or a process that was frozen, may take longer than a
 * lease to come so far.
 */
export async function giveCommand(
  { journal, actions, fence }: Pick<Tools, 'journal' | 'actions' | 'fence'>,
  action: Pick<Action, 'id' | 'endedAt'>,
  { step, where, evidence = {}, restoring = false }: Command,
  deed: (again: () => Promise<void>) => Promise<void>,
): Promise<Told> {
  if (action.endedAt === undefined) await actions.at(action.id, step);
  await journal.append(action.id, step, 'intent', { ...where, ...evidence });
  try {
    await fence({ restoring });
  } catch (error) {
    if (error instanceof Stopped) throw error;
    const held: Told = { answer: 'held', detail: messageOf(error) };
    await journal.append(action.id, step, 'failed', { ...where, ...held });
    return held;
  }
  const again = () => fence({ restoring, again: true }).catch(notSent);
  const told = await pduAnswerTo(() => deed(again));
  await journal.append(action.id, step, 'sent', { ...where, ...told });
  return told;
}

function notSent(error: unknown): never {
  throw error instanceof Stopped ? error : new WireError('refused', `nothing was sent: ${messageOf(error)}`);
}

/** Turns outlets on that must not stay off; what came of it is seen afterwards. */
export async function turnOn(
  tools: Tools,
  action: Action,
  places: readonly Place[],
  step: 'turn-on' | 'rescue-on',
): Promise<void> {
  for (const { pdu, outlet } of places) {
    const where = { pdu, outlet };
    await giveCommand(tools, action, { step, where, restoring: true }, (again) => tools.hands.turn(where, 'on', again));
  }
}

/** What was answered, with the words of the wire or the driver unless the table of refusals says all. */
export function answerInWords({ answer, detail, refusal }: Pick<Sent, 'answer' | 'detail' | 'refusal'>): string {
  if (answer === undefined || answer === 'done') return 'the PDU said done';
  const isTold = detail !== undefined && (answer === 'refused' || refusal === undefined);
  return `the PDU's answer was ${answer}${isTold ? ` (${detail})` : ''}`;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
