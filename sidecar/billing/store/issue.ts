import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import { dayAt } from '../calendar/zone.ts';
import type { Client } from '../client.ts';
import { type DocumentParts, documentOf, sha256 } from '../document.ts';
import { dueDayOf } from '../due-day.ts';
import { lookOf } from '../paper/look.ts';
import type { BillingParts } from '../parts.ts';
import type { BillingTrx } from '../tables.ts';
import { taxProblems } from '../tax/rules.ts';
import { labourOf, refuseMoreLabour } from '../tickets/billed-labour.ts';
import { partNumbers, refuseBilledParts } from '../tickets/billed-parts.ts';
import { billedItems, sameBasis } from './billed.ts';
import { needClient } from './clients.ts';
import { needInvoice, type StoredInvoice, withParts } from './invoice-rows.ts';
import { keepLogo } from './logos.ts';
import { nextNumber } from './series.ts';
import { holdWriters } from './writing.ts';

/**
 * Issues a draft: it gets the next number of its series and will never change again. Twice is once: an invoice that
 * was issued before is answered as it is. Throws HttpError 404, and 409 with the reasons where it may not be issued.
 */
export function issueInvoice(parts: BillingParts, actor: Actor, id: string): Promise<StoredInvoice> {
  return parts.db.transaction().execute(async (trx) => {
    // The first statement writes: whoever issues the same draft at the same time waits here.
    const draft = await trx
      .updateTable('billing_invoices')
      .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
      .where('id', '=', id)
      .where('status', '=', 'draft')
      .returningAll()
      .executeTakeFirst();
    if (draft === undefined) return needInvoice(trx, id);
    return issueDraft(parts, trx, actor, await withParts(trx, draft));
  });
}

/** Gives a number to a draft that the transaction holds. */
export async function issueDraft(
  parts: BillingParts,
  trx: BillingTrx,
  actor: Actor,
  draft: StoredInvoice,
): Promise<StoredInvoice> {
  const { config } = parts;
  const { row } = draft;
  const client = (await needClient(trx, row.client_id)).record;
  refuseIssue(issueProblems(config, draft, client));
  if (row.kind === 'invoice') await refuseBilledRepairs(trx, { id: row.id, lines: draft.lines });
  const at = parts.now();
  const issueDay = dayAt(at, config.timeZone);
  const pattern = row.kind === 'invoice' ? config.series.invoice : config.series.creditNote;
  const given = await nextNumber(trx, pattern, issueDay);
  // Behind the number, which the next one waits for: what was billed until now is known.
  await refuseChangedBasis(trx, draft);
  const dueDay = dueDayOf(issueDay, client.terms);
  if (parts.logo) await keepLogo(trx, parts.logo, at);
  const doc = JSON.stringify(
    documentOf(await documentParts(parts, trx, draft, { client, number: given.number, issueDay, dueDay })),
  );
  const issued = await trx
    .updateTable('billing_invoices')
    .set({
      ...{ status: 'issued', ...given, issue_day: issueDay, due_day: dueDay, doc, doc_sha256: sha256(doc) },
      ...{ issued_at: at, issued_by: actor.id },
    })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const event = { invoice_id: row.id, event: 'issued', at, actor_id: actor.id, actor_name: actor.name, details: '{}' };
  await trx.insertInto('billing_events').values(event).execute();
  return { ...draft, row: issued };
}

async function refuseBilledRepairs(
  trx: BillingTrx,
  draft: { id: string; lines: StoredInvoice['lines'] },
): Promise<void> {
  const isOfRepairs = partNumbers(draft.lines).length > 0 || labourOf(draft.lines).size > 0;
  if (!isOfRepairs) return;
  // Of two drafts with one part, the second is judged when the first has its number.
  await holdWriters(trx);
  await refuseBilledParts(trx, draft);
  await refuseMoreLabour(trx, draft);
}

function issueProblems(
  { taxes, seller }: BillingParts['config'],
  { row, lines }: StoredInvoice,
  client: Client,
): string[] {
  return [
    ...(JSON.parse(row.problems) as string[]),
    ...(lines.length === 0 ? ['lines: found none, expected at least one'] : []),
    ...taxProblems(lines, taxes, {
      buyerCountry: client.address.country,
      ...(seller.vatId === undefined ? {} : { sellerVatId: seller.vatId }),
      ...(client.vatId === undefined ? {} : { buyerVatId: client.vatId }),
    }),
  ];
}

async function documentParts(
  parts: BillingParts,
  trx: BillingTrx,
  { row, lines, figures }: StoredInvoice,
  given: Pick<DocumentParts, 'client' | 'number' | 'issueDay' | 'dueDay'>,
): Promise<DocumentParts> {
  const { ref_invoice_id: refers, period_from: from, period_to: to } = row;
  const about = refers === null ? undefined : (await needInvoice(trx, refers)).row;
  return {
    ...given,
    ...{ kind: row.kind as DocumentParts['kind'], reason: row.reason, currency: row.currency, prices: row.prices },
    ...(about ? { refersTo: { number: about.number ?? '', issueDay: about.issue_day ?? '' } } : {}),
    ...(from === null || to === null ? {} : { period: { from, to } }),
    ...{ seller: parts.config.seller, lines, figures, sets: parts.config.taxes },
    ...{ look: lookOf(parts, given.client.language) },
  };
}

/** A draft of a month that somebody billed meanwhile would bill it twice. */
async function refuseChangedBasis(trx: BillingTrx, { row }: StoredInvoice): Promise<void> {
  const { contract_id: contract, period_from: from, period_to: to } = row;
  if (contract === null || from === null || to === null || row.kind !== 'invoice') return;
  const now = await billedItems(trx, contract, { from, to });
  if (!sameBasis(now, row.basis))
    refuseIssue([`the draft: found ${from} billed differently than when it was made, expected a new draft of it`]);
}

function refuseIssue(problems: readonly string[]): void {
  if (problems.length > 0) throw new HttpError(409, problems.join('; '), { problems });
}
