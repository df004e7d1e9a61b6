import type { Action } from './actions.ts';
import { answerInWords, type Ending, pduAnswerTo } from './command.ts';
import type { JournalEntry } from './journal.ts';
import type { Renaming } from './plan.ts';
import { explain } from './refusals.ts';
import type { Tools } from './tools.ts';
import { patienceMs } from './watch-outlets.ts';

/** A PDU that took a name shows it within this time. */
const SHOWN_SECONDS = 5;

/**
 * Writes a name once and reads it back; the journal keeps the old and the new one. Rejects when the PDU does not answer
 * afterwards, as then nobody knows which name it has.
 */
export async function rename(tools: Tools, action: Action, resumed: boolean): Promise<Ending> {
  const { rename: wanted } = action.plan;
  if (wanted === undefined) throw new Error(`action ${action.id} has no name to write`);
  if (!(await tools.journal.of(action.id)).some(isIntent)) {
    if (resumed) return { outcome: 'not-sent', evidence: 'the process ended before anything was sent' };
    await write(tools, action, wanted);
  }
  await tools.actions.at(action.id, 'verify-name');
  const entries = await tools.journal.of(action.id);
  const judged = entries.find(({ step }) => step === 'verify-name');
  if (judged) return judged.evidence['ending'] as Ending;
  const told = toldIn(entries);
  const deadline = told.at + patienceMs(told, SHOWN_SECONDS);
  for (;;) {
    const late = tools.now() >= deadline;
    const found = await tools.hands.nameOf(wanted).catch((error: unknown) => {
      if (late) throw error;
      return undefined;
    });
    if (found !== undefined && (late || found === wanted.name)) {
      const ending = endingOf(wanted, found, told);
      const phase = ending.outcome === 'verified' ? 'confirmed' : 'failed';
      await tools.journal.append(action.id, 'verify-name', phase, { ...wanted, found, ending });
      return ending;
    }
    await tools.pause(tools.outletPollMs, tools.signal);
  }
}

async function write(tools: Tools, action: Action, wanted: Renaming): Promise<void> {
  await tools.actions.at(action.id, 'rename');
  await tools.journal.append(action.id, 'rename', 'intent', { ...wanted });
  const answer = await pduAnswerTo(() => tools.hands.rename(wanted, wanted.name));
  await tools.journal.append(action.id, 'rename', 'sent', { ...wanted, ...answer });
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
