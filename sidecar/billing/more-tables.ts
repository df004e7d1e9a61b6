import type { Generated } from 'kysely';

/** Who wrote a row. */
interface Written {
  actor_id: string;
  actor_name: string;
}

/**
 * The tables of what bills lead to: mails and reminders, recurring runs, deposits. Times are unix milliseconds, days are
 * texts of the seller's calendar, amounts are minor units.
 */
export interface MoreBillingTables {
  /** Never changed: what a person edits is the next version. Version 0 is not here, it comes with the program. */
  billing_templates: Written & {
    kind: string;
    language: string;
    version: number;
    subject: string;
    text: string;
    /** null: made of the text. */
    html: string | null;
    created_at: number;
  };
  /** A mail that was queued in the outbox under the same key, and what is known of its end. */
  billing_mails: Written & {
    id: Generated<number>;
    key: string;
    kind: string;
    client_id: string;
    /** The invoice or payment, or the days of a usage statement. */
    subject_id: string;
    recipient: string;
    template_version: number;
    subject: string;
    queued_at: number;
    told_at: number | null;
    outcome: string | null;
    words: string | null;
  };
  /** One row for each step that an invoice came to, ever. */
  billing_dunning: {
    invoice_id: string;
    step: number;
    day: string;
    decided_at: number;
    fee_invoice_id: string | null;
    /** When its mails were queued, or why none will be. */
    queued_at: number | null;
    dropped: string | null;
  };
  billing_runs: Written & { period_from: string; period_to: string; made_at: number };
  billing_run_items: {
    period_from: string;
    contract_id: string;
    client_id: string;
    /** planned, drafted, nothing, failed. */
    state: string;
    /** JSON: what it would be billed as. */
    preview: string;
    /** Of the lines of the preview: what is accepted is what was seen. */
    fingerprint: string;
    invoice_id: string | null;
    reason: string;
    /** What is under way: '', draft, issue or send. */
    wants: string;
    wanted_by_id: string;
    wanted_by_name: string;
    changed_at: number;
  };
  billing_schedule: { id: string; looked_at: number };
  billing_deposits: Written & {
    id: string;
    client_id: string;
    kind: string;
    title: string;
    currency: string;
    created_at: number;
  };
  /** Received above zero; drawn and refunded below. Never changed. */
  billing_deposit_moves: Written & {
    id: string;
    deposit_id: string;
    kind: string;
    amount_minor: number;
    method: string;
    invoice_id: string | null;
    payment_id: string | null;
    day: string;
    reference: string;
    key: string | null;
    recorded_at: number;
  };
}
