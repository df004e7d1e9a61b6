import type { Action } from './actions.ts';
import { type Ending, giveCommand, messageOf, type Sent } from './command.ts';
import { before, lookOf } from './execution/read-outlet.ts';
import { linesAt, sentOutlets } from './execution/sent-outlets.ts';
import { untilWell } from './execution/until-well.ts';
import type { PlannedOutlet } from './plan.ts';
import { powerCycle } from './power-cycle.ts';
import { rename } from './rename.ts';
import type { Tools } from './tools.ts';
import { notExecuted, patienceMs } from './watch-outlets.ts';

/**
 * Carries out what an operator ordered, or goes on from where the journal ends. A command is sent once, by the process
 * that wrote its intent; afterwards the outlet is only read.
 */
export async function carryOut(tools: Tools, action: Action, resumed: boolean): Promise<Ending> {
  if (action.action === 'rename') return rename(tools, action, resumed);
  if (action.action === 'power-cycle') {
    const cycled = await powerCycle(tools, action, resumed);
    if ('outcome' in cycled) return cycled;
    if (action.plan.steps.some(({ step }) => step === 'verify-healthy')) return untilWell(tools, action, cycled);
    return cycled.sawOff
      ? { outcome: 'verified', evidence: 'the outlet went off and is on again' }
      : { outcome: 'unknown', evidence: 'the outlet is on; that it went off was not seen, as the PDU was silent' };
  }
  if (action.plan.outlets.length === 0) throw new Error(`action ${action.id} has no outlet`);
  const endings: Ending[] = [];
  for (const place of action.plan.outlets) {
    const sent = await sendOn(tools, action, place, resumed);
    endings.push('outcome' in sent ? sent : await untilLit(tools, action, sent));
  }
  return joined(endings);
}

/** Of several outlets the first that did not do as ordered; one that was on already is no failure then. */
function joined(endings: readonly Ending[]): Ending {
  const [first, ...more] = endings;
  if (first === undefined || more.length === 0) return first ?? { outcome: 'not-sent', evidence: 'there is no outlet' };
  const verified = endings.filter(({ outcome }) => outcome === 'verified');
  const bad = endings.find(({ outcome }) => outcome !== 'verified' && outcome !== 'not-sent');
  const distrust = endings.flatMap((each) => each.distrust ?? []);
  if (bad) return { ...bad, ...(distrust.length > 0 ? { distrust } : {}) };
  if (verified.length === 0) return first;
  return verified.length === endings.length
    ? { outcome: 'verified', evidence: `${endings.length} outlets are on` }
    : { outcome: 'verified', evidence: endings.map(({ evidence }) => evidence).join('; ') };
}

/** Reads the outlet and sends the command behind its intent, unless the journal shows that this was done. */
async function sendOn(tools: Tools, action: Action, place: PlannedOutlet, resumed: boolean): Promise<Sent | Ending> {
  const { pdu, outlet } = place;
  const find = async () => {
    const lines = await tools.journal.of(action.id);
    return sentOutlets(action, lines, 'turn-on').find((each) => each.place.pdu === pdu && each.place.outlet === outlet);
  };
  const known = await find();
  if (known) return known;
  if (resumed) return { outcome: 'not-sent', evidence: 'the process ended before anything was sent' };
  const latch = await tools.latches.of(action.site, action.device);
  if (latch)
    return { outcome: 'not-sent', evidence: `"${action.device}" is latched off by ${latch.by}: release it first` };
  const seen = await before(tools, place);
  if (typeof seen === 'string') return { outcome: 'not-sent', evidence: seen };
  if (seen.state === 'on') {
    const evidence = `just before the command outlet ${outlet} of ${pdu} was on already`;
    return { outcome: 'not-sent', evidence };
  }
  const command = { step: 'turn-on' as const, where: { pdu, outlet }, evidence: { before: seen } };
  const told = await giveCommand(tools, action, command, (again) => tools.hands.turn(place, 'on', again));
  if (told.answer === 'held') return { outcome: 'not-sent', evidence: `nothing was sent: ${told.detail ?? ''}` };
  const sent = await find();
  if (sent === undefined) throw new Error(`the journal of action ${action.id} has lost its turn-on`);
  return sent;
}

/** Waits until the outlet is seen on. A PDU that stays silent for longer than that leaves it unknown. */
async function untilLit(tools: Tools, action: Action, sent: Sent): Promise<Ending> {
  const lines = linesAt(sent.place, await tools.journal.of(action.id), 'verify-on');
  const judged = lines.find(({ phase }) => phase !== 'intent');
  if (judged) return judged.evidence['ending'] as Ending;
  await tools.actions.at(action.id, 'verify-on');
  const { pdu, outlet } = sent.place;
  const { onConfirmSeconds } = tools.config;
  const deadline = sent.at + patienceMs(sent, onConfirmSeconds);
  const giveUpAt = Math.max(deadline, tools.now()) + onConfirmSeconds * 1000;
  for (;;) {
    const late = tools.now() >= deadline;
    const over = tools.now() >= giveUpAt;
    const seen = await tools.hands.read(sent.place).then(lookOf, messageOf);
    const ending = endingOf(seen, sent, late, over);
    if (ending) {
      const isOn = ending.outcome === 'verified';
      const look = typeof seen === 'string' ? { failure: seen } : seen;
      await tools.journal.append(action.id, 'verify-on', isOn ? 'confirmed' : 'failed', {
        pdu,
        outlet,
        ...look,
        ending,
      });
      if (isOn) await tools.actions.settled(action.id);
      return ending;
    }
    await tools.pause(tools.outletPollMs, tools.signal);
  }
}

function endingOf(seen: ReturnType<typeof lookOf> | string, sent: Sent, late: boolean, over: boolean) {
  const state = typeof seen === 'string' ? 'unknown' : seen.state;
  if (state === 'on') return { outcome: 'verified', evidence: 'the outlet is on' } satisfies Ending;
  if (late && state === 'off') return notExecuted([sent], 'the outlet stays off');
  if (!over) return undefined;
  const why = typeof seen === 'string' ? seen : 'the PDU does not say it';
  const evidence = `nobody knows whether the outlet is on: ${why}`;
  return { outcome: 'unknown', evidence, distrust: [sent.place.pdu] } satisfies Ending;
}
