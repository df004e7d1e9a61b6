import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import type { BillingParts } from '../parts.ts';
import { standingsOf } from '../store/balances.ts';
import { needInvoice } from '../store/invoice-rows.ts';
import { writing } from '../store/writing.ts';
import type { BillingDb, BillingTrx } from '../tables.ts';
import { today } from '../today.ts';

/** Which of some invoices are disputed: what was said of it last counts. */
export async function disputedOf(db: BillingDb | BillingTrx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('billing_events')
    .select(['invoice_id', 'event'])
    .where('event', 'in', ['disputed', 'dispute-settled'])
    .where('invoice_id', 'in', ids)
    .orderBy('id')
    .execute();
  const newest = new Map(rows.map(({ invoice_id, event }) => [invoice_id, event]));
  return new Set([...newest].filter(([, event]) => event === 'disputed').map(([id]) => id));
}

/** Writes down that a client disputes an invoice, or that this is settled. Throws HttpError 404, 409. */
export function setDispute(
  parts: BillingParts,
  actor: Actor,
  { id, disputed, reason }: { id: string; disputed: boolean; reason: string },
): Promise<void> {
  return writing(parts.db, async (trx) => {
    const { row } = await needInvoice(trx, id);
    const state = (await standingsOf(trx, [row], today(parts))).get(id)?.state ?? 'draft';
    if (row.kind !== 'invoice' || state === 'draft' || (disputed && (state === 'paid' || state === 'cancelled')))
      throw new HttpError(409, `state: found a ${state} ${row.kind}, expected an issued invoice that is open`);
    if ((await disputedOf(trx, [id])).has(id) === disputed)
      throw new HttpError(409, `dispute: found it ${disputed ? 'disputed' : 'not disputed'} already`);
    const event = disputed ? 'disputed' : 'dispute-settled';
    await trx
      .insertInto('billing_events')
      .values({
        ...{ invoice_id: id, event, at: parts.now(), actor_id: actor.id, actor_name: actor.name },
        details: JSON.stringify({ reason }),
      })
      .execute();
  });
}
