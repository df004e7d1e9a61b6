import { sql } from 'kysely';
import type { BillingDb } from '../tables.ts';

interface Days {
  from: string;
  to: string;
}

/** PostgreSQL tells a sum of large integers as text. */
const ALLOTTED = sql<
  string | number
>`coalesce((select sum(amount_minor) from billing_allocations where payment_id = p.id), 0)`;

/** Payments of days with the name of the client, and how much of each is allotted. */
export function paymentsIn(db: BillingDb, { from, to }: Days) {
  return db
    .selectFrom('billing_payments as p')
    .innerJoin('billing_clients as c', 'c.id', 'p.client_id')
    .selectAll('p')
    .select(['c.name'])
    .select(ALLOTTED.as('allotted'))
    .where('p.received_day', '>=', from)
    .where('p.received_day', '<', to)
    .orderBy('p.received_day')
    .orderBy('p.recorded_at')
    .orderBy('p.id')
    .execute();
}

/** Lines of what was issued on days, by number. */
export function linesIn(db: BillingDb, { from, to }: Days) {
  return db
    .selectFrom('billing_lines as l')
    .innerJoin('billing_invoices as i', 'i.id', 'l.invoice_id')
    .innerJoin('billing_clients as c', 'c.id', 'i.client_id')
    .selectAll('l')
    .select(['i.number', 'i.issue_day', 'i.currency', 'c.name'])
    .where('i.status', '=', 'issued')
    .where('i.issue_day', '>=', from)
    .where('i.issue_day', '<', to)
    .orderBy('i.issue_day')
    .orderBy('i.series')
    .orderBy('i.seq')
    .orderBy('l.pos')
    .execute();
}
