import type { BillingConfig } from './config.ts';
import type { Logo } from './paper/logo.ts';
import type { BillingDb } from './tables.ts';

/** What billing needs to work. */
export interface BillingParts {
  db: BillingDb;
  config: BillingConfig;
  /** The owner's logo, where the configuration names one. */
  logo?: Logo;
  /** Unix milliseconds. */
  now: () => number;
  /** A new id, which sorts by time where that is wanted: a UUID. */
  newId: () => string;
}
