import type { Action, Outcome } from './actions.ts';
import { answerInWords, messageOf, type Sent, turnOn } from './command.ts';
import type { JournalEntry } from './journal.ts';
import { explain } from './refusals.ts';
import { hasMoved, judge, type Look, type Seen } from './relay.ts';
import type { Tools } from './tools.ts';

/** A command whose sender died may still have been on its way for this long. */
const SETTLE_MS = 2_000;
/** How often in all an outlet that stays off is told to come on; then a person may have a reason, and we only watch. */
export const RESCUES = 3;

export interface Problem {
  outcome: Outcome;
  evidence: string;
}

/**
 * Waits until every outlet was seen off or has moved. Returns what went wrong; rejects when a PDU does not answer, as
 * then nothing is known.
 */
export async function untilOff(
  tools: Tools,
  action: Action,
  sent: readonly Sent[],
  entries: readonly JournalEntry[],
  native: boolean,
): Promise<Problem | undefined> {
  const judged = entries.find(({ step, phase }) => step === 'verify-off' && phase !== 'intent');
  if (judged) return judged.phase === 'failed' ? (judged.evidence['problem'] as Problem) : undefined;
  await tools.actions.at(action.id, 'verify-off');
  const seen = await Promise.all(sent.map((each) => watchOff(tools, each)));
  const evidence = { outlets: seen.map(({ verdict, looks }, index) => ({ ...placeOf(sent[index]), verdict, looks })) };
  const still = seen.findIndex(({ verdict }) => isStill(verdict, native));
  if (seen.every(({ verdict }) => isStill(verdict, native))) {
    const problem = notExecuted(sent);
    await tools.journal.append(action.id, 'verify-off', 'failed', { problem, ...evidence });
    return problem;
  }
  if (seen.some(({ verdict }) => verdict === 'welded')) {
    const problem: Problem = { outcome: 'welded', evidence: 'the outlet says off and power flows on: a welded relay' };
    await tools.journal.append(action.id, 'verify-off', 'failed', { problem, ...evidence });
    return problem;
  }
  await tools.journal.append(action.id, 'verify-off', 'confirmed', { ...evidence, ...(still < 0 ? {} : { still }) });
  return undefined;
}

function isStill(verdict: Seen, native: boolean): boolean {
  return verdict === 'still' || (verdict === 'untold' && !native);
}

/** Commands after which nothing has changed: refused, without effect, or never sent. */
export function notExecuted(sent: readonly Sent[], seen = 'the outlet is on and did not move'): Problem {
  const told: Partial<Sent> = sent.find((each) => each.answer !== 'done') ?? {};
  const { answer } = told;
  if (sent.some((each) => each.answer !== undefined)) {
    const refused = answer === 'refused' || answer === 'unauthorized' || answer === 'forbidden';
    const meaning = explain(sent.find(({ refusal }) => refusal !== undefined)?.refusal ?? '');
    const evidence = `${answerInWords(told)}, and ${seen}${meaning && `. ${meaning}`}`;
    return { outcome: refused ? 'refused' : 'not-executed', evidence };
  }
  return { outcome: 'not-sent', evidence: `the process ended before the command left: ${seen}` };
}

function placeOf(sent: Sent | undefined): object {
  return { pdu: sent?.place.pdu, outlet: sent?.place.outlet };
}

/** Looks until the verdict is clear or the time is over; at least one look must have been answered by then. */
async function watchOff(tools: Tools, sent: Sent): Promise<{ verdict: Seen; looks: Look[] }> {
  const deadline = sent.at + patienceMs(sent, tools.config.offConfirmSeconds);
  const looks: Look[] = [];
  for (;;) {
    const late = tools.now() >= deadline;
    try {
      const { state, watts, switchedAt } = await tools.hands.read(sent.place);
      const look = {
        state,
        ...(watts === undefined ? {} : { watts }),
        ...(switchedAt === undefined ? {} : { switchedAt }),
      };
      looks.push(look);
      const verdict = judge(sent.before, looks);
      if (verdict === 'off' || verdict === 'moved') return { verdict, looks: looks.slice(-3) };
      if (late && state !== 'unknown')
        return { verdict: verdict === 'lit' ? 'welded' : verdict, looks: looks.slice(-3) };
      if (verdict === 'welded' && state === 'on') return { verdict, looks: looks.slice(-3) };
    } catch (error) {
      if (late) throw error;
    }
    if (late && looks.at(-1)?.state === 'unknown') throw new Error('the PDU does not say whether the outlet is on');
    await tools.pause(tools.outletPollMs, tools.signal);
  }
}

/** How long to wait for an outlet to change after a command. */
export function patienceMs({ answer }: Pick<Sent, 'answer'>, confirmSeconds: number): number {
  if (answer === undefined || answer === 'refused' || answer === 'unauthorized' || answer === 'forbidden')
    return SETTLE_MS;
  return confirmSeconds * 1000;
}

/**
 * Waits until every outlet is on again, and returns when that was seen. An outlet that stays off beyond its period is
 * told to come on; one that still does not, or a PDU that does not answer, is an error and tried again later.
 */
export async function untilOn(tools: Tools, action: Action, sent: readonly Sent[], native: boolean): Promise<number> {
  await tools.actions.at(action.id, 'verify-on');
  const period = native ? Math.max(0, ...sent.map(({ place }) => place.offSeconds)) * 1000 : 0;
  const confirmMs = tools.config.onConfirmSeconds * 1000;
  const first = native ? Math.max(...sent.map(({ at }) => at)) : tools.now();
  let deadline = first + period + confirmMs;
  const told = (await tools.journal.of(action.id)).filter(
    ({ step, phase }) => step === 'rescue-on' && phase === 'intent',
  );
  for (let rescues = Math.ceil(told.length / Math.max(1, sent.length)); ; ) {
    const looks = await Promise.all(sent.map((each) => lookOn(tools, each, native)));
    if (looks.every(({ on }) => on)) {
      await tools.journal.append(action.id, 'verify-on', 'confirmed', { outlets: looks });
      await tools.actions.settled(action.id);
      return tools.now();
    }
    if (tools.now() >= deadline) {
      const failure = looks.find((look) => look.failure);
      if (failure) throw new Error(`a PDU does not answer while an outlet must come on: ${failure.failure}`);
      if (rescues >= RESCUES) throw new Error(`an outlet stays off: it was told to come on ${RESCUES} times`);
      rescues += 1;
      await turnOn(
        tools,
        action,
        sent.filter((_, index) => !looks[index]?.on).map(({ place }) => place),
        'rescue-on',
      );
      deadline = tools.now() + confirmMs;
    }
    await tools.pause(tools.outletPollMs, tools.signal);
  }
}

interface LookOn {
  on: boolean;
  failure?: string;
  pdu: string;
  outlet: string;
  watts?: number;
  switchedAt?: number;
}

async function lookOn(tools: Tools, { place, before, answer }: Sent, native: boolean): Promise<LookOn> {
  const { pdu, outlet } = place;
  try {
    const { state, watts, switchedAt } = await tools.hands.read(place);
    const told = before.switchedAt !== undefined && switchedAt !== undefined;
    const mustMove = native && told && answer === 'done';
    const on = state === 'on' && (!mustMove || hasMoved(before, { state, switchedAt }));
    return {
      on,
      pdu,
      outlet,
      ...(watts === undefined ? {} : { watts }),
      ...(switchedAt === undefined ? {} : { switchedAt }),
    };
  } catch (error) {
    return { on: false, failure: messageOf(error), pdu, outlet };
  }
}
