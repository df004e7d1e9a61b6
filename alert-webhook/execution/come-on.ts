import type { Action } from '../actions.ts';
import { type Ending, type Sent, turnOn } from '../command.ts';
import type { JournalEntry } from '../journal.ts';
import type { Tools } from '../tools.ts';
import type { Offs } from '../watch-outlets.ts';
import { secondsOff } from './cut-power.ts';
import { type Guard, restore, watchOver } from './interlock.ts';
import { type Lit, RESCUES, untilOn } from './until-on.ts';
import { witnessesIn } from './witnesses.ts';

interface Known {
  entries: readonly JournalEntry[];
  offs: Offs;
  native: boolean;
  /** What an earlier process found out about the outlet. */
  wrong?: string;
}

/** Brings the outlets back on, under the eyes of the interlock. */
export async function comeOn(
  tools: Tools,
  action: Action,
  sent: readonly Sent[],
  { entries, offs, native, wrong }: Known,
): Promise<{ lit: Lit | Ending; proof?: string }> {
  const witnesses = witnessesIn(entries);
  const isDark = offs.verdicts.every((verdict) => verdict === 'off') && offs.problem === undefined;
  const watched = wrong === undefined && isDark && witnesses !== undefined;
  const guard = watched ? watchOver(tools, action, { sent, darkAt: offs.at, witnesses }) : undefined;
  if (wrong !== undefined) await onAgain(tools, action, sent, 'rescue-on');
  else if (!native) await backOn(tools, action, sent, isDark ? secondsOff(action) : 0, guard);
  const lit = await untilOn(tools, action, sent, native, guard);
  const { proof = wrong, judged = false } = (await guard?.conclude()) ?? {};
  if (proof === undefined) {
    if (judged) await tools.journal.append(action.id, 'interlock', 'confirmed');
    return { lit };
  }
  const lines = await tools.journal.of(action.id);
  if (!lines.some(({ step, phase }) => step === 'interlock' && phase === 'failed'))
    await tools.journal.append(action.id, 'interlock', 'failed', { proof });
  return { lit, proof };
}

/** Our own cycle: waits, then turns on. A stop of the service and a proof of the interlock end the wait. */
async function backOn(
  tools: Tools,
  action: Action,
  sent: readonly Sent[],
  offSeconds: number,
  guard: Guard | undefined,
): Promise<void> {
  await tools.actions.at(action.id, 'wait');
  const onAt = Math.max(...sent.map(({ at }) => at)) + offSeconds * 1000;
  const signal = guard ? AbortSignal.any([tools.signal, guard.proven]) : tools.signal;
  let stopped: unknown;
  await tools.pause(onAt - tools.now(), signal).catch((error: unknown) => {
    stopped = error;
  });
  const proof = guard?.proof();
  if (proof !== undefined) return restore(tools, action, sent, proof);
  await onAgain(tools, action, sent, 'turn-on');
  if (stopped) throw stopped as Error;
}

/** Turns on what must not stay off; however often processes die here, not without end. */
export async function onAgain(
  tools: Tools,
  action: Action,
  sent: readonly Sent[],
  step: 'turn-on' | 'rescue-on',
): Promise<void> {
  const lines = await tools.journal.of(action.id);
  const told = lines.filter((line) => line.step === step && line.phase === 'intent').length;
  const places = sent.map(({ place }) => place);
  if (told < RESCUES * places.length) await turnOn(tools, action, places, step);
}
