import type { WriteAudit } from '../../audit/audit.ts';
import type { BillingParts } from '../parts.ts';
import type { Provider } from './provider.ts';

/** What payments need beside the rest of billing. */
export interface PaymentParts extends BillingParts {
  /** Those that there are keys for. */
  providers: readonly Provider[];
  audit: WriteAudit;
  /** From 0 to below 1. */
  random: () => number;
}
