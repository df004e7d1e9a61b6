import type { WebhookDb } from '../tables.ts';
import { digestData } from './digest-data.ts';
import { lastDigestDay } from './digest-day.ts';
import { digestView } from './digest-view.ts';
import type { Reader } from './notices-view.ts';
import { queueMail } from './queue-mail.ts';

export interface DigestTools {
  db: WebhookDb;
  now(): number;
  from: string;
  to: readonly string[];
  digest: { at: string; timeZone: string };
  reader: Reader;
}

const DAY = 24 * 3_600_000;
const LONGEST = 7 * DAY;

/**
 * Queues the digest of the day when its hour has come: once, whatever is restarted and however many instances there are.
 * It begins where the one before it ended, at most a week ago. True when it was queued now.
 */
export async function queueDigest({ db, now, from, to, digest, reader }: DigestTools): Promise<boolean> {
  const at = now();
  const day = lastDigestDay(at, digest.at, digest.timeZone);
  const prefix = `digest:${reader.site}:`;
  const earlier = await db
    .selectFrom('outbox')
    .select(['key', 'created_at'])
    .where('kind', '=', 'digest')
    .orderBy('id', 'desc')
    .execute();
  const last = earlier.find(({ key }) => key.startsWith(prefix));
  // Days as they are written sort as they follow each other. Clocks that go back do not bring a day back.
  if (last !== undefined && last.key.slice(prefix.length) >= day) return false;
  const since = last === undefined ? at - DAY : Math.max(last.created_at, at - LONGEST);
  const view = digestView(day, await digestData(db, reader.site, since, at), reader);
  return queueMail(db, now, { key: `${prefix}${day}`, kind: 'digest', from, to, view });
}
