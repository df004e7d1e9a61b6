import { addDays, type Day, daysBetween } from '../calendar/day.ts';
import type { InvoiceState } from '../invoice-state.ts';

/** What is known of an invoice, as far as its reminders follow from it. Days of the seller's calendar. */
export interface DunningFacts {
  state: InvoiceState;
  disputed: boolean;
  openMinor: number;
  dueDay: Day;
  today: Day;
  /** Days behind the due day, rising. */
  steps: readonly number[];
  /** Steps that were made, from 0, and when. */
  done: readonly { step: number; day: Day }[];
}

/** Which step is to be made today; or when the next one is; or why there is none. */
export type DunningOutcome = { step: number } | { step: number; on: Day } | { none: string };

const LIVING: readonly InvoiceState[] = ['issued', 'sent', 'part-paid', 'overdue'];

/**
 * What is to be done about an invoice today. Steps follow each other with at least the days between them that were
 * planned, however late the first of them was; one that is meant for before the due day is left out behind it.
 */
export function nextStep(facts: DunningFacts): DunningOutcome {
  const { state, disputed, openMinor, dueDay, today, steps, done } = facts;
  if (!LIVING.includes(state) || openMinor <= 0) return { none: `it is ${state}` };
  if (disputed) return { none: 'it is disputed' };
  const last = done.reduce((highest, { step }) => Math.max(highest, step), -1);
  const step = steps.findIndex((days, at) => at > last && (days >= 0 || today <= dueDay));
  const days = steps[step];
  if (days === undefined) return { none: 'all steps were made' };
  const before = done.find((each) => each.step === last);
  const planned = addDays(dueDay, days);
  const apart = before && addDays(before.day, days - (steps[last] ?? days));
  const on = apart !== undefined && daysBetween(planned, apart) > 0 ? apart : planned;
  return on <= today ? { step } : { step, on };
}
