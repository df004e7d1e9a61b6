import type { BillingParts } from '../parts.ts';
import { standingsOf } from '../store/balances.ts';
import { BILLING_CLOCK, today } from '../today.ts';

/**
 * Writes down, once for each invoice, that its due day is over and something is still open. The state itself follows
 * from the day and needs no round. Returns how many became overdue since the last time.
 */
export async function rollDay(parts: BillingParts): Promise<number> {
  const { db, now } = parts;
  const rows = await db
    .selectFrom('billing_invoices as i')
    .selectAll('i')
    .where('i.status', '=', 'issued')
    .where('i.kind', '=', 'invoice')
    .where('i.due_day', '<', today(parts))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('billing_events as e')
            .select('e.id')
            .whereRef('e.invoice_id', '=', 'i.id')
            .where('e.event', '=', 'overdue'),
        ),
      ),
    )
    .orderBy('i.due_day')
    .execute();
  let rolled = 0;
  for (let at = 0; at < rows.length; at += 500) {
    const some = rows.slice(at, at + 500);
    const standings = await standingsOf(db, some, today(parts));
    for (const { id, due_day } of some.filter(({ id }) => standings.get(id)?.state === 'overdue')) {
      const made = await db
        .insertInto('billing_events')
        .values({
          ...{ invoice_id: id, event: 'overdue', at: now(), actor_id: BILLING_CLOCK.id },
          ...{ actor_name: BILLING_CLOCK.name, details: JSON.stringify({ dueDay: due_day }) },
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      if (made) rolled += 1;
    }
  }
  return rolled;
}
