import type { Also, Journal, LedgerStep } from './journal.ts';

/**
 * What is written down beside the steps of actions: decisions (also to do nothing), latches, orders of people. It stands
 * in the same hash-chained, append-only lines as the journal of the actions.
 */
export interface Ledger {
  /** `also`: writes that stand or fall with this line. */
  write(step: LedgerStep, evidence: Record<string, unknown>, also?: Also): Promise<void>;
}

export function openLedger(journal: Journal): Ledger {
  return { write: (step, evidence, also) => journal.append(0, step, 'confirmed', evidence, also) };
}
