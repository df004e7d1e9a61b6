import type { Generated } from 'kysely';

/** The tables of payments beside those of `billing_payments` and `billing_allocations`. */
export interface PaymentTables {
  /** Which part of a refund gave back which payment. Amounts are above zero. */
  billing_give_backs: {
    id: Generated<number>;
    refund_id: string;
    payment_id: string;
    amount_minor: number;
    at: number;
  };
  /** Pages of providers on which an invoice may be paid. */
  billing_payment_links: {
    id: string;
    invoice_id: string;
    method: string;
    provider: string;
    provider_id: string | null;
    url: string | null;
    currency: string;
    amount_minor: number;
    /** `wanted`: still to be made. `ended`: its time is over. `closed`: by us. `failed`: the provider refused. */
    state: string;
    problem: string;
    attempts: number;
    due_at: number;
    /** Raised with every change; who looked before it was raised looks again. */
    version: number;
    expires_at: number | null;
    checked_at: number | null;
    created_at: number;
    actor_id: string;
    actor_name: string;
  };
  billing_link_payments: { payment_id: string; link_id: string; kind: string };
  /** Calls of providers, each once. `about` is JSON: ids alone, nothing of a payer. */
  billing_provider_events: {
    provider: string;
    event_id: string;
    type: string;
    about: string;
    link_id: string | null;
    state: string;
    note: string;
    attempts: number;
    due_at: number;
    received_at: number;
  };
  billing_bank_entries: {
    id: string;
    entry_key: string;
    format: string;
    file_sha256: string;
    account: string;
    booked_day: string;
    value_day: string | null;
    currency: string;
    amount_minor: number;
    name: string | null;
    iban: string | null;
    reference: string | null;
    words: string;
    end_to_end: string | null;
    bank_reference: string | null;
    reversal: number;
    /** An entry of another format that may be the same. */
    twin_id: string | null;
    state: string;
    payment_id: string | null;
    decided_at: number | null;
    decided_by: string | null;
    note: string;
    imported_at: number;
    imported_by: string;
  };
}
