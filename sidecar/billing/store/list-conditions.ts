import { type RawBuilder, sql } from 'kysely';
import type { InvoiceState } from '../invoice-state.ts';

/** What was paid of an invoice of the list, and what credit notes took off it, in minor units. */
const PAID = sql`(select coalesce(sum(a.amount_minor), 0) from billing_allocations a where a.invoice_id = billing_invoices.id)`;
const CREDITED = sql`(select coalesce(-sum(c.payable_minor), 0) from billing_invoices c where c.ref_invoice_id = billing_invoices.id)`;
const OPEN = sql`(payable_minor - ${PAID} - ${CREDITED})`;

/** Whether an invoice of the list stands in a state on a day of the seller: what `stateOf` says of it, by the database. */
export function invoiceStateIs(state: InvoiceState, today: string): RawBuilder<boolean> {
  return sql<boolean>`(case
    when status <> 'issued' then 'draft'
    when exists (select 1 from billing_invoices c where c.ref_invoice_id = billing_invoices.id)
      and ${CREDITED} = payable_minor + prepaid_minor then 'cancelled'
    when ${OPEN} <= 0 then 'paid'
    when due_day is not null and due_day < ${today} then 'overdue'
    when ${PAID} > 0 then 'part-paid'
    when exists (select 1 from billing_events e where e.invoice_id = billing_invoices.id and e.event = 'sent') then 'sent'
    else 'issued' end) = ${state}`;
}

/** Whether something of a payment of the list is for no invoice and has not gone back, or nothing is. */
export function paymentIsFree(free: boolean): RawBuilder<boolean> {
  const allotted = sql`(select coalesce(sum(a.amount_minor), 0) from billing_allocations a where a.payment_id = billing_payments.id)`;
  const given = sql`(select coalesce(sum(g.amount_minor), 0) from billing_give_backs g where g.payment_id = billing_payments.id)`;
  const back = sql`(select coalesce(sum(g.amount_minor), 0) from billing_give_backs g where g.refund_id = billing_payments.id)`;
  const left = sql`(amount_minor - ${allotted} - case when amount_minor < 0 then -${back} else ${given} end)`;
  return free ? sql<boolean>`${left} <> 0` : sql<boolean>`${left} = 0`;
}
