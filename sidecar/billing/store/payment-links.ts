import type { Selectable } from 'kysely';
import { backOff } from '../../../core/service/back-off.ts';
import { HttpError } from '../../../core/service/route.ts';
import { dayAt } from '../calendar/zone.ts';
import type { PaymentParts } from '../payments/parts.ts';
import { type Provider, ProviderError } from '../payments/provider.ts';
import type { BillingDb, BillingTables, BillingTrx } from '../tables.ts';
import { standingsOf } from './balances.ts';
import { needInvoice } from './invoice-rows.ts';

export type LinkRow = Selectable<BillingTables['billing_payment_links']>;

/** What of an invoice is still to be paid. Throws HttpError 404, and 409 where nothing is. */
export async function openOf(parts: PaymentParts, db: BillingDb | BillingTrx, invoice: string) {
  const { row } = await needInvoice(db, invoice);
  const standing = (await standingsOf(db, [row], dayAt(parts.now(), parts.config.timeZone))).get(invoice);
  const openMinor = row.kind === 'invoice' && row.status === 'issued' ? (standing?.openMinor ?? 0) : 0;
  return { row, openMinor, state: standing?.state ?? 'draft' };
}

/** Tries to have a wanted link made; twice at once makes one. */
export async function makeWanted(parts: PaymentParts, link: LinkRow, provider: Provider): Promise<LinkRow> {
  const { row } = await needInvoice(parts.db, link.invoice_id);
  const order = {
    ...{ link: link.id, invoice: row.id, number: row.number ?? '', seller: parts.config.seller.name },
    ...{ currency: link.currency, amountMinor: link.amount_minor, again: link.attempts > 0 },
  };
  const attempts = link.attempts + 1;
  try {
    const { providerId, url, expiresAt = null } = await provider.makeLink(order);
    const made = { provider_id: providerId, url, expires_at: expiresAt, checked_at: parts.now() };
    return await changeLink(parts.db, link, { ...made, state: 'open', problem: '', attempts });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const due_at = parts.now() + backOff(attempts, parts.random());
    return changeLink(parts.db, link, {
      state: error.again ? 'wanted' : 'failed',
      problem: error.message,
      attempts,
      due_at,
    });
  }
}

/** Changes a link that nobody changed since it was read; otherwise it is answered as it is now. */
export async function changeLink(db: BillingDb | BillingTrx, link: LinkRow, set: Partial<LinkRow>): Promise<LinkRow> {
  const changed = await db
    .updateTable('billing_payment_links')
    .set({ ...set, version: link.version + 1 })
    .where('id', '=', link.id)
    .where('version', '=', link.version)
    .returningAll()
    .executeTakeFirst();
  return changed ?? needLink(db, link.id);
}

/** Throws HttpError 404. */
export async function needLink(db: BillingDb | BillingTrx, id: string): Promise<LinkRow> {
  const row = await db.selectFrom('billing_payment_links').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new HttpError(404, `there is no payment link "${id}"`);
  return row;
}

export function linksOf(db: BillingDb, invoice: string): Promise<LinkRow[]> {
  return db
    .selectFrom('billing_payment_links')
    .selectAll()
    .where('invoice_id', '=', invoice)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** Sees to it that a link is not paid any more; one that was never made is forgotten. Throws ProviderError. */
export async function closeLink(parts: PaymentParts, link: LinkRow): Promise<LinkRow> {
  const provider = parts.providers.find(({ id }) => id === link.provider);
  if (link.state !== 'open' && link.state !== 'wanted') return link;
  if (link.provider_id === null)
    return changeLink(parts.db, link, { state: 'failed', problem: 'closed before it was made' });
  if (provider === undefined) throw new ProviderError(`there are no keys for ${link.provider}`, true);
  await provider.close(refOf(link));
  return changeLink(parts.db, link, { state: 'closed' });
}

export function refOf({ id, provider_id, currency, amount_minor }: LinkRow) {
  return { link: id, providerId: provider_id ?? '', currency, amountMinor: amount_minor };
}
