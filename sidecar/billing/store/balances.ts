import { sql } from 'kysely';
import { type InvoiceState, openMinor, stateOf } from '../invoice-state.ts';
import type { BillingDb, BillingTrx } from '../tables.ts';
import type { InvoiceRow } from './invoice-rows.ts';

/** What was paid and credited of an invoice, and the state that follows. */
export interface Standing {
  paidMinor: number;
  creditedMinor: number;
  openMinor: number;
  state: InvoiceState;
}

/** How invoices stand on a day. Credit notes stand as what they are: issued, or a draft. */
export async function standingsOf(
  db: BillingDb | BillingTrx,
  rows: readonly InvoiceRow[],
  today: string,
): Promise<Map<string, Standing>> {
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const paid = await sums(db, 'billing_allocations', 'invoice_id', 'amount_minor', ids);
  const credited = await sums(db, 'billing_invoices', 'ref_invoice_id', 'payable_minor', ids);
  const sent = await db
    .selectFrom('billing_events')
    .select('invoice_id')
    .distinct()
    .where('event', '=', 'sent')
    .where('invoice_id', 'in', ids)
    .execute();
  const wasSent = new Set(sent.map(({ invoice_id }) => invoice_id));
  return new Map(
    rows.map((row) => {
      const paidMinor = paid.get(row.id) ?? 0;
      const creditedMinor = -(credited.get(row.id) ?? 0);
      const whole = row.payable_minor + row.prepaid_minor;
      const facts = {
        ...{ issued: row.status === 'issued', sent: wasSent.has(row.id), payableMinor: row.payable_minor, paidMinor },
        ...{ creditedMinor, creditedWhole: credited.has(row.id) && creditedMinor === whole },
        ...{ dueDay: row.due_day ?? undefined, today },
      };
      return [row.id, { paidMinor, creditedMinor, openMinor: openMinor(facts), state: stateOf(facts) }];
    }),
  );
}

async function sums(
  db: BillingDb | BillingTrx,
  table: string,
  by: string,
  column: string,
  ids: readonly string[],
): Promise<Map<string, number>> {
  // A draft has no payments; drafts of credit notes do not outlive their transaction.
  const found = await sql<{ id: string; sum: number | string }>`
    select ${sql.ref(by)} as id, sum(${sql.ref(column)}) as sum from ${sql.table(table)}
    where ${sql.ref(by)} in (${sql.join([...ids])}) group by ${sql.ref(by)}`.execute(db as BillingDb);
  return new Map(found.rows.map(({ id, sum }) => [id, Number(sum)]));
}
