import { type Mailer, messageIdOf } from '../../core/service/mail.ts';
import type { OutboxMessage } from '../../core/service/outbox.ts';
import type { Delivered } from '../../core/service/work-outbox.ts';
import type { StoredMail } from './queue-mail.ts';

/**
 * Sends a mail to those who do not have it yet. It is over when nobody is left who may get it, and dead when the server
 * refused all of them for good.
 */
export async function deliverMail(mailer: Mailer, message: OutboxMessage, signal: AbortSignal): Promise<Delivered> {
  const mail = JSON.parse(message.payload) as StoredMail;
  const { from, to, recipients, subject, html, text } = mail;
  const messageId = messageIdOf(message.key, from);
  const result = await mailer.send(
    { messageId, from, to, recipients, subject, html, text, at: message.createdAt },
    signal,
  );
  const reached = mail.reached + result.accepted.length;
  const refusals = [...mail.refusals, ...result.refused.map(({ recipient, words }) => `${recipient}: ${words}`)];
  if (result.postponed.length > 0) {
    const left: StoredMail = {
      ...mail,
      recipients: result.postponed.map(({ recipient }) => recipient),
      reached,
      refusals,
    };
    return { result: 'later', error: worded(result.postponed), payload: JSON.stringify(left) };
  }
  const words = refusals.join('; ');
  if (reached === 0) return { result: 'dead', error: words };
  return refusals.length === 0 ? { result: 'sent' } : { result: 'sent', words: `refused for ${words}` };
}

/** The same words for many are said once. */
function worded(answers: readonly { recipient: string; words: string }[]): string {
  const said = [...new Set(answers.map(({ words }) => words))];
  const [only = ''] = said;
  return said.length === 1 ? only : answers.map(({ recipient, words }) => `${recipient}: ${words}`).join('; ');
}
