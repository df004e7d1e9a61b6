import { WireError, type WireReason } from '../core/wire/wire.ts';
import type { Action } from './actions.ts';
import type { Place } from './hands.ts';
import type { PlannedOutlet } from './plan.ts';
import type { Before } from './relay.ts';
import type { Tools } from './tools.ts';

/** An outlet whose command was on its way. `answer` is absent when the process died in between. */
export interface Sent {
  place: PlannedOutlet;
  before: Before;
  at: number;
  answer?: string;
}

/** What came of a command: done, or the reason why nobody knows. Everything else is a bug and leaves. */
export async function answerTo(deed: () => Promise<void>): Promise<{ answer: 'done' | WireReason; detail?: string }> {
  try {
    await deed();
    return { answer: 'done' };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
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
    const answer = await answerTo(() => tools.hands.turn({ pdu, outlet }, 'on'));
    await tools.journal.append(action.id, step, 'sent', { pdu, outlet, ...answer });
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
