import type { Action, Outcome } from './actions.ts';
import type { Ending, Sent } from './command.ts';
import { comeOn, onAgain } from './execution/come-on.ts';
import { cutPower, heldIn } from './execution/cut-power.ts';
import { wrongOutlet } from './execution/interlock.ts';
import { sentOutlets } from './execution/sent-outlets.ts';
import type { Lit, LookOn } from './execution/until-on.ts';
import type { JournalEntry } from './journal.ts';
import type { StepName } from './plan.ts';
import { hasMoved } from './relay.ts';
import { Stopped, type Tools } from './tools.ts';
import { notExecuted, type Offs, untilOff } from './watch-outlets.ts';

/** How far a power cycle came: its outlets are on again (with since when), or it ended before. */
export type Cycled =
  | { onAt: number; startedAt: number; uptimeBefore?: number; sawOff: boolean }
  | { outcome: Outcome; evidence: string; distrust?: string[] };

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
    const problem = await cutPower(tools, action, deed);
    if (problem) return problem;
    entries = await tools.journal.of(action.id);
  }
  const sent = sentOutlets(action, entries, deed);
  if (sent.length === 0) return { outcome: 'not-sent', evidence: heldIn(entries) };
  const wrong = entries.find(({ step, phase }) => step === 'interlock' && phase === 'failed')?.evidence['proof'];
  const confirmed = entries.find(({ step, phase }) => step === 'verify-on' && phase === 'confirmed');
  const done = { startedAt: sent[0]?.at ?? action.startedAt, ...uptimeIn(entries) };
  if (confirmed && typeof wrong === 'string') return wrongOutlet(sent, wrong);
  const offs = await untilOff(tools, action, sent, entries, native).catch(async (error: unknown) => {
    // Nobody else turns the outlet on where the PDU has no cycle of its own.
    if (error instanceof Stopped && !native) await onAgain(tools, action, sent, 'turn-on');
    throw error;
  });
  if (confirmed) {
    const looks = confirmed.evidence['outlets'] as LookOn[];
    return afterOn({ onAt: confirmed.at, ...done }, action, sent, offs, looks);
  }
  if (offs.problem && (native ? offs.problem.outcome !== 'welded' : isUntouched(offs.problem))) return offs.problem;
  const known = { entries, offs, native, ...(typeof wrong === 'string' ? { wrong } : {}) };
  const { lit, proof } = await comeOn(tools, action, sent, known);
  if (proof !== undefined) return wrongOutlet(sent, proof);
  if ('outcome' in lit) return lit;
  return offs.problem ?? afterOn({ onAt: lit.onAt, ...done }, action, sent, offs, lit.looks);
}

/** After these nothing has moved, nor will it. */
function isUntouched({ outcome }: Ending): boolean {
  return outcome === 'not-sent' || outcome === 'refused';
}

function afterOn(
  done: Omit<Extract<Cycled, { onAt: number }>, 'sawOff'>,
  { plan }: Action,
  sent: readonly Sent[],
  { verdicts }: Offs,
  looks: Lit['looks'],
): Cycled {
  if (sent.length < plan.outlets.length) {
    const evidence = `only ${sent.length} of ${plan.outlets.length} feeds were switched: the miner never lost power`;
    return { outcome: 'not-executed', evidence };
  }
  const moved = sent.map(({ before: was }, index) => {
    const verdict = verdicts[index];
    if (verdict !== 'unseen') return verdict === 'off' || verdict === 'moved' || verdict === 'untold';
    const { switchedAt } = looks[index] ?? {};
    const told = was.switchedAt !== undefined && switchedAt !== undefined;
    return told ? hasMoved(was, { state: 'on', switchedAt }) : undefined;
  });
  if (moved.every((each) => each === false)) return notExecuted(sent);
  const still = moved.filter((each) => each === false).length;
  if (still > 0) {
    const evidence = `${still} of ${sent.length} feeds did not go off: the miner never lost power`;
    return { outcome: 'not-executed', evidence };
  }
  return { ...done, sawOff: moved.every((each) => each === true) };
}

function uptimeIn(entries: readonly JournalEntry[]): { uptimeBefore?: number } {
  const uptime = entries.find(({ evidence }) => 'uptimeBefore' in evidence)?.evidence['uptimeBefore'];
  return typeof uptime === 'number' ? { uptimeBefore: uptime } : {};
}
