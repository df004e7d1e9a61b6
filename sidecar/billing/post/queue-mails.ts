import type { Kysely } from 'kysely';
import type { Attachment } from '../../../core/service/mail.ts';
import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import { mailQueue } from '../../mail/queue-mail.ts';
import type { MailTables } from '../../mail/tables.ts';
import type { BillingTrx } from '../tables.ts';
import type { PostParts } from './parts.ts';
import type { Recipient } from './recipients.ts';
import type { TemplateKind } from './template-kinds.ts';
import type { Composed } from './templates.ts';

/** Mails about one thing to the contacts of one client. */
export interface Mailing {
  kind: TemplateKind;
  client: string;
  /** What they are about; with the kind and the address it is what makes two of them the same mail. */
  subjectId: string;
  templateVersion: number;
  letters: readonly { to: Recipient; mail: Composed }[];
  attachments: readonly Attachment[];
  /** Once more, though it was sent before. */
  again?: boolean;
}

/** A mail that is queued, new or from before. */
export interface QueuedMail {
  key: string;
  recipient: string;
  isNew: boolean;
}

/** Throws HttpError 503 where there is no mail server. */
export function needMailFrom({ mailFrom }: PostParts): string {
  if (mailFrom === undefined)
    throw new HttpError(503, 'mail: found no server, expected sidecar.mail in the configuration');
  return mailFrom;
}

/**
 * Queues mails in the caller's transaction. A contact gets each of them once, however often and by how many this is
 * called; `again` makes one more of each.
 */
export async function queueMails(
  parts: PostParts,
  trx: BillingTrx,
  actor: Actor,
  mailing: Mailing,
): Promise<QueuedMail[]> {
  const from = needMailFrom(parts);
  // Kysely's types do not see that this database has the outbox as well.
  const queue = mailQueue(trx as unknown as Kysely<MailTables>, from, parts.now);
  const queued: QueuedMail[] = [];
  for (const { to, mail } of mailing.letters) {
    const key = await keyOf(trx, mailing, to.email);
    const row = {
      ...{ key, kind: mailing.kind, client_id: mailing.client, subject_id: mailing.subjectId, recipient: to.email },
      ...{ template_version: mailing.templateVersion, subject: mail.subject, queued_at: parts.now() },
      ...{ told_at: null, outcome: null, words: null, actor_id: actor.id, actor_name: actor.name },
    };
    const made = await trx
      .insertInto('billing_mails')
      .values(row)
      .onConflict((conflict) => conflict.column('key').doNothing())
      .returning('id')
      .executeTakeFirst();
    const files = mailing.attachments.length === 0 ? {} : { attachments: mailing.attachments };
    if (made) await queue({ key, to: to.email, ...mail, ...files });
    queued.push({ key, recipient: to.email, isNew: made !== undefined });
  }
  return queued;
}

async function keyOf(trx: BillingTrx, { kind, subjectId, again }: Mailing, email: string): Promise<string> {
  const plain = `billing:${kind}:${subjectId}:${email.toLowerCase()}`;
  if (again !== true) return `${plain}:0`;
  const { count } = await trx
    .selectFrom('billing_mails')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('kind', '=', kind)
    .where('subject_id', '=', subjectId)
    .where('recipient', '=', email)
    .executeTakeFirstOrThrow();
  return `${plain}:${Number(count)}`;
}
