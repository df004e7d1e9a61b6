import type { Notice } from '../notify.ts';
import type { WebhookDb } from '../tables.ts';
import { kindOf } from './events.ts';
import { queueNotices } from './mail-notify.ts';

const DAY = 24 * 3_600_000;

/**
 * Queues a notice of each action that ended badly, each latch and each quarantine of the last 24 hours, by what stands
 * in the books: a process that died before it could tell does not keep it from people. What was told before has its key
 * already.
 */
export async function tellUntold(tools: {
  db: WebhookDb;
  site: string;
  groupSeconds: number;
  now(): number;
}): Promise<void> {
  const { db, site, groupSeconds, now } = tools;
  const since = now() - DAY;
  const found = [
    ...(await actions(db, site, since)),
    ...(await latches(db, site, since)),
    ...(await quarantines(db, site, since)),
  ];
  const keys = found.map(({ key }) => `notice:${key}`);
  if (keys.length === 0) return;
  const known = await db.selectFrom('outbox').select('key').where('key', 'in', keys).execute();
  const told = new Set(known.map(({ key }) => key));
  const fresh = found.filter(({ key }) => !told.has(`notice:${key}`));
  await queueNotices(
    db,
    now,
    fresh.map((notice) => ({ ...notice, at: now() })),
    groupSeconds,
  );
}

/** At most so many of a kind at once: what a round does not find, the next one does. */
const MOST = 200;

async function actions(db: WebhookDb, site: string, since: number): Promise<Notice[]> {
  const rows = await db
    .selectFrom('actions')
    .select(['id', 'device', 'fault', 'outcome', 'evidence'])
    .where('site', '=', site)
    .where('ended_at', '>', since)
    .where('outcome', 'not in', ['verified', 'not-sent'])
    .orderBy('id', 'desc')
    .limit(MOST)
    .execute();
  const level = 'error' as const;
  return rows.flatMap(({ id, device, fault, outcome, evidence }) => {
    const event = `action-${outcome}`;
    const told = { device, fault: fault ?? '', evidence: evidence ?? '', actionId: id, key: `action-${id}-${event}` };
    return kindOf({ level, event }) ? [{ level, event, site, ...told }] : [];
  });
}

/**
 * Those that stand, and whose action is over: one that comes to nothing, because its process died before a command, takes
 * its latch back, and the next one sets its own.
 */
async function latches(db: WebhookDb, site: string, since: number): Promise<Notice[]> {
  const rows = await db
    .selectFrom('latches')
    .selectAll()
    .where('site', '=', site)
    .where('latched_at', '>', since)
    .where('released_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('actions')
            .select('actions.id')
            .whereRef('actions.site', '=', 'latches.site')
            .whereRef('actions.device', '=', 'latches.device')
            .where('actions.ended_at', 'is', null),
        ),
      ),
    )
    .limit(MOST)
    .execute();
  return rows.map(({ id, device, fault, evidence, latched_by: by }) => {
    const words = `by ${by}: ${evidence}; it stays off until a person releases it`;
    return { level: 'error', event: 'latched', site, device, fault: fault ?? '', evidence: words, key: `latch-${id}` };
  });
}

async function quarantines(db: WebhookDb, site: string, since: number): Promise<Notice[]> {
  const rows = await db
    .selectFrom('quarantines')
    .selectAll()
    .where('site', '=', site)
    .where('since', '>', since)
    .limit(MOST)
    .execute();
  return rows.map(({ id, pdu, evidence }) => {
    const words = `${evidence}; nothing is switched there until a person releases it`;
    return {
      level: 'error',
      event: 'quarantined',
      site,
      device: pdu,
      fault: '',
      evidence: words,
      key: `quarantine-${id}`,
    };
  });
}
