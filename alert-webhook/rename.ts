import type { Action } from './actions.ts';
import { answerInWords, type Ending, type Told as Given, giveCommand, messageOf } from './command.ts';
import type { JournalEntry } from './journal.ts';
import type { Renaming } from './plan.ts';
import { explain } from './refusals.ts';
import type { Tools } from './tools.ts';
import { patienceMs } from './watch-outlets.ts';

/** A PDU that took a name shows it within this time. */
const SHOWN_SECONDS = 5;

/**
 * Writes a name once and reads it back; the journal keeps the old and the new one. A PDU that is silent afterwards for
 * longer than config allows leaves it unknown.
 */
export async function rename(tools: Tools, action: Action, resumed: boolean): Promise<Ending> {
  const { rename: wanted } = action.plan;
  if (wanted === undefined) throw new Error(`action ${action.id} has no name to write`);
  if (!(await tools.journal.of(action.id)).some(isIntent)) {
    if (resumed) return { outcome: 'not-sent', evidence: 'the process ended before anything was sent' };
    const { answer, detail = '' } = await write(tools, action, wanted);
    if (answer === 'held') return { outcome: 'not-sent', evidence: `nothing was sent: ${detail}` };
  }
  await tools.actions.at(action.id, 'verify-name');
  const entries = await tools.journal.of(action.id);
  const judged = entries.find(({ step }) => step === 'verify-name');
  if (judged) return judged.evidence['ending'] as Ending;
  if (entries.some(({ step, phase }) => step === 'rename' && phase === 'failed'))
    return { outcome: 'not-sent', evidence: 'nothing was sent: it was not allowed' };
  const told = toldIn(entries);
  const deadline = told.at + patienceMs(told, SHOWN_SECONDS);
  const giveUpAt = Math.max(deadline, tools.now()) + tools.config.onConfirmSeconds * 1000;
  for (;;) {
    const late = tools.now() >= deadline;
    const over = tools.now() >= giveUpAt;
    let failure = '';
    const found = await tools.hands.nameOf(wanted).catch((error: unknown) => {
      failure = messageOf(error);
      return undefined;
    });
    if (over || (found !== undefined && (late || found === wanted.name))) {
      const ending = found === undefined ? unknown(failure) : endingOf(wanted, found, told);
      const phase = ending.outcome === 'verified' ? 'confirmed' : 'failed';
      await tools.journal.append(action.id, 'verify-name', phase, { ...wanted, found, ending });
      return ending;
    }
    await tools.pause(tools.outletPollMs, tools.signal);
  }
}

function write(tools: Tools, action: Action, wanted: Renaming): Promise<Given> {
  const command = { step: 'rename' as const, where: { ...wanted } };
  return giveCommand(tools, action, command, (again) => tools.hands.rename(wanted, wanted.name, again));
}

/** No power has moved, so the PDU is not quarantined for it. */
function unknown(failure: string): Ending {
  return { outcome: 'unknown', evidence: `nobody knows which name is there: ${failure}` };
}

interface Told {
  at: number;
  answer?: string;
  detail?: string;
  refusal?: string;
}

function toldIn(entries: readonly JournalEntry[]): Told {
  const intent = entries.find(isIntent);
  const sent = entries.find(({ step, phase }) => step === 'rename' && phase === 'sent');
  const { answer, detail, refusal } = sent?.evidence ?? {};
  return {
    at: sent?.at ?? intent?.at ?? 0,
    ...(typeof answer === 'string' ? { answer } : {}),
    ...(typeof detail === 'string' ? { detail } : {}),
    ...(typeof refusal === 'string' ? { refusal } : {}),
  };
}

function endingOf({ name, was }: Renaming, found: string, told: Told): Ending {
  const { answer, refusal = '' } = told;
  if (found === name) return { outcome: 'verified', evidence: `named "${name}", before "${was}"` };
  if (answer === undefined)
    return { outcome: 'not-sent', evidence: `the process ended before the name left: the PDU says "${found}"` };
  const refused = answer === 'refused' || answer === 'unauthorized' || answer === 'forbidden';
  const meaning = explain(refusal);
  const evidence = `${answerInWords(told)}, and it says "${found}" where "${name}" was written${meaning && `. ${meaning}`}`;
  return { outcome: refused ? 'refused' : 'not-executed', evidence };
}

function isIntent({ step, phase }: JournalEntry): boolean {
  return step === 'rename' && phase === 'intent';
}
