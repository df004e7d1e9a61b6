import type { Selectable } from 'kysely';
import { backOff } from '../../../core/service/back-off.ts';
import { HttpError } from '../../../core/service/route.ts';
import type { PaymentParts } from '../payments/parts.ts';
import { type EventAbout, type Provider, ProviderError, type ProviderEvent } from '../payments/provider.ts';
import type { BillingTables } from '../tables.ts';
import { settleLink } from './settle-link.ts';

export type EventRow = Selectable<BillingTables['billing_provider_events']>;

/** Half a day, with the waits between. */
const MOST_TRIES = 50;

/**
 * Keeps an event, once, and settles what it is about. It is kept before anything else is done: where the provider or we are
 * down meanwhile, it is taken up again. Resolves to what became of it; `known`: it was here before.
 */
export async function takeEvent(parts: PaymentParts, provider: Provider, event: ProviderEvent): Promise<string> {
  const { id, type, about } = event;
  const row: EventRow = {
    ...{ provider: provider.id, event_id: id, type, about: JSON.stringify(about ?? {}), link_id: null },
    ...{ state: about === undefined ? 'ignored' : 'waiting', note: '', attempts: 0, due_at: parts.now() },
    received_at: parts.now(),
  };
  const added = await parts.db
    .insertInto('billing_provider_events')
    .values(row)
    .onConflict((conflict) => conflict.columns(['provider', 'event_id']).doNothing())
    .returning('event_id')
    .executeTakeFirst();
  if (added === undefined) return 'known';
  return about === undefined ? 'ignored' : workOn(parts, provider, row);
}

/** Settles what a kept event is about. */
export async function workOn(parts: PaymentParts, provider: Provider, row: EventRow): Promise<string> {
  const attempts = row.attempts + 1;
  const end = async (set: Partial<EventRow> & { state: string }) => {
    await parts.db
      .updateTable('billing_provider_events')
      .set({ ...set, attempts })
      .where('provider', '=', row.provider)
      .where('event_id', '=', row.event_id)
      .execute();
    return set.state;
  };
  try {
    const link = await linkFor(parts, provider, JSON.parse(row.about) as EventAbout);
    if (link === undefined) return await end({ state: 'ignored', note: 'it is about no link of ours' });
    const { problem } = await settleLink(parts, link, provider);
    return await end({ link_id: link, state: problem === undefined ? 'done' : 'flagged', note: problem ?? '' });
  } catch (error) {
    const note = (error as Error).message.slice(0, 500);
    if ((error instanceof ProviderError && !error.again) || attempts >= MOST_TRIES)
      return end({ state: 'flagged', note });
    return end({ state: 'waiting', note, due_at: parts.now() + backOff(attempts, parts.random()) });
  }
}

async function linkFor(parts: PaymentParts, provider: Provider, about: EventAbout): Promise<string | undefined> {
  const of = (column: 'id' | 'provider_id', value: string) =>
    parts.db
      .selectFrom('billing_payment_links')
      .select('id')
      .where('provider', '=', provider.id)
      .where(column, '=', value)
      .executeTakeFirst();
  const named = about.link === undefined ? undefined : await of('id', about.link);
  const found = named ?? (about.providerId === undefined ? undefined : await of('provider_id', about.providerId));
  if (found || about.payment === undefined) return found?.id;
  const asked = await provider.linkOf(about.payment);
  return asked?.link === undefined ? undefined : (await of('id', asked.link))?.id;
}

/** Takes an event up again that a person has looked into. Throws HttpError 404. */
export async function workAgain(parts: PaymentParts, of: { provider: string; event: string }): Promise<EventRow> {
  const row = () =>
    parts.db
      .selectFrom('billing_provider_events')
      .selectAll()
      .where('provider', '=', of.provider)
      .where('event_id', '=', of.event)
      .executeTakeFirst();
  const found = await row();
  const provider = parts.providers.find(({ id }) => id === of.provider);
  if (found === undefined || provider === undefined)
    throw new HttpError(404, `there is no event "${of.event}" of ${of.provider}`);
  await workOn(parts, provider, found);
  return (await row()) ?? found;
}
