import { randomUUID } from 'node:crypto';
import type { Log } from '../../core/service/log.ts';
import { openOutbox } from '../../core/service/outbox.ts';
import { logNotify, type Notice, type Notify } from '../notify.ts';
import type { WebhookDb } from '../tables.ts';
import { kindOf } from './events.ts';

/** A notice as it waits in the outbox, until it is part of a mail. */
export interface StoredNotice extends Notice {
  /** Unix milliseconds. */
  at: number;
}

export interface MailNotify extends Notify {
  /** Resolves when what was told until now is stored; rejects when the database refuses, and keeps it for the next time. */
  flush(): Promise<void>;
}

/** So many are kept while the database is away; of more, the log alone is told. */
const MOST_KEPT = 20_000;
const NOTICES_A_COMMIT = 500;

/**
 * Tells the log, and stores for the mail what people should hear of. `tell` returns at once; what it was told is stored
 * right after, many in one commit, and again with each `flush` where that failed.
 */
export function openMailNotify(options: { db: WebhookDb; log: Log; now(): number; groupSeconds: number }): MailNotify {
  const { db, log, now, groupSeconds } = options;
  const told = logNotify(log);
  let kept: StoredNotice[] = [];
  let storing: Promise<void> | undefined;
  const flush = async (): Promise<void> => {
    while (kept.length > 0) {
      storing ??= store(db, now, kept.slice(0, NOTICES_A_COMMIT), groupSeconds)
        .then((count) => {
          kept = kept.slice(count);
        })
        .finally(() => {
          storing = undefined;
        });
      await storing;
    }
    await storing;
  };
  return {
    flush,
    tell(notice) {
      told.tell(notice);
      if (kindOf(notice) === undefined) return;
      if (kept.length >= MOST_KEPT) {
        log.error({ kept: kept.length, lost: notice.event, device: notice.device }, 'notice-not-kept');
        return;
      }
      kept.push({ ...notice, at: now() });
      if (kept.length === 1)
        flush().catch((error: unknown) => log.error({ err: error, kept: kept.length }, 'notice-not-stored'));
    },
  };
}

async function store(
  db: WebhookDb,
  now: () => number,
  notices: readonly StoredNotice[],
  groupSeconds: number,
): Promise<number> {
  await queueNotices(db, now, notices, groupSeconds);
  return notices.length;
}

/** Queues notices, some hundreds at most, in the caller's transaction where there is one. */
export async function queueNotices(
  db: WebhookDb,
  now: () => number,
  notices: readonly StoredNotice[],
  groupSeconds: number,
): Promise<void> {
  const messages = notices.map((notice) => ({
    key: `notice:${notice.key ?? keyOf(notice)}`,
    kind: 'notice',
    payload: JSON.stringify(notice),
    dueAt: notice.at + groupSeconds * 1000,
  }));
  await openOutbox(db, now).queueAll(messages);
}

/** An action ends once, and is stuck once; of everything else each telling counts. */
function keyOf({ actionId, event }: Notice): string {
  return actionId === undefined || !event.startsWith('action-') ? randomUUID() : `action-${actionId}-${event}`;
}
