import type { Action } from '../actions.ts';
import type { Sent } from '../command.ts';
import type { Place } from '../hands.ts';
import type { JournalEntry } from '../journal.ts';
import type { StepName } from '../plan.ts';
import type { Before } from '../relay.ts';

/** The outlets whose command was on its way, as the journal says; of several commands to one outlet the last. */
export function sentOutlets({ plan }: Action, entries: readonly JournalEntry[], deed: StepName): Sent[] {
  return plan.outlets.flatMap((place) => {
    const own = linesAt(place, entries, deed);
    const from = own.findLastIndex(({ phase }) => phase === 'intent');
    const intent = own[from];
    const [answered] = own.slice(from + 1);
    if (intent === undefined || answered?.phase === 'failed') return [];
    const { answer, detail, refusal } = answered?.evidence ?? {};
    const said = {
      ...(typeof answer === 'string' ? { answer } : {}),
      ...(typeof detail === 'string' ? { detail } : {}),
      ...(typeof refusal === 'string' ? { refusal } : {}),
    };
    return [{ place, before: intent.evidence['before'] as Before, at: answered?.at ?? intent.at, ...said }];
  });
}

/** The lines of a step at one outlet. */
export function linesAt(
  { pdu, outlet }: Place,
  entries: readonly JournalEntry[],
  deed: JournalEntry['step'],
): JournalEntry[] {
  return entries.filter(
    ({ step, evidence }) => step === deed && evidence['pdu'] === pdu && evidence['outlet'] === outlet,
  );
}
