import type { Action, Outcome } from './actions.ts';
import { messageOf, pduAnswerTo, type Sent, turnOn } from './command.ts';
import type { Place } from './hands.ts';
import type { JournalEntry } from './journal.ts';
import type { StepName } from './plan.ts';
import { hindranceOf } from './refusals.ts';
import type { Before } from './relay.ts';
import { Stopped, type Tools } from './tools.ts';
import { type Problem, RESCUES, untilOff, untilOn } from './watch-outlets.ts';

/** How far a power cycle came: its outlets are on again (with since when), or it ended before. */
export type Cycled =
  | { onAt: number; startedAt: number; uptimeBefore?: number }
  | { outcome: Outcome; evidence: string };

/** Two cords must be off together, so the second command may not lag more than this behind the first. */
const LONGEST_SKEW_MS = 10_000;

/**
 * Cycles the outlets of an action, or goes on from where the journal ends. A command is sent only by the process that
 * wrote its intent and never again after that; turning an outlet on may be repeated, it harms nobody.
 */
export async function powerCycle(tools: Tools, action: Action, resumed: boolean): Promise<Cycled> {
  const native = action.plan.steps.some(({ step }) => step === 'cycle');
  const deed: StepName = native ? 'cycle' : 'turn-off';
  let entries = await tools.journal.of(action.id);
  if (!entries.some(({ step, phase }) => step === deed && phase === 'intent')) {
    if (resumed) return { outcome: 'not-sent', evidence: 'the process ended before anything was sent' };
    const problem = await sendAll(tools, action, deed);
    if (problem) return problem;
    entries = await tools.journal.of(action.id);
  }
  const sent = sentOutlets(action, entries, deed);
  const done = { startedAt: sent[0]?.at ?? action.startedAt, ...uptimeIn(entries) };
  const confirmed = entries.find(({ step, phase }) => step === 'verify-on' && phase === 'confirmed');
  if (confirmed) return afterOn({ onAt: confirmed.at, ...done }, action, sent);
  const problem = native
    ? await untilOff(tools, action, sent, entries, native)
    : await ownOff(tools, action, sent, entries);
  if (problem && problem.outcome !== 'welded') return problem;
  if (!native) await backOn(tools, action, sent, problem === undefined ? secondsOff(action) : 0);
  const onAt = await untilOn(tools, action, sent, native);
  return problem ?? afterOn({ onAt, ...done }, action, sent);
}

function afterOn(done: Extract<Cycled, { onAt: number }>, { plan }: Action, sent: readonly Sent[]): Cycled {
  if (sent.length === plan.outlets.length) return done;
  const evidence = `only ${sent.length} of ${plan.outlets.length} feeds were switched: the miner never lost power`;
  return { outcome: 'not-executed', evidence };
}

/** Reads all outlets, then sends the commands, each behind its own intent. Returns why nothing was sent at all. */
async function sendAll(tools: Tools, action: Action, deed: StepName): Promise<Cycled | undefined> {
  const { outlets } = action.plan;
  const before = await precheck(tools, action);
  if ('outcome' in before) return before;
  let first: number | undefined;
  for (const [index, place] of outlets.entries()) {
    if (tools.signal.aborted) throw new Stopped();
    if (first !== undefined && tools.now() - first > LONGEST_SKEW_MS) return undefined;
    const where = { pdu: place.pdu, outlet: place.outlet };
    await tools.actions.at(action.id, deed);
    const evidence = { ...where, before: before.states[index], ...before.uptime };
    await tools.journal.append(action.id, deed, 'intent', evidence);
    first ??= tools.now();
    const answer = await pduAnswerTo(() =>
      deed === 'cycle' ? tools.hands.cycle(place) : tools.hands.turn(place, 'off'),
    );
    await tools.journal.append(action.id, deed, 'sent', { ...where, ...answer });
    if (answer.answer !== 'done') return undefined;
  }
  return undefined;
}

async function precheck(
  tools: Tools,
  action: Action,
): Promise<{ states: Before[]; uptime: { uptimeBefore?: number } } | { outcome: Outcome; evidence: string }> {
  const states: Before[] = [];
  for (const { pdu, outlet } of action.plan.outlets) {
    const where = `outlet ${outlet} of ${pdu}`;
    try {
      const seen = await tools.hands.read({ pdu, outlet });
      const hindrance = hindranceOf(seen) ?? (seen.state === 'on' ? undefined : `is ${seen.state}`);
      if (hindrance !== undefined)
        return { outcome: 'not-sent', evidence: `just before the command ${where} ${hindrance}` };
      const { state, watts, switchedAt } = seen;
      states.push({
        state,
        ...(watts === undefined ? {} : { watts }),
        ...(switchedAt === undefined ? {} : { switchedAt }),
      });
    } catch (error) {
      return { outcome: 'not-sent', evidence: `${where} did not answer just before the command: ${messageOf(error)}` };
    }
  }
  const sample = await tools.samples.sample(action.device).catch(() => undefined);
  const uptime = sample?.up ? sample.readings.find(({ metric }) => metric === 'miner.uptime')?.value : undefined;
  return { states, uptime: uptime === undefined ? {} : { uptimeBefore: uptime } };
}

/** The outlets whose command was on its way, as the journal says. */
export function sentOutlets({ plan }: Action, entries: readonly JournalEntry[], deed: StepName): Sent[] {
  return plan.outlets.flatMap((place) => {
    const own = entries.filter(({ step, evidence }) => step === deed && isAt(place, evidence));
    const intent = own.find(({ phase }) => phase === 'intent');
    if (intent === undefined) return [];
    const sent = own.find(({ phase }) => phase === 'sent');
    const { answer, detail, refusal } = sent?.evidence ?? {};
    const before = intent.evidence['before'] as Before;
    const said = {
      ...(typeof answer === 'string' ? { answer } : {}),
      ...(typeof detail === 'string' ? { detail } : {}),
      ...(typeof refusal === 'string' ? { refusal } : {}),
    };
    return [{ place, before, at: sent?.at ?? intent.at, ...said }];
  });
}

function isAt({ pdu, outlet }: Place, evidence: Readonly<Record<string, unknown>>): boolean {
  return evidence['pdu'] === pdu && evidence['outlet'] === outlet;
}

function uptimeIn(entries: readonly JournalEntry[]): { uptimeBefore?: number } {
  const uptime = entries.find(({ evidence }) => 'uptimeBefore' in evidence)?.evidence['uptimeBefore'];
  return typeof uptime === 'number' ? { uptimeBefore: uptime } : {};
}

function secondsOff({ plan }: Action): number {
  return Math.max(0, ...plan.outlets.map(({ offSeconds }) => offSeconds));
}

/** Without a cycle of the PDU's own nobody else turns the outlet on: a stop and a command that comes late must not leave it off. */
async function ownOff(
  tools: Tools,
  action: Action,
  sent: readonly Sent[],
  entries: readonly JournalEntry[],
): Promise<Problem | undefined> {
  const places = sent.map(({ place }) => place);
  try {
    const problem = await untilOff(tools, action, sent, entries, false);
    if (problem?.outcome !== 'not-executed') return problem;
    await turnOn(tools, action, places, 'turn-on');
    await untilOn(tools, action, sent, false);
    return problem;
  } catch (error) {
    if (error instanceof Stopped) await turnOn(tools, action, places, 'turn-on');
    throw error;
  }
}

/** Our own cycle: waits, then turns on. A stop of the service ends the wait, not the turning on. */
async function backOn(tools: Tools, action: Action, sent: readonly Sent[], offSeconds: number): Promise<void> {
  await tools.actions.at(action.id, 'wait');
  const offAt = Math.max(...sent.map(({ at }) => at));
  let stopped: unknown;
  await tools.pause(offAt + offSeconds * 1000 - tools.now(), tools.signal).catch((error: unknown) => {
    stopped = error;
  });
  const places = sent.map(({ place }) => place);
  const lines = await tools.journal.of(action.id);
  const told = lines.filter(({ step, phase }) => step === 'turn-on' && phase === 'intent').length;
  if (told < RESCUES * places.length) await turnOn(tools, action, places, 'turn-on');
  if (stopped) throw stopped as Error;
}
