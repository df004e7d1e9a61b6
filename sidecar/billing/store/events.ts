import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import { dayAt } from '../calendar/zone.ts';
import { deedProblem } from '../invoice-state.ts';
import type { BillingParts } from '../parts.ts';
import { standingsOf } from './balances.ts';
import { needInvoice } from './invoice-rows.ts';

/** Writes down that an invoice went out, by mail or by hand. Throws HttpError 404, 409. */
export async function markSent(
  parts: BillingParts,
  actor: Actor,
  { id, how }: { id: string; how: string },
): Promise<void> {
  const { row } = await needInvoice(parts.db, id);
  const standing = (await standingsOf(parts.db, [row], dayAt(parts.now(), parts.config.timeZone))).get(id);
  const why = deedProblem('send', standing?.state ?? 'draft');
  if (why !== undefined) throw new HttpError(409, why);
  await parts.db
    .insertInto('billing_events')
    .values({
      ...{ invoice_id: id, event: 'sent', at: parts.now(), actor_id: actor.id },
      actor_name: actor.name,
      details: JSON.stringify({ how }),
    })
    .execute();
}

/** What happened to an invoice, the oldest first. */
export async function eventsOf({ db }: BillingParts, invoice: string) {
  const rows = await db
    .selectFrom('billing_events')
    .selectAll()
    .where('invoice_id', '=', invoice)
    .orderBy('id')
    .execute();
  return rows.map(({ event, at, actor_id, actor_name, details }) => ({
    event,
    at: new Date(at).toISOString(),
    by: { id: actor_id, name: actor_name },
    details: JSON.parse(details) as Record<string, unknown>,
  }));
}
