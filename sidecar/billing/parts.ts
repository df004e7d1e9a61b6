import type { BillingConfig } from './config.ts';
import type { BillingDb } from './tables.ts';

/** What billing needs to work. */
export interface BillingParts {
  db: BillingDb;
  config: BillingConfig;
  /** Unix milliseconds. */
  now: () => number;
  /** A new id, which sorts by time where that is wanted: a UUID. */
  newId: () => string;
}
