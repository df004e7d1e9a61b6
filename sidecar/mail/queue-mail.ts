import type { Kysely } from 'kysely';
import { unsentMail } from '../../core/service/deliver-mail.ts';
import type { Attachment } from '../../core/service/mail.ts';
import { openOutbox } from '../../core/service/outbox.ts';
import type { MailTables } from './tables.ts';

/** A mail to one person, ready to leave. */
export interface Letter {
  /** Two with one key are one mail. */
  key: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  attachments?: readonly Attachment[];
}

/** Stores a mail; resolves when it will leave, even after a crash. */
export type QueueMail = (mail: Letter) => Promise<void>;

export const MAIL = 'mail';

/**
 * Queues mails through this connection; `db` may be a transaction, and then a mail leaves when the caller's other writes
 * stand, and else never. `now` in unix milliseconds.
 */
export function mailQueue<T extends MailTables>(db: Kysely<T>, from: string, now: () => number): QueueMail {
  const outbox = openOutbox(db, now);
  return async ({ key, to, subject, text, html, attachments }) => {
    const files = attachments === undefined ? {} : { attachments };
    const mail = unsentMail({ from, to: [to], subject: oneLine(subject), text, html, ...files });
    await outbox.queue({ key, kind: MAIL, payload: JSON.stringify(mail), dueAt: now() });
  };
}

/** A subject is one line of a mail's head, whatever names stand in it. */
function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
