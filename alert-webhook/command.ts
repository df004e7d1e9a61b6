import { WireError, type WireReason } from '../core/wire/wire.ts';
import type { Action, Outcome } from './actions.ts';
import type { Place } from './hands.ts';
import type { PlannedOutlet } from './plan.ts';
import { type RefusalId, refusalOf } from './refusals.ts';
import type { Before } from './relay.ts';
import type { Tools } from './tools.ts';

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
}

export interface Told {
  answer: 'done' | WireReason;
  detail?: string;
}

/** What came of a command to a PDU, and what that means for a person. */
export async function pduAnswerTo(deed: () => Promise<void>): Promise<Told & { refusal?: RefusalId }> {
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

/** Turns outlets on; what came of it is seen afterwards. */
export async function turnOn(
  tools: Tools,
  action: Action,
  places: readonly Place[],
  step: 'turn-on' | 'rescue-on',
): Promise<void> {
  await tools.actions.at(action.id, step);
  for (const { pdu, outlet } of places) {
    await tools.journal.append(action.id, step, 'intent', { pdu, outlet });
    const answer = await pduAnswerTo(() => tools.hands.turn({ pdu, outlet }, 'on'));
    await tools.journal.append(action.id, step, 'sent', { pdu, outlet, ...answer });
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
