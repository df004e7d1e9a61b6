import { type Attachment, type Mailer, messageIdOf } from './mail.ts';
import type { OutboxMessage } from './outbox.ts';
import type { Delivered } from './work-outbox.ts';

/** A mail as it waits in the outbox: made when it was queued, so that each try sends the same one. */
export interface StoredMail {
  from: string;
  to: string[];
  /** Who does not have it yet. */
  recipients: string[];
  subject: string;
  html: string;
  text: string;
  /** How many have it. */
  reached: number;
  /** What the server said of those who never get it. */
  refusals: string[];
  attachments?: readonly Attachment[];
}

/** A mail that nobody has yet. */
export function unsentMail(
  mail: Pick<StoredMail, 'from' | 'subject' | 'html' | 'text' | 'attachments'> & { to: readonly string[] },
): StoredMail {
  return { ...mail, to: [...mail.to], recipients: [...mail.to], reached: 0, refusals: [] };
}

/** One mail may take this long; a lease should be long enough for a server that uses all of it. */
export const LONGEST_TRY_MS = 90_000;

/**
 * Sends a mail to those who do not have it yet. It is over when nobody is left who may get it, and dead when the server
 * refused all of them for good.
 */
export async function deliverMail(mailer: Mailer, message: OutboxMessage, signal: AbortSignal): Promise<Delivered> {
  const mail = JSON.parse(message.payload) as StoredMail;
  const { from, to, recipients, subject, html, text, attachments = [] } = mail;
  const messageId = messageIdOf(message.key, from);
  const result = await mailer.send(
    { messageId, from, to, recipients, subject, html, text, at: message.createdAt, attachments },
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

/**
 * The same, but a server that neither answers nor hangs up is left after a while, and at once when `signal` aborts.
 * `pause` waits in the caller's time, and rejects when its signal aborts.
 */
export async function deliverPatiently(
  mailer: Mailer,
  message: OutboxMessage,
  { pause, signal }: { pause(ms: number, signal: AbortSignal): Promise<void>; signal: AbortSignal },
): Promise<Delivered> {
  const over = new AbortController();
  const patience = new AbortController();
  const end = () => over.abort(new Error(`the mail server took longer than ${LONGEST_TRY_MS / 1000} s`));
  signal.addEventListener('abort', end, { once: true });
  const waited = pause(LONGEST_TRY_MS, patience.signal).then(end, () => undefined);
  try {
    return await deliverMail(mailer, message, over.signal);
  } finally {
    signal.removeEventListener('abort', end);
    patience.abort();
    await waited;
  }
}

/** The same words for many are said once. */
function worded(answers: readonly { recipient: string; words: string }[]): string {
  const said = [...new Set(answers.map(({ words }) => words))];
  const [only = ''] = said;
  return said.length === 1 ? only : answers.map(({ recipient, words }) => `${recipient}: ${words}`).join('; ');
}
