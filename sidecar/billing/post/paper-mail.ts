import type { Attachment } from '../../../core/service/mail.ts';
import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import type { InvoiceDocument } from '../document.ts';
import type { Language } from '../languages.ts';
import { paperOf } from '../paper/model.ts';
import { standingsOf } from '../store/balances.ts';
import { needClient } from '../store/clients.ts';
import { type InvoiceRow, needInvoice } from '../store/invoice-rows.ts';
import { logoOf } from '../store/logos.ts';
import { linksOf } from '../store/payment-links.ts';
import { today } from '../today.ts';
import { methodName, type PaperFacts, type PayLink, paperModel } from './mail-models.ts';
import type { PostParts } from './parts.ts';
import { needMailFrom, type QueuedMail, queueMails } from './queue-mails.ts';
import { recipientsOf } from './recipients.ts';
import { compose, currentTemplate } from './templates.ts';

/** An invoice as mails tell of it. Throws HttpError 404, and 409 for a draft. */
export async function paperFacts(
  parts: PostParts,
  id: string,
): Promise<Omit<PaperFacts, 'contact'> & { row: InvoiceRow }> {
  const { row } = await needInvoice(parts.db, id);
  if (row.doc === null) throw new HttpError(409, 'state: found a draft, expected an issued invoice');
  const standing = (await standingsOf(parts.db, [row], today(parts))).get(id);
  const doc = JSON.parse(row.doc) as InvoiceDocument;
  const openMinor = standing?.openMinor ?? row.payable_minor;
  const links = openMinor > 0 && row.kind === 'invoice' ? await payLinks(parts, id, doc.language) : [];
  return { row, doc, openMinor, links };
}

/** Where it can be paid otherwise than by transfer, now. */
async function payLinks({ db }: PostParts, invoice: string, language: Language): Promise<PayLink[]> {
  const made = await linksOf(db, invoice);
  return made.flatMap(({ state, url, method }) =>
    state === 'open' && url?.startsWith('https://') ? [{ name: methodName(method, language), url }] : [],
  );
}

/** The PDF of an issued invoice as a file of a mail; none where no PDF is made. */
export async function paperFile({ db, pdf, config }: PostParts, row: InvoiceRow): Promise<Attachment[]> {
  if (pdf === undefined || row.doc === null || row.issued_at === null) return [];
  const doc = JSON.parse(row.doc) as InvoiceDocument;
  const model = paperOf(doc, await logoOf(db, doc.look?.logo));
  const bytes = await pdf.render({ model, size: config.post.size, createdAt: row.issued_at });
  const name = `${(row.number ?? row.id).replace(/[^A-Za-z0-9._-]/g, '-')}.pdf`;
  return [{ name, type: 'application/pdf', base64: Buffer.from(bytes).toString('base64') }];
}

/**
 * Queues an issued invoice or credit note for the contacts of its client, with its PDF. It counts as sent when a mail
 * server has taken it, not before. Throws HttpError 400, 404, 409, 503.
 */
export async function mailPaper(
  parts: PostParts,
  actor: Actor,
  { id, to, again = false }: { id: string; to?: readonly string[]; again?: boolean },
): Promise<QueuedMail[]> {
  needMailFrom(parts);
  const { row, ...facts } = await paperFacts(parts, id);
  const kind = row.kind === 'invoice' ? 'invoice' : 'credit-note';
  const recipients = recipientsOf((await needClient(parts.db, row.client_id)).record, to);
  const template = await currentTemplate(parts.db, kind, facts.doc.language);
  const letters = recipients.map((contact) => ({
    to: contact,
    mail: compose(template, paperModel({ ...facts, contact: contact.name })),
  }));
  // Made before the transaction: nothing waits in it for a thread.
  const attachments = await paperFile(parts, row);
  return parts.db.transaction().execute((trx) =>
    queueMails(parts, trx, actor, {
      ...{ kind, client: row.client_id, subjectId: id, templateVersion: template.version },
      ...{ letters, attachments, again },
    }),
  );
}
