import { sql } from 'kysely';
import type { WebhookDb } from '../tables.ts';
import { queueNotices, type StoredNotice } from './mail-notify.ts';
import { recall, remember } from './memory.ts';

/** Episodes that nobody has held for so long are over the hold; a single good round is not. */
const HOLD_QUIET_MS = 600_000;
const MOST_NAMED = 20;

export interface LastingTools {
  db: WebhookDb;
  site: string;
  groupSeconds: number;
  now(): number;
}

interface Hold {
  scope: string;
  evidence: string;
  devices: number;
  since: number;
}

/** Tells when holds begin and when they end, each once, whenever the process was restarted. */
export async function tellHolds(tools: LastingTools): Promise<void> {
  const { db, site, now } = tools;
  const holds = await currentHolds(db, site, now());
  const name = `holds:${site}`;
  await db.transaction().execute(async (trx) => {
    const before = ((await recall(trx, name)) ?? []) as Hold[];
    const began = holds.filter(({ scope }) => !before.some((each) => each.scope === scope));
    const ended = before.filter(({ scope }) => !holds.some((each) => each.scope === scope));
    const notices = [
      ...began.map((hold) => noticeOf(tools, hold, 'hold-began')),
      ...ended.map((hold) => noticeOf(tools, hold, 'hold-ended')),
    ];
    await queueNotices(trx, now, notices, tools.groupSeconds);
    const kept = before.filter((hold) => !ended.includes(hold));
    if (began.length + ended.length > 0) await remember(trx, name, [...kept, ...began], now());
  });
}

/** Tells that healing was armed or disarmed since the process last ran. A first start in a dry run is no news. */
export async function tellArmed(tools: LastingTools, armed: boolean): Promise<void> {
  const { db, site, now } = tools;
  const name = `armed:${site}`;
  await db.transaction().execute(async (trx) => {
    const before = ((await recall(trx, name)) ?? false) as boolean;
    if (before === armed) return;
    const event = armed ? 'armed' : 'disarmed';
    const evidence = armed
      ? 'alertWebhook.armed is true: from now on miners are really restarted and power-cycled'
      : 'alertWebhook.armed is false: it decides and explains, and switches nothing';
    const notice = {
      level: armed ? 'info' : 'error',
      event,
      site,
      device: '',
      fault: '',
      evidence,
      at: now(),
    } as const;
    await queueNotices(trx, now, [notice], tools.groupSeconds);
    await remember(trx, name, armed, now());
  });
}

async function currentHolds(db: WebhookDb, site: string, now: number): Promise<Hold[]> {
  const rows = await db
    .selectFrom('episodes')
    .innerJoin('decisions', (join) =>
      join.on(({ eb, ref }) => eb('decisions.subject', '=', sql<string>`'episode ' || ${ref('episodes.id')}`)),
    )
    .select(['decisions.evidence', 'decisions.device', 'decisions.first_at'])
    .where('episodes.site', '=', site)
    .where('episodes.closed_at', 'is', null)
    .where('decisions.decision', '=', 'correlated-failure')
    .where('decisions.last_at', '>', now - HOLD_QUIET_MS)
    .orderBy('decisions.first_at')
    .execute();
  const holds = new Map<string, Hold>();
  for (const { evidence, first_at: since } of rows) {
    const scope = scopeOf(evidence);
    const hold = holds.get(scope) ?? { scope, evidence, devices: 0, since };
    holds.set(scope, { ...hold, evidence, devices: hold.devices + 1 });
  }
  return [...holds.values()].slice(0, MOST_NAMED);
}

/** The evidence without its numbers, which change from round to round while the hold is the same. */
function scopeOf(evidence: string): string {
  return evidence.replace(/^\d+ of \d+ /, '');
}

function noticeOf({ site, now }: LastingTools, hold: Hold, event: 'hold-began' | 'hold-ended'): StoredNotice {
  const began = event === 'hold-began';
  const evidence = began
    ? `${hold.evidence}; ${hold.devices} episodes are held and nothing is switched`
    : `nothing was held for ${HOLD_QUIET_MS / 60_000} minutes because of: ${hold.scope}`;
  const level = began ? 'error' : 'info';
  return { level, event, site, device: '', fault: '', evidence, at: now(), key: `${event}:${hold.scope}:${now()}` };
}
