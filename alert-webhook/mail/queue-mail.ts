import { openOutbox } from '../../core/service/outbox.ts';
import type { WebhookDb } from '../tables.ts';
import type { MailView } from './mail-view.ts';
import { render } from './render.ts';

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
}

export interface Letter {
  key: string;
  kind: 'mail' | 'digest';
  from: string;
  to: readonly string[];
  view: MailView;
}

/** Queues a mail in the caller's transaction; false when its key was queued before. */
export function queueMail(db: WebhookDb, now: () => number, { key, kind, from, to, view }: Letter): Promise<boolean> {
  const unsent = { from, to: [...to], recipients: [...to], reached: 0, refusals: [] };
  const mail: StoredMail = { ...unsent, subject: view.subject, ...render(view) };
  return openOutbox(db, now).queue({ key, kind, payload: JSON.stringify(mail), dueAt: now() });
}
