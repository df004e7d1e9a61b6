import type { Action } from '../actions.ts';
import { type Ending, giveCommand } from '../command.ts';
import type { JournalEntry } from '../journal.ts';
import type { StepName } from '../plan.ts';
import type { Before } from '../relay.ts';
import { Stopped, type Tools } from '../tools.ts';
import { before } from './read-outlet.ts';
import { type Witnesses, witnessesOf } from './witnesses.ts';

/** Two cords must be off together, so the second command may not lag more than this behind the first. */
const LONGEST_SKEW_MS = 10_000;

/** Reads all outlets, then sends the commands, each behind its own intent. Returns why nothing was sent at all. */
export async function cutPower(tools: Tools, action: Action, deed: StepName): Promise<Ending | undefined> {
  const witnesses = await witnessesOf(tools, action);
  const states: Before[] = [];
  for (const place of action.plan.outlets) {
    const seen = await before(tools, place, 'on');
    if (typeof seen === 'string') return { outcome: 'not-sent', evidence: seen };
    states.push(seen);
  }
  await tools.due.expect(action.id, tools.now() + longestOffMs(tools, action));
  let first: number | undefined;
  for (const [index, place] of action.plan.outlets.entries()) {
    if (tools.signal.aborted) throw new Stopped();
    if (first !== undefined && tools.now() - first > LONGEST_SKEW_MS) return undefined;
    first ??= tools.now();
    const told = await giveCommand(
      tools,
      action,
      {
        step: deed,
        where: { pdu: place.pdu, outlet: place.outlet },
        evidence: { before: states[index], ...evidenceOf(witnesses) },
      },
      (again) => (deed === 'cycle' ? tools.hands.cycle(place, again) : tools.hands.turn(place, 'off', again)),
    );
    if (told.answer !== 'done') return undefined;
  }
  return undefined;
}

function evidenceOf(witnesses: Witnesses): Record<string, unknown> {
  const uptime = witnesses.target?.up ? witnesses.target.uptime : undefined;
  return { witnesses, ...(uptime === undefined ? {} : { uptimeBefore: uptime }) };
}

/** Why the fence held the command back. */
export function heldIn(entries: readonly JournalEntry[]): string {
  const detail = entries.find(({ phase, evidence }) => phase === 'failed' && 'answer' in evidence)?.evidence['detail'];
  return `nothing was sent: ${typeof detail === 'string' ? detail : 'it was not allowed'}`;
}

/** How long the outlets of an action stay off. */
export function secondsOff({ plan }: Action): number {
  return Math.max(0, ...plan.outlets.map(({ offSeconds }) => offSeconds));
}

/** From before the first command until all outlets must be on again. */
function longestOffMs({ config: { offConfirmSeconds, onConfirmSeconds } }: Tools, action: Action): number {
  return (secondsOff(action) + offConfirmSeconds + onConfirmSeconds) * 1000 + LONGEST_SKEW_MS;
}
