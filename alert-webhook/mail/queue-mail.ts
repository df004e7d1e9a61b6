import { unsentMail } from '../../core/service/deliver-mail.ts';
import { openOutbox } from '../../core/service/outbox.ts';
import type { WebhookDb } from '../tables.ts';
import type { MailView } from './mail-view.ts';
import { render } from './render.ts';

export interface Letter {
  key: string;
  kind: 'mail' | 'digest';
  from: string;
  to: readonly string[];
  view: MailView;
}

/** Queues a mail in the caller's transaction; false when its key was queued before. */
export function queueMail(db: WebhookDb, now: () => number, { key, kind, from, to, view }: Letter): Promise<boolean> {
  const mail = unsentMail({ from, to, subject: view.subject, ...render(view) });
  return openOutbox(db, now).queue({ key, kind, payload: JSON.stringify(mail), dueAt: now() });
}
