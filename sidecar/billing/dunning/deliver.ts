import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import { reminderModel } from '../post/mail-models.ts';
import { paperFacts, paperFile } from '../post/paper-mail.ts';
import type { PostParts } from '../post/parts.ts';
import { queueMails } from '../post/queue-mails.ts';
import { recipientsOf } from '../post/recipients.ts';
import { compose, currentTemplate } from '../post/templates.ts';
import { standingsOf } from '../store/balances.ts';
import { needClient } from '../store/clients.ts';
import { creditInvoice } from '../store/credit-notes.ts';
import { needInvoice } from '../store/invoice-rows.ts';
import { writing } from '../store/writing.ts';
import type { BillingDb, BillingTrx } from '../tables.ts';
import { today } from '../today.ts';
import { disputedOf } from './dispute.ts';

/** A step that was decided upon and whose mails are not queued yet. */
export interface WaitingStep {
  invoice: string;
  number: string;
  step: number;
  fee: string | null;
}

export async function waitingSteps(db: BillingDb): Promise<WaitingStep[]> {
  const rows = await db
    .selectFrom('billing_dunning')
    .innerJoin('billing_invoices', 'billing_invoices.id', 'billing_dunning.invoice_id')
    .select(['invoice_id', 'step', 'fee_invoice_id', 'number'])
    .where('queued_at', 'is', null)
    .where('dropped', 'is', null)
    .orderBy('decided_at')
    .execute();
  return rows.map(({ invoice_id, step, fee_invoice_id, number }) => ({
    ...{ invoice: invoice_id, number: number ?? '', step, fee: fee_invoice_id },
  }));
}

/**
 * Queues the mails of a step, and answers with the number of its fee's invoice. What was paid, disputed or cancelled
 * since the step was decided upon gets none, and its fee is given back. Throws HttpError.
 */
export async function deliverStep(
  parts: PostParts,
  actor: Actor,
  waiting: WaitingStep,
): Promise<string | undefined | 'dropped'> {
  const { invoice, step } = waiting;
  const { row, ...facts } = await paperFacts(parts, invoice);
  const client = (await needClient(parts.db, row.client_id)).record;
  const fee = waiting.fee === null ? undefined : (await needInvoice(parts.db, waiting.fee)).row;
  const { text = {} } = parts.config.dunning?.steps[step] ?? {};
  const stepText = text[facts.doc.language] ?? text['en'] ?? '';
  const said = { ...facts, stepText, ...(fee ? { fee: { number: fee.number ?? '', minor: fee.payable_minor } } : {}) };
  const template = await currentTemplate(parts.db, 'reminder', facts.doc.language);
  const letters = recipientsOf(client).map((contact) => ({
    to: contact,
    mail: compose(template, reminderModel({ ...said, contact: contact.name })),
  }));
  const attachments = [...(await paperFile(parts, row)), ...(fee ? await paperFile(parts, fee) : [])];
  const dropped = await writing(parts.db, async (trx) => {
    const why = await whyNot(parts, trx, invoice);
    if (why !== undefined) return why;
    await queueMails(parts, trx, actor, {
      ...{ kind: 'reminder', client: row.client_id, subjectId: `${invoice} ${step}` },
      ...{ templateVersion: template.version, letters, attachments },
    });
    await endStep(trx, waiting, { queued_at: parts.now() });
    return undefined;
  });
  if (dropped === undefined) return fee?.number ?? undefined;
  if (waiting.fee !== null) await giveBack(parts, actor, waiting.fee, dropped);
  await parts.db.transaction().execute((trx) => endStep(trx, waiting, { dropped }));
  return 'dropped';
}

async function whyNot(parts: PostParts, trx: BillingTrx, invoice: string): Promise<string | undefined> {
  const { row } = await needInvoice(trx, invoice);
  const standing = (await standingsOf(trx, [row], today(parts))).get(invoice);
  if (standing === undefined || standing.openMinor <= 0 || standing.state === 'cancelled')
    return `the invoice is ${standing?.state ?? 'gone'}`;
  return (await disputedOf(trx, [invoice])).has(invoice) ? 'the invoice is disputed' : undefined;
}

async function giveBack(parts: PostParts, actor: Actor, fee: string, reason: string): Promise<void> {
  await creditInvoice(parts, actor, { invoice: fee, reason }).catch((error: unknown) => {
    // Given back before, by a process that died behind it.
    if (!(error instanceof HttpError) || error.status !== 409) throw error;
  });
}

async function endStep(
  trx: BillingTrx,
  { invoice, step }: WaitingStep,
  set: { queued_at: number } | { dropped: string },
): Promise<void> {
  await trx
    .updateTable('billing_dunning')
    .set(set)
    .where('invoice_id', '=', invoice)
    .where('step', '=', step)
    .where('queued_at', 'is', null)
    .where('dropped', 'is', null)
    .execute();
}
