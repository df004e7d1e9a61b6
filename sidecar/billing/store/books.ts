import { depositJournal } from '../deposits/journal.ts';
import type { BillingParts } from '../parts.ts';
import { type JournalLine, journalOfPaper, journalOfPayment } from '../payments/journal.ts';
import type { StatementEntry } from '../payments/statement.ts';
import type { BillingDb } from '../tables.ts';
import { withParts } from './invoice-rows.ts';

/** All that happened between a client and the seller. */
export async function entriesOf(db: BillingDb, client: string): Promise<StatementEntry[]> {
  const papers = await db
    .selectFrom('billing_invoices')
    .select(['id', 'kind', 'number', 'issue_day', 'payable_minor'])
    .where('client_id', '=', client)
    .where('status', '=', 'issued')
    .execute();
  const payments = await db
    .selectFrom('billing_payments')
    .select(['id', 'reference', 'method', 'received_day', 'amount_minor'])
    .where('client_id', '=', client)
    .execute();
  return [
    ...papers.map((row) => ({
      ...{
        day: row.issue_day ?? '',
        kind: row.kind as 'invoice' | 'credit-note',
        number: row.number ?? '',
        id: row.id,
      },
      amountMinor: row.payable_minor,
    })),
    ...payments.map((row) => ({
      ...{ day: row.received_day, kind: row.amount_minor < 0 ? ('refund' as const) : ('payment' as const) },
      ...{ number: row.reference || row.method, id: row.id, amountMinor: -row.amount_minor },
    })),
  ];
}

/** What was issued within days, with the name of the client, by day and number. */
export function papersIn(db: BillingDb, { from, to }: { from: string; to: string }) {
  return db
    .selectFrom('billing_invoices')
    .innerJoin('billing_clients', 'billing_clients.id', 'billing_invoices.client_id')
    .selectAll('billing_invoices')
    .select('billing_clients.name')
    .where('status', '=', 'issued')
    .where('issue_day', '>=', from)
    .where('issue_day', '<', to)
    .orderBy('issue_day')
    .orderBy('series')
    .orderBy('seq')
    .execute();
}

/** The journal of days: papers, then payments. */
export async function journalIn(
  { db, config }: BillingParts,
  span: { from: string; to: string },
): Promise<JournalLine[]> {
  const papers = await papersIn(db, span);
  const lines: JournalLine[] = [];
  for (const { name, ...row } of papers) {
    const { figures } = await withParts(db, row);
    const paper = {
      day: row.issue_day ?? '',
      number: row.number ?? '',
      currency: row.currency,
      client: name,
      ...figures,
    };
    lines.push(...journalOfPaper(paper, figures.netMinor, config.accounts));
  }
  const payments = await db
    .selectFrom('billing_payments')
    .innerJoin('billing_clients', 'billing_clients.id', 'billing_payments.client_id')
    .selectAll('billing_payments')
    .select('billing_clients.name')
    .where('received_day', '>=', span.from)
    .where('received_day', '<', span.to)
    .orderBy('received_day')
    .orderBy('recorded_at')
    .execute();
  const moved = payments.flatMap((row) =>
    journalOfPayment(
      {
        ...{ day: row.received_day, reference: row.reference || row.id, method: row.method, currency: row.currency },
        ...{ client: row.name, amountMinor: row.amount_minor },
      },
      config.accounts,
    ),
  );
  return [...lines, ...moved, ...(await depositJournal(db, span, config.accounts))];
}
