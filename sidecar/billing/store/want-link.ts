import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import type { PaymentParts } from '../payments/parts.ts';
import { type Provider, ProviderError } from '../payments/provider.ts';
import type { BillingDb, BillingTrx } from '../tables.ts';
import { closeLink, type LinkRow, makeWanted, openOf } from './payment-links.ts';
import { settleLink } from './settle-link.ts';
import { writing } from './writing.ts';

/**
 * Asks a provider for a page on which what is open of an invoice may be paid. One that is there and still fits is answered
 * again. Where the provider is away the link is `wanted`, and made as soon as it is back. Throws HttpError 404, 409, and 502
 * where the provider refuses.
 */
export async function wantLink(
  parts: PaymentParts,
  actor: Actor,
  { invoice, provider }: { invoice: string; provider: Provider },
): Promise<LinkRow> {
  await clearWay(parts, invoice, provider);
  const wanted = await writing(parts.db, async (trx) => {
    const { row, openMinor, state } = await openOf(parts, trx, invoice);
    if (openMinor <= 0) throw new HttpError(409, `state: found ${state}, expected an invoice that is still to be paid`);
    const refusal = provider.refusal(row.currency, openMinor);
    if (refusal !== undefined) throw new HttpError(409, `${provider.title}: ${refusal}`);
    const before = await livingLinks(trx, invoice, provider.id);
    const fits = before.find((link) => link.amount_minor === openMinor);
    if (fits) return fits;
    if (before.length > 0)
      throw new HttpError(409, `a link of ${provider.title} for another amount is still open; ask again`);
    const link: LinkRow = {
      ...{ id: parts.newId(), invoice_id: invoice, method: provider.method, provider: provider.id, provider_id: null },
      ...{ url: null, currency: row.currency, amount_minor: openMinor, state: 'wanted', problem: '', attempts: 0 },
      ...{ due_at: parts.now(), version: 1, expires_at: null, checked_at: null, created_at: parts.now() },
      ...{ actor_id: actor.id, actor_name: actor.name },
    };
    await trx.insertInto('billing_payment_links').values(link).execute();
    return link;
  });
  if (wanted.state !== 'wanted') return wanted;
  const made = await makeWanted(parts, wanted, provider);
  if (made.state === 'failed') throw new HttpError(502, made.problem);
  return made;
}

/** Settles and closes links that no longer fit: for another amount, or whose time is over. Throws HttpError 502. */
async function clearWay(parts: PaymentParts, invoice: string, provider: Provider): Promise<void> {
  try {
    for (const link of await livingLinks(parts.db, invoice, provider.id)) {
      const { openMinor } = await openOf(parts, parts.db, invoice);
      if (link.amount_minor === openMinor && !isOver(link, parts.now())) continue;
      const { link: now } = await settleLink(parts, link.id, provider);
      await closeLink(parts, now);
    }
  } catch (error) {
    if (error instanceof ProviderError)
      throw new HttpError(502, `the link before it cannot be closed: ${error.message}`);
    throw error;
  }
}

function livingLinks(db: BillingDb | BillingTrx, invoice: string, provider: string): Promise<LinkRow[]> {
  return db
    .selectFrom('billing_payment_links')
    .selectAll()
    .where('invoice_id', '=', invoice)
    .where('provider', '=', provider)
    .where('state', 'in', ['wanted', 'open'])
    .execute();
}

function isOver({ expires_at: end }: LinkRow, now: number): boolean {
  return end !== null && end <= now;
}
