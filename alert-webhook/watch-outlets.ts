import type { Action, Outcome } from './actions.ts';
import { answerInWords, type Ending, messageOf, type Sent } from './command.ts';
import { lookOf } from './execution/read-outlet.ts';
import type { JournalEntry } from './journal.ts';
import { explain } from './refusals.ts';
import { judge, type Look, type Seen } from './relay.ts';
import type { Tools } from './tools.ts';

/** A command whose sender died may still have been on its way for this long. */
const SETTLE_MS = 2_000;

/** unseen: the PDU did not say in time whether the outlet is on or off, so that it may be off. */
export type Verdict = Seen | 'unseen';

/** What was seen of the outlets of a command, in their order, and what went wrong, if anything did. */
export interface Offs {
  verdicts: Verdict[];
  /** When that was known; unix milliseconds. */
  at: number;
  problem?: Ending;
}

/** Looks until it is known of every outlet whether it went off, or the time for that is over. */
export async function untilOff(
  tools: Tools,
  action: Action,
  sent: readonly Sent[],
  entries: readonly JournalEntry[],
  native: boolean,
): Promise<Offs> {
  const judged = entries.find(({ step, phase }) => step === 'verify-off' && phase !== 'intent');
  if (judged) return offsIn(judged);
  await tools.actions.at(action.id, 'verify-off');
  const seen = await Promise.all(sent.map((each) => watchOff(tools, each)));
  const verdicts = seen.map(({ verdict }) => verdict);
  const problem = problemOf(sent, verdicts, native);
  const outlets = seen.map((each, index) => ({ ...placeOf(sent[index]), ...each }));
  const evidence = { ...(problem ? { problem } : {}), outlets };
  await tools.journal.append(action.id, 'verify-off', problem ? 'failed' : 'confirmed', evidence);
  return { verdicts, at: tools.now(), ...(problem ? { problem } : {}) };
}

function offsIn({ at, evidence }: JournalEntry): Offs {
  const outlets = evidence['outlets'] as { verdict: Verdict }[];
  const problem = evidence['problem'] as Ending | undefined;
  return { at, verdicts: outlets.map(({ verdict }) => verdict), ...(problem ? { problem } : {}) };
}

function problemOf(sent: readonly Sent[], verdicts: readonly Verdict[], native: boolean): Ending | undefined {
  if (verdicts.every((verdict) => verdict === 'still' || (verdict === 'untold' && !native))) return notExecuted(sent);
  if (verdicts.includes('welded'))
    return { outcome: 'welded', evidence: 'the outlet says off and power flows on: a welded relay' };
  return undefined;
}

/** Commands after which nothing has changed: refused, without effect, or never sent. */
export function notExecuted(sent: readonly Sent[], seen = 'the outlet is on and did not move'): Ending {
  const told: Partial<Sent> = sent.find((each) => each.answer !== 'done') ?? {};
  const { answer } = told;
  if (sent.some((each) => each.answer !== undefined)) {
    const refused = answer === 'refused' || answer === 'unauthorized' || answer === 'forbidden';
    const meaning = explain(sent.find(({ refusal }) => refusal !== undefined)?.refusal ?? '');
    const evidence = `${answerInWords(told)}, and ${seen}${meaning && `. ${meaning}`}`;
    const outcome: Outcome = refused ? 'refused' : 'not-executed';
    return { outcome, evidence };
  }
  return { outcome: 'not-sent', evidence: `the process ended before the command left: ${seen}` };
}

function placeOf(sent: Sent | undefined): object {
  return { pdu: sent?.place.pdu, outlet: sent?.place.outlet };
}

/** Looks until the verdict is clear or the time is over, to which a silent PDU gets `graceMs` more. */
export async function watchOff(
  tools: Tools,
  sent: Sent,
  graceMs = 0,
): Promise<{ verdict: Verdict; looks: Look[]; failure?: string }> {
  const deadline = sent.at + patienceMs(sent, tools.config.offConfirmSeconds);
  const giveUpAt = Math.max(deadline, tools.now()) + graceMs;
  const looks: Look[] = [];
  for (;;) {
    const late = tools.now() >= deadline;
    const look = await tools.hands.read(sent.place).then(lookOf, messageOf);
    if (typeof look !== 'string') {
      looks.push(look);
      const verdict = judge(sent.before, looks);
      const last = { verdict, looks: looks.slice(-3) };
      if (verdict === 'off' || verdict === 'moved') return last;
      if (late && look.state !== 'unknown') return verdict === 'lit' ? { ...last, verdict: 'welded' } : last;
      if (verdict === 'welded' && look.state === 'on') return last;
    }
    if (tools.now() >= giveUpAt && late) {
      const failure = typeof look === 'string' ? look : 'the PDU does not say whether the outlet is on';
      return { verdict: 'unseen', looks: looks.slice(-3), failure };
    }
    await tools.pause(tools.outletPollMs, tools.signal);
  }
}

/** How long to wait for an outlet to change after a command. */
export function patienceMs({ answer }: Pick<Sent, 'answer'>, confirmSeconds: number): number {
  if (answer === undefined || answer === 'refused' || answer === 'unauthorized' || answer === 'forbidden')
    return SETTLE_MS;
  return confirmSeconds * 1000;
}
