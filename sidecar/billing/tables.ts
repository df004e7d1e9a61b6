import type { Generated, Kysely, Transaction } from 'kysely';
import type { MoreBillingTables } from './more-tables.ts';
import type { PaperTables } from './paper/tables.ts';
import type { PaymentTables } from './payments/tables.ts';

/**
 * The tables of billing. Times are unix milliseconds, days are texts of the seller's calendar, amounts are minor units,
 * quantities and prices decimals as text, everything that ends in JSON is text.
 */
export interface BillingTables extends MoreBillingTables, PaymentTables, PaperTables {
  /** One row, number 1: who writes clients, assignments or payments raises it first, and others wait. */
  billing_state: { id: number; revision: number };
  billing_clients: {
    id: string;
    name: string;
    currency: string;
    state: string;
    search: string;
    record: string;
    revision: number;
    created_at: number;
    changed_at: number;
  };
  billing_contracts: {
    id: string;
    client_id: string;
    from_day: string;
    to_day: string | null;
    record: string;
    revision: number;
    created_at: number;
    changed_at: number;
  };
  billing_assignments: {
    id: Generated<number>;
    client_id: string;
    device_id: string;
    model: string;
    device_group: string;
    from_day: string;
    to_day: string | null;
    changed_at: number;
    actor_id: string;
  };
  /** What a device used on a day. Never changed: what is known later is a row of the next version. */
  billing_usage: {
    device_id: string;
    day: string;
    version: number;
    wh: number;
    estimated_wh: number;
    missing_minutes: number;
    quarters: string;
    lost: string | null;
    evidence: string;
    recorded_at: number;
  };
  billing_prices: { market: string; start_at: number; per_mwh: string };
  billing_series: { id: string; next: number; last_day: string };
  billing_invoices: {
    id: string;
    kind: string;
    status: string;
    client_id: string;
    contract_id: string | null;
    period_from: string | null;
    period_to: string | null;
    ref_invoice_id: string | null;
    series: string | null;
    seq: number | null;
    number: string | null;
    currency: string;
    prices: string;
    tax_rounding: string;
    net_minor: number;
    tax_minor: number;
    gross_minor: number;
    rounding_minor: number;
    prepaid_minor: number;
    payable_minor: number;
    issue_day: string | null;
    due_day: string | null;
    reason: string;
    /** JSON: what was billed of the month when the draft was made, and why it may not be issued yet. */
    basis: string;
    problems: string;
    doc: string | null;
    doc_sha256: string | null;
    revision: number;
    created_at: number;
    created_by: string;
    issued_at: number | null;
    issued_by: string | null;
  };
  billing_lines: {
    invoice_id: string;
    pos: number;
    kind: string;
    description: string;
    quantity: string;
    unit: string;
    unit_price: string;
    per_quantity: string;
    discount_percent: string;
    tax: string;
    net_minor: number;
    asked_minor: number;
    item: string | null;
    span_from: string | null;
    span_to: string | null;
    evidence: string | null;
  };
  billing_taxes: {
    invoice_id: string;
    pos: number;
    code: string;
    category: string;
    rate: string;
    reason: string;
    base_minor: number;
    tax_minor: number;
  };
  /** What came in, and below zero what went back. */
  billing_payments: {
    id: string;
    client_id: string;
    method: string;
    currency: string;
    amount_minor: number;
    received_day: string;
    reference: string;
    external_ref: string | null;
    note: string;
    recorded_at: number;
    actor_id: string;
    actor_name: string;
  };
  /** Which part of a payment is for which invoice; a row below zero takes back. */
  billing_allocations: {
    id: Generated<number>;
    payment_id: string;
    invoice_id: string;
    amount_minor: number;
    at: number;
    actor_id: string;
  };
  billing_events: {
    id: Generated<number>;
    invoice_id: string;
    event: string;
    at: number;
    actor_id: string;
    actor_name: string;
    details: string;
  };
}

export type BillingDb = Kysely<BillingTables>;
export type BillingTrx = Transaction<BillingTables>;
