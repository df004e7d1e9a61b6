import { addDays, type Day, monthOf } from './calendar/day.ts';
import type { Client } from './client.ts';

/** Until when an invoice of that day is to be paid, that day included. */
export function dueDayOf(issued: Day, terms: Client['terms']): Day {
  return addDays(terms.kind === 'days' ? issued : addDays(monthOf(issued).to, -1), terms.days);
}
