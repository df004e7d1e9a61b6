import type { Action } from '../actions.ts';
import type { Ending, Sent } from '../command.ts';
import type { Also, JournalEntry } from '../journal.ts';
import { appendLine } from '../ledger/append-line.ts';
import type { Tools } from '../tools.ts';
import { onAgain } from './come-on.ts';
import { watchOver, wrongOutlet } from './interlock.ts';
import { MACHINE, ownLatch } from './own-latch.ts';
import { sentOutlets } from './sent-outlets.ts';
import { untilOn } from './until-on.ts';
import { witnessesIn } from './witnesses.ts';

/**
 * The end of a power-off whose outlets are all dark. Where the machine that was meant goes on as if nothing had happened,
 * another one lost its power: it gets it back, and the latch is released. Without such a proof nothing is turned on.
 */
export async function rightMachine(tools: Tools, action: Action, dark: Ending): Promise<Ending> {
  const lines = await tools.journal.of(action.id);
  const sent = sentOutlets(action, lines, 'turn-off');
  const judged = lines.find(({ step }) => step === 'interlock');
  if (judged?.phase === 'confirmed') return dark;
  const told = judged?.evidence['proof'];
  const proof = typeof told === 'string' ? told : await proofOf(tools, action, sent, lines);
  if (proof === undefined) return dark;
  if (judged === undefined) await takeBack(tools, action, sent, proof);
  const ending = wrongOutlet(sent, proof);
  if (lines.some(({ step, phase }) => step === 'verify-on' && phase === 'confirmed')) return ending;
  await onAgain(tools, action, sent, 'rescue-on');
  const lit = await untilOn(tools, action, sent, false);
  return 'outcome' in lit ? { ...ending, evidence: `${ending.evidence}; ${lit.evidence}` } : ending;
}

/** Why another machine must have lost its power; undefined where nothing proves that. */
async function proofOf(
  tools: Tools,
  action: Action,
  sent: readonly Sent[],
  lines: readonly JournalEntry[],
): Promise<string | undefined> {
  const witnesses = witnessesIn(lines);
  const dark = lines.find(({ step, phase }) => step === 'verify-off' && phase === 'confirmed');
  if (sent.length === 0 || witnesses === undefined || dark === undefined) return undefined;
  // On another cord that has power it answers rightly.
  if (witnesses.target?.up && !(await areOthersDark(tools, action))) return undefined;
  const guard = watchOver(tools, action, { sent, darkAt: dark.at, witnesses });
  const { proof, judged = false } = (await guard?.judged()) ?? {};
  if (proof === undefined && judged) await tools.journal.append(action.id, 'interlock', 'confirmed');
  return proof;
}

/** Whether the cords of the machine that this action has nothing to do with are surely off. */
async function areOthersDark({ devices, hands }: Tools, { device, plan }: Action): Promise<boolean> {
  const others = (devices.get(device)?.feeds ?? []).filter(
    ({ pdu, outlet }) => !plan.outlets.some((place) => place.pdu === pdu && place.outlet === outlet),
  );
  const seen = await Promise.all(others.map((place) => hands.read(place).catch(() => undefined)));
  return seen.every((each) => each?.state === 'off');
}

/** In one commit: the proof, that the outlets must come on again whoever lives to do it, and the end of the latch. */
async function takeBack(tools: Tools, action: Action, sent: readonly Sent[], proof: string): Promise<void> {
  const { id, site, device } = action;
  const places = sent.map(({ place }) => place);
  const giveBack: Also = async (trx) => {
    await tools.due.giveBack(trx, id, places);
    return undefined;
  };
  const comment = `action ${id}: the outlet feeds another machine: ${proof}`;
  const isLatched = (await ownLatch(tools, action)) !== undefined;
  const isReleased =
    isLatched &&
    (await tools.latches.release({ site, device, by: MACHINE, comment }, async (trx) => {
      const line = { action_id: id, step: 'interlock', phase: 'failed', evidence: JSON.stringify({ proof }) };
      await appendLine(trx, { at: tools.now(), ...line });
      return giveBack(trx);
    }));
  if (!isReleased) await tools.journal.append(id, 'interlock', 'failed', { proof }, giveBack);
}
