import type { Day } from './calendar/day.ts';
import { dayAt } from './calendar/zone.ts';
import type { BillingParts } from './parts.ts';

/** Who does what nobody asked for. */
export const BILLING_CLOCK = { id: 'logixx-billing', name: 'Logixx (billing)' } as const;

/** The day of the seller's calendar. */
export function today({ now, config }: Pick<BillingParts, 'now' | 'config'>): Day {
  return dayAt(now(), config.timeZone);
}
