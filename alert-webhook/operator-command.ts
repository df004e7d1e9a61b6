import type { Action } from './actions.ts';
import { type Ending, messageOf, pduAnswerTo, type Sent } from './command.ts';
import type { JournalEntry } from './journal.ts';
import { powerCycle, sentOutlets } from './power-cycle.ts';
import { hindranceOf } from './refusals.ts';
import { rename } from './rename.ts';
import type { Tools } from './tools.ts';
import { notExecuted, patienceMs, untilOff } from './watch-outlets.ts';

/**
 * Carries out what an operator ordered, or goes on from where the journal ends. A command is sent once, by the process
 * that wrote its intent; afterwards the outlet is only read. An outlet that an operator turned off stays off, whatever
 * happens: nothing here turns it on again.
 */
export async function carryOut(tools: Tools, action: Action, resumed: boolean): Promise<Ending> {
  if (action.action === 'rename') return rename(tools, action, resumed);
  if (action.action === 'power-cycle') {
    const cycled = await powerCycle(tools, action, resumed);
    return 'outcome' in cycled ? cycled : { outcome: 'verified', evidence: 'the outlet went off and is on again' };
  }
  const to = action.action === 'power-on' ? 'on' : 'off';
  const sent = await sendOnce(tools, action, to, resumed);
  if ('outcome' in sent) return sent;
  return to === 'on' ? untilLit(tools, action, sent) : untilDark(tools, action, sent);
}

/** Reads the outlet and sends the command behind its intent, unless the journal shows that this was done. */
async function sendOnce(tools: Tools, action: Action, to: 'on' | 'off', resumed: boolean): Promise<Sent | Ending> {
  const step = to === 'on' ? 'turn-on' : 'turn-off';
  const [place] = action.plan.outlets;
  if (place === undefined) throw new Error(`action ${action.id} has no outlet`);
  const known = sentOutlets(action, await tools.journal.of(action.id), step)[0];
  if (known) return known;
  if (resumed) return { outcome: 'not-sent', evidence: 'the process ended before anything was sent' };
  const { pdu, outlet } = place;
  const seen = await tools.hands.read(place).catch(messageOf);
  const problem = typeof seen === 'string' ? `did not answer: ${seen}` : notFrom(to, seen.state, hindranceOf(seen));
  if (problem !== undefined || typeof seen === 'string')
    return { outcome: 'not-sent', evidence: `just before the command outlet ${outlet} of ${pdu} ${problem}` };
  const { state, watts, switchedAt } = seen;
  const before = {
    state,
    ...(watts === undefined ? {} : { watts }),
    ...(switchedAt === undefined ? {} : { switchedAt }),
  };
  await tools.actions.at(action.id, step);
  await tools.journal.append(action.id, step, 'intent', { pdu, outlet, before });
  const answer = await pduAnswerTo(() => tools.hands.turn(place, to));
  await tools.journal.append(action.id, step, 'sent', { pdu, outlet, ...answer });
  const sent = sentOutlets(action, await tools.journal.of(action.id), step)[0];
  if (sent === undefined) throw new Error(`the journal of action ${action.id} has lost its ${step}`);
  return sent;
}

function notFrom(to: 'on' | 'off', state: string, hindrance: string | undefined): string | undefined {
  return hindrance ?? (state === to ? `was ${to} already` : undefined);
}

async function untilDark(tools: Tools, action: Action, sent: Sent): Promise<Ending> {
  const problem = await untilOff(tools, action, [sent], await tools.journal.of(action.id), false);
  if (problem) return problem;
  const { state } = await tools.hands.read(sent.place);
  return state === 'on'
    ? { outcome: 'overridden', evidence: 'the outlet went off and was turned on again, not through this command' }
    : { outcome: 'verified', evidence: 'the outlet is off' };
}

/** Waits until the outlet is seen on. Rejects when the PDU does not answer, as then nothing is known. */
async function untilLit(tools: Tools, action: Action, sent: Sent): Promise<Ending> {
  const judged = (await tools.journal.of(action.id)).find(isJudged);
  if (judged) return judged.evidence['ending'] as Ending;
  await tools.actions.at(action.id, 'verify-on');
  const { pdu, outlet } = sent.place;
  const deadline = sent.at + patienceMs(sent, tools.config.onConfirmSeconds);
  for (;;) {
    const late = tools.now() >= deadline;
    const seen = await tools.hands.read(sent.place).catch((error: unknown) => {
      if (late) throw error;
      return undefined;
    });
    const ending = seen && endingOf(seen.state, sent, late);
    if (seen && ending) {
      const isOn = ending.outcome === 'verified';
      const evidence = { pdu, outlet, state: seen.state, switchedAt: seen.switchedAt ?? null, ending };
      await tools.journal.append(action.id, 'verify-on', isOn ? 'confirmed' : 'failed', evidence);
      if (isOn) await tools.actions.settled(action.id);
      return ending;
    }
    if (late) throw new Error('the PDU does not say whether the outlet is on');
    await tools.pause(tools.outletPollMs, tools.signal);
  }
}

function isJudged({ step, phase }: JournalEntry): boolean {
  return step === 'verify-on' && phase !== 'intent';
}

function endingOf(state: 'on' | 'off' | 'unknown', sent: Sent, late: boolean): Ending | undefined {
  if (state === 'on') return { outcome: 'verified', evidence: 'the outlet is on' };
  return late && state === 'off' ? notExecuted([sent], 'the outlet stays off') : undefined;
}
