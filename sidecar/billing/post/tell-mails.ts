import { sql } from 'kysely';
import type { BillingParts } from '../parts.ts';

interface Ended {
  id: number;
  kind: string;
  subject_id: string;
  recipient: string;
  actor_id: string;
  actor_name: string;
  sent_at: number | null;
  dead_at: number | null;
  last_error: string | null;
}

const EVENTS: Readonly<Record<string, string>> = { invoice: 'sent', 'credit-note': 'sent', reminder: 'reminded' };

/**
 * Writes down what became of mails since the last time: an invoice is sent when a server has taken a mail of it. Reads
 * the outbox, so nothing is lost when a process dies between the two; twice is once. Returns how many were told.
 */
export async function tellMails({ db, now }: BillingParts): Promise<number> {
  const ended = await sql<Ended>`
    select m.id, m.kind, m.subject_id, m.recipient, m.actor_id, m.actor_name, o.sent_at, o.dead_at, o.last_error
    from billing_mails m join outbox o on o.key = m.key
    where m.told_at is null and (o.sent_at is not null or o.dead_at is not null) order by m.id limit 500`.execute(db);
  for (const mail of ended.rows)
    await db.transaction().execute(async (trx) => {
      const isSent = mail.sent_at !== null;
      const told = await trx
        .updateTable('billing_mails')
        .set({ told_at: now(), outcome: isSent ? 'sent' : 'dead', words: mail.last_error })
        .where('id', '=', mail.id)
        .where('told_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      const event = EVENTS[mail.kind];
      if (told === undefined || event === undefined) return;
      const [invoice = ''] = mail.subject_id.split(' ');
      const details = {
        how: 'mail',
        to: mail.recipient,
        ...(mail.last_error === null ? {} : { words: mail.last_error }),
      };
      await trx
        .insertInto('billing_events')
        .values({
          ...{ invoice_id: invoice, event: isSent ? event : 'mail-refused', at: mail.sent_at ?? mail.dead_at ?? now() },
          ...{ actor_id: mail.actor_id, actor_name: mail.actor_name, details: JSON.stringify(details) },
        })
        .execute();
    });
  return ended.rows.length;
}
