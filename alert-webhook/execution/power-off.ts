import type { OutletState } from '../../devices/driver.ts';
import type { Action } from '../actions.ts';
import { type Ending, giveCommand, messageOf, type Sent } from '../command.ts';
import type { JournalEntry } from '../journal.ts';
import type { PlannedOutlet } from '../plan.ts';
import type { Before } from '../relay.ts';
import { Stopped, type Tools } from '../tools.ts';
import { notExecuted, type Verdict, watchOff } from '../watch-outlets.ts';
import { MACHINE, ownLatch } from './own-latch.ts';
import { before } from './read-outlet.ts';
import { rightMachine } from './right-machine.ts';
import { linesAt, sentOutlets } from './sent-outlets.ts';
import { type Witnesses, witnessesOf } from './witnesses.ts';

/**
 * Latches a device and turns its outlets off, or goes on from where the journal ends. The latch is on disk before the
 * first command; nothing turns an outlet on unless it is proven to feed another machine. A command that surely never
 * left is given once more.
 */
export async function powerOff(tools: Tools, action: Action, resumed: boolean): Promise<Ending> {
  const entries = await tools.journal.of(action.id);
  const judged = entries.find(({ step, phase }) => step === 'verify-off' && phase !== 'intent');
  if (judged) return darkOr(tools, action, judged.evidence['ending'] as Ending);
  const begun = entries.some(({ step, phase }) => step === 'turn-off' && phase === 'intent');
  if (resumed && !begun) return nothingSent(tools, action, 'the process ended before anything was sent');
  const witnesses = begun || !tools.devices.has(action.device) ? undefined : await witnessesOf(tools, action);
  const ready = begun ? [] : await latch(tools, action);
  if ('outcome' in ready) return ready;
  const held = await turnAllOff(tools, action, entries, { ready, ...(witnesses && { witnesses }) });
  const lines = await tools.journal.of(action.id);
  const sent = sentOutlets(action, lines, 'turn-off');
  if (sent.length === 0)
    return nothingSent(tools, action, `nothing was sent: ${held ?? 'no outlet was seen on any more'}`);
  const ending = await untilDark(tools, action, sent, held);
  // Nothing left this process or its predecessor, and all outlets are on: there is nothing to keep latched.
  if (ending.outcome === 'not-sent') return nothingSent(tools, action, ending.evidence);
  return darkOr(tools, action, ending);
}

/** Only where all outlets are dark can be told which machine lost its power. */
async function darkOr(tools: Tools, action: Action, ending: Ending): Promise<Ending> {
  return ending.outcome === 'verified' ? rightMachine(tools, action, ending) : ending;
}

/** Reads all outlets, then latches. Returns what they said, or why nothing can be done. */
async function latch(tools: Tools, action: Action): Promise<Before[] | Ending> {
  const { site, device, fault, orderedBy: by = MACHINE, comment } = action;
  const seen = await Promise.all(action.plan.outlets.map((place) => before(tools, place)));
  const hindrance = seen.find((each) => typeof each === 'string');
  if (hindrance !== undefined) return { outcome: 'not-sent', evidence: hindrance };
  const states = seen.filter((each) => typeof each !== 'string');
  if (states.every(({ state }) => state === 'off'))
    return { outcome: 'not-sent', evidence: 'just before the command all outlets were off already' };
  const evidence = comment ?? `turned off because of "${fault ?? 'an order'}" by action ${action.id}`;
  await tools.actions.at(action.id, 'latch');
  await tools.journal.append(action.id, 'latch', 'intent', { device, by, because: evidence });
  await tools.latches.set({ site, device, by, evidence, ...(fault === undefined ? {} : { fault }) });
  return states;
}

/** A device that nobody turned off is not kept from anything; an older latch stays. */
async function nothingSent(tools: Tools, action: Action, evidence: string): Promise<Ending> {
  const { site, device } = action;
  if ((await ownLatch(tools, action)) !== undefined)
    await tools.latches.release({ site, device, by: MACHINE, comment: `action ${action.id}: ${evidence}` });
  return { outcome: 'not-sent', evidence };
}

/** One outlet after the other, all of them, also when one refuses. Returns why the fence held any back. */
async function turnAllOff(
  tools: Tools,
  action: Action,
  entries: readonly JournalEntry[],
  { ready, ...known }: { ready: readonly Before[]; witnesses?: Witnesses },
): Promise<string | undefined> {
  let held: string | undefined;
  for (const [index, place] of action.plan.outlets.entries()) {
    if (tools.signal.aborted) throw new Stopped();
    const seen = ready[index];
    const now = seen ? (seen.state === 'off' ? undefined : seen) : await stillToDo(tools, place, entries);
    if (now === undefined) continue;
    const where = { pdu: place.pdu, outlet: place.outlet };
    const command = { step: 'turn-off' as const, where, evidence: { before: now, ...known } };
    const told = await giveCommand(tools, action, command, (again) => tools.hands.turn(place, 'off', again));
    if (told.answer === 'held') held = told.detail;
  }
  return held;
}

/** After a crash: what an outlet says that is on and was not told to go off; what is off or was told is left alone. */
async function stillToDo(
  tools: Tools,
  place: PlannedOutlet,
  entries: readonly JournalEntry[],
): Promise<Before | undefined> {
  const own = linesAt(place, entries, 'turn-off');
  if (own.some(({ phase }) => phase === 'sent')) return undefined;
  const intent = own.findLast(({ phase }) => phase === 'intent');
  const seen = await before(tools, place);
  if (intent === undefined) return typeof seen === 'string' || seen.state === 'off' ? undefined : seen;
  if (own.at(-1)?.phase === 'failed') return undefined;
  // The process died around the command: what does not move for a while was never told.
  const was = intent.evidence['before'] as Before;
  const { verdict } = await watchOff(tools, { place, before: was, at: intent.at });
  return verdict === 'still' || verdict === 'untold' ? was : undefined;
}

/** Looks at every outlet of the plan, also at those that were not told anything. */
async function untilDark(
  tools: Tools,
  action: Action,
  sent: readonly Sent[],
  held: string | undefined,
): Promise<Ending> {
  await tools.actions.at(action.id, 'verify-off');
  const graceMs = tools.config.onConfirmSeconds * 1000;
  const outlets = await Promise.all(
    action.plan.outlets.map(async (place) => {
      const told = sent.find((each) => each.place.pdu === place.pdu && each.place.outlet === place.outlet);
      const seen = told && (await watchOff(tools, told, graceMs));
      const last = seen && seen.verdict !== 'off' ? undefined : await tools.hands.read(place).catch(messageOf);
      const verdict = seen ? afterwards(seen.verdict, last) : untouched(last);
      const failure = seen?.failure ?? (typeof last === 'string' ? last : undefined);
      const where = { pdu: place.pdu, outlet: place.outlet };
      return { ...where, ...seen, verdict, ...(failure === undefined ? {} : { failure }) };
    }),
  );
  const ending = judgeOffs(sent, outlets, held);
  const phase = ending.outcome === 'verified' ? 'confirmed' : 'failed';
  await tools.journal.append(action.id, 'verify-off', phase, { outlets, ending });
  return ending;
}

type Last = OutletState | string | undefined;

function afterwards(verdict: Verdict, last: Last): Verdict {
  return typeof last === 'object' && last.state === 'on' ? 'moved' : verdict;
}

function untouched(last: Last): Verdict {
  if (typeof last !== 'object' || last.state === 'unknown') return 'unseen';
  return last.state === 'off' ? 'off' : 'still';
}

interface Dark {
  pdu: string;
  outlet: string;
  verdict: Verdict;
  failure?: string;
}

function judgeOffs(sent: readonly Sent[], outlets: readonly Dark[], held: string | undefined): Ending {
  const has = (...verdicts: Verdict[]) => outlets.filter(({ verdict }) => verdicts.includes(verdict));
  const unseen = has('unseen');
  if (has('welded').length > 0)
    return { outcome: 'welded', evidence: 'the outlet says off and power flows on: a welded relay' };
  if (unseen.length > 0) {
    const pdus = [...new Set(unseen.map(({ pdu }) => pdu))];
    const why = unseen[0]?.failure ?? `${pdus.join(', ')} does not say`;
    return { outcome: 'unknown', evidence: `nobody knows whether the outlet is off: ${why}`, distrust: pdus };
  }
  const still = has('still', 'untold');
  if (still.length > 0) return stillOn(sent, outlets, still, held);
  if (has('moved').length > 0)
    return { outcome: 'overridden', evidence: 'the outlet went off and was turned on again, not through this command' };
  const all = outlets.length;
  return { outcome: 'verified', evidence: all === 1 ? 'the outlet is off' : `${all} outlets are off` };
}

function stillOn(
  sent: readonly Sent[],
  outlets: readonly Dark[],
  still: readonly Dark[],
  held: string | undefined,
): Ending {
  const told = sent.filter(({ place }) =>
    still.some(({ pdu, outlet }) => pdu === place.pdu && outlet === place.outlet),
  );
  const ending: Ending =
    told.length > 0 ? notExecuted(told) : { outcome: 'not-executed', evidence: held ?? 'it was not told to go off' };
  if (still.length === outlets.length) return ending;
  const outcome = ending.outcome === 'not-sent' ? 'not-executed' : ending.outcome;
  return { outcome, evidence: `${still.length} of ${outlets.length} outlets stay on: ${ending.evidence}` };
}
