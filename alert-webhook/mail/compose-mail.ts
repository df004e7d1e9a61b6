import type { WebhookDb } from '../tables.ts';
import type { StoredNotice } from './mail-notify.ts';
import { noticesView, type Reader } from './notices-view.ts';
import { queueMail } from './queue-mail.ts';

export interface ComposeTools {
  db: WebhookDb;
  now(): number;
  from: string;
  to: readonly string[];
  mailsPerHour: number;
  reader: Reader;
}

const HOUR = 3_600_000;

/**
 * Makes one mail of all notices that wait, as soon as the first of them has waited long enough; none while enough mails
 * were made within an hour. Notices and mail change hands in one commit: nothing is lost, and two instances never
 * tell the same. True when a mail was made.
 */
export async function composeMail(tools: ComposeTools): Promise<boolean> {
  const { db, now, from, to, reader } = tools;
  if (!(await isDue(tools))) return false;
  return db.transaction().execute(async (trx) => {
    const taken = await trx
      .updateTable('outbox')
      .set({ sent_at: now() })
      .where('kind', '=', 'notice')
      .where('sent_at', 'is', null)
      .returning(['id', 'payload'])
      .execute();
    const rows = taken.sort((a, b) => a.id - b.id);
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined) return false;
    const notices = rows.map(({ payload }) => JSON.parse(payload) as StoredNotice);
    // The time makes it differ from what another database of the same site has sent before.
    const key = `mail:${reader.site}:${first.id}-${last.id}:${notices[0]?.at}`;
    return queueMail(trx, now, { key, kind: 'mail', from, to, view: noticesView(notices, reader) });
  });
}

async function isDue({ db, now, mailsPerHour }: ComposeTools): Promise<boolean> {
  const due = await db
    .selectFrom('outbox')
    .select('id')
    .where('kind', '=', 'notice')
    .where('sent_at', 'is', null)
    .where('dead_at', 'is', null)
    .where('due_at', '<=', now())
    .limit(1)
    .executeTakeFirst();
  if (due === undefined) return false;
  const { count } = await db
    .selectFrom('outbox')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('kind', '=', 'mail')
    .where('created_at', '>', now() - HOUR)
    .executeTakeFirstOrThrow();
  return Number(count) < mailsPerHour;
}
