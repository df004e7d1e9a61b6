import { closeLink, makeWanted, openOf } from '../store/payment-links.ts';
import { workOn } from '../store/provider-events.ts';
import { settleLink } from '../store/settle-link.ts';
import type { PaymentParts } from './parts.ts';
import { type Provider, ProviderError } from './provider.ts';

const MINUTE_MS = 60_000;
/** How long a payment may still arrive on a link whose time is over. */
const LATE_MS = 2 * 86_400_000;
const MOST = 200;

/**
 * What was put off: events whose provider was away, links that could not be made, links that nobody called about, and links
 * of invoices that were paid otherwise. Resolves to why something did not go; it is tried again with the next round.
 */
export async function lookRound(parts: PaymentParts): Promise<string[]> {
  const problems: string[] = [];
  const each = async (of: { provider: string }, work: (provider: Provider) => Promise<unknown>) => {
    const provider = parts.providers.find(({ id }) => id === of.provider);
    if (provider === undefined) return;
    await work(provider).catch((error: unknown) => {
      if (!(error instanceof ProviderError)) throw error;
      problems.push(error.message);
    });
  };
  for (const row of await waitingEvents(parts)) await each(row, (provider) => workOn(parts, provider, row));
  for (const row of await wantedLinks(parts)) await each(row, (provider) => makeWanted(parts, row, provider));
  for (const row of await openLinks(parts)) {
    const { openMinor } = await openOf(parts, parts.db, row.invoice_id);
    if (row.state === 'open' && openMinor !== row.amount_minor)
      await each(row, async (provider) => {
        const { link } = await settleLink(parts, row.id, provider);
        const still = await openOf(parts, parts.db, row.invoice_id);
        if (link.state === 'open' && still.openMinor !== link.amount_minor) await closeLink(parts, link);
      });
    else if (isDue(parts, row.checked_at ?? row.created_at))
      await each(row, (provider) => settleLink(parts, row.id, provider));
  }
  return problems;
}

function isDue({ config, now }: PaymentParts, checkedAt: number): boolean {
  const minutes = config.payments.checkMinutes;
  return minutes > 0 && checkedAt + minutes * MINUTE_MS <= now();
}

function waitingEvents({ db, now }: PaymentParts) {
  return db
    .selectFrom('billing_provider_events')
    .selectAll()
    .where('state', '=', 'waiting')
    .where('due_at', '<=', now())
    .orderBy('due_at')
    .limit(MOST)
    .execute();
}

function wantedLinks({ db, now }: PaymentParts) {
  return db
    .selectFrom('billing_payment_links')
    .selectAll()
    .where('state', '=', 'wanted')
    .where('due_at', '<=', now())
    .orderBy('due_at')
    .limit(MOST)
    .execute();
}

/** Open ones, and those whose time was over lately; the longest not looked at first. */
function openLinks({ db, now }: PaymentParts) {
  return db
    .selectFrom('billing_payment_links')
    .selectAll()
    .where(({ eb, or, and }) =>
      or([eb('state', '=', 'open'), and([eb('state', '=', 'ended'), eb('expires_at', '>', now() - LATE_MS)])]),
    )
    .orderBy('checked_at')
    .limit(MOST)
    .execute();
}
