import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import { addMinor } from '../money/minor.ts';
import { standingsOf } from '../store/balances.ts';
import { needClient } from '../store/clients.ts';
import { withSums } from '../store/payments.ts';
import { today } from '../today.ts';
import { type ReceiptFacts, receiptModel } from './mail-models.ts';
import type { PostParts } from './parts.ts';
import { needMailFrom, type QueuedMail, queueMails } from './queue-mails.ts';
import { recipientsOf } from './recipients.ts';
import { compose, currentTemplate } from './templates.ts';

/** A payment as its receipt tells of it. Throws HttpError 404, and 409 for a refund. */
export async function receiptFacts(parts: PostParts, id: string) {
  const row = await parts.db.selectFrom('billing_payments').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new HttpError(404, `there is no payment "${id}"`);
  if (row.amount_minor < 0) throw new HttpError(409, 'payment: found a refund, expected what came in');
  const { freeMinor } = await withSums(parts.db, row);
  const client = (await needClient(parts.db, row.client_id)).record;
  const facts: Omit<ReceiptFacts, 'contact'> = {
    ...{ language: client.language, currency: row.currency, seller: parts.config.seller.name, client: client.name },
    ...{ amountMinor: row.amount_minor, receivedDay: row.received_day, method: row.method },
    ...{ reference: row.reference, freeMinor, invoices: await paidInvoices(parts, id) },
  };
  return { row, client, facts };
}

async function paidInvoices(parts: PostParts, payment: string): Promise<ReceiptFacts['invoices']> {
  const allotted = await parts.db
    .selectFrom('billing_allocations')
    .select(['invoice_id', 'amount_minor'])
    .where('payment_id', '=', payment)
    .orderBy('id')
    .execute();
  const ids = [...new Set(allotted.map(({ invoice_id }) => invoice_id))];
  if (ids.length === 0) return [];
  const rows = await parts.db
    .selectFrom('billing_invoices')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('seq')
    .execute();
  const standings = await standingsOf(parts.db, rows, today(parts));
  return rows.flatMap(({ id, number }) => {
    const mine = allotted.filter((each) => each.invoice_id === id).map(({ amount_minor }) => amount_minor);
    const amountMinor = addMinor(mine);
    return amountMinor === 0
      ? []
      : [{ number: number ?? '', amountMinor, openMinor: standings.get(id)?.openMinor ?? 0 }];
  });
}

/** Queues the receipt of a payment for the contacts of its client. Throws HttpError 400, 404, 409, 503. */
export async function mailReceipt(
  parts: PostParts,
  actor: Actor,
  { id, to, again = false }: { id: string; to?: readonly string[]; again?: boolean },
): Promise<QueuedMail[]> {
  needMailFrom(parts);
  const { row, client, facts } = await receiptFacts(parts, id);
  const template = await currentTemplate(parts.db, 'receipt', client.language);
  const letters = recipientsOf(client, to).map((contact) => ({
    to: contact,
    mail: compose(template, receiptModel({ ...facts, contact: contact.name })),
  }));
  return parts.db.transaction().execute((trx) =>
    queueMails(parts, trx, actor, {
      ...{ kind: 'receipt', client: row.client_id, subjectId: id, templateVersion: template.version },
      ...{ letters, attachments: [], again },
    }),
  );
}
