import { HttpError } from '../../../core/service/route.ts';
import type { BillingDb } from '../tables.ts';
import { BILLING_CLOCK } from '../today.ts';
import { mailPaper } from './paper-mail.ts';
import type { PostParts } from './parts.ts';
import { mailReceipt } from './receipt-mail.ts';

/** What is older when mail by itself is turned on was told otherwise. */
const NEWEST_MS = 3 * 86_400_000;

/** Queues the mails that the configuration wants by themselves. Returns a sentence for each that could not be. */
export async function mailDue(parts: PostParts): Promise<string[]> {
  const { post } = parts.config;
  const since = parts.now() - NEWEST_MS;
  const problems: string[] = [];
  const attempt = async (work: Promise<unknown>, what: string) => {
    await work.catch((error: unknown) => {
      if (!(error instanceof HttpError)) throw error;
      problems.push(`${what}: ${error.message}`);
    });
  };
  if (post.invoices === 'on-issue')
    for (const { id, number } of await unmailedPapers(parts.db, since))
      await attempt(mailPaper(parts, BILLING_CLOCK, { id }), number ?? id);
  if (post.receipts === 'on-payment')
    for (const { id } of await unmailedPayments(parts.db, since))
      await attempt(mailReceipt(parts, BILLING_CLOCK, { id }), `payment ${id}`);
  return problems;
}

function unmailedPapers(db: BillingDb, since: number) {
  return (
    db
      .selectFrom('billing_invoices as i')
      .select(['i.id', 'i.number'])
      .where('i.status', '=', 'issued')
      .where('i.issued_at', '>=', since)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('billing_mails as m').select('m.id').whereRef('m.subject_id', '=', 'i.id'))),
      )
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('billing_events as e')
              .select('e.id')
              .whereRef('e.invoice_id', '=', 'i.id')
              .where('e.event', '=', 'sent'),
          ),
        ),
      )
      // The mail of a reminder brings the invoice of its fee.
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('billing_dunning as d').select('d.step').whereRef('d.fee_invoice_id', '=', 'i.id'))),
      )
      .orderBy('i.issued_at')
      .execute()
  );
}

function unmailedPayments(db: BillingDb, since: number) {
  return db
    .selectFrom('billing_payments as p')
    .select('p.id')
    .where('p.recorded_at', '>=', since)
    .where('p.amount_minor', '>', 0)
    .where('p.method', '<>', 'deposit')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('billing_mails as m').select('m.id').whereRef('m.subject_id', '=', 'p.id'))),
    )
    .orderBy('p.recorded_at')
    .execute();
}
