import { type Efficacy, efficacyOf } from '../ledger/efficacy.ts';
import type { WebhookDb } from '../tables.ts';

/** What happened on a site between two times, and what is open at the end. Times are unix milliseconds. */
export interface DigestData {
  from: number;
  to: number;
  episodes: { device: string; fault: string; openedAt: number; why: string }[];
  episodesOpen: number;
  actions: { action: string; outcome: string; count: number }[];
  failures: { id: number; device: string; action: string; outcome: string; evidence: string; endedAt: number }[];
  failuresTotal: number;
  underWay: number;
  holds: { evidence: string; devices: number; firstAt: number; lastAt: number }[];
  latches: { device: string; evidence: string; by: string; at: number }[];
  quarantines: { pdu: string; evidence: string; since: number }[];
  approvals: { device: string; action: string; evidence: string; askedAt: number; expiresAt: number }[];
  lost: { cause: string; minutes: number; devices: number }[];
  mailsDead: { count: number; words: string };
  /** Steps that hardly ever help. */
  retire: Efficacy[];
  ledger?: { seq: number; hash: string };
}

const MOST = 25;
/** Outcomes that ask for nobody. */
export const SUCCESSES: readonly string[] = ['verified', 'not-sent'];

export async function digestData(db: WebhookDb, site: string, from: number, to: number): Promise<DigestData> {
  const [episodes, actions, held, standing, lost, mailsDead, efficacy, ledger] = await Promise.all([
    openEpisodes(db, site),
    endedActions(db, site, from, to),
    holds(db, site, from),
    standings(db, site, to),
    lostMinutes(db, site, from, to),
    deadMails(db, from),
    efficacyOf(db),
    db.selectFrom('journal').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst(),
  ]);
  return {
    from,
    to,
    ...episodes,
    ...actions,
    holds: held,
    ...standing,
    lost,
    mailsDead,
    retire: efficacy.filter((each) => each.retire),
    ...(ledger ? { ledger } : {}),
  };
}

async function openEpisodes(db: WebhookDb, site: string) {
  const open = () => db.selectFrom('episodes').where('site', '=', site).where('closed_at', 'is', null);
  const { count } = await open()
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow();
  const rows = await open().selectAll().orderBy('opened_at').limit(MOST).execute();
  const episodes = [];
  for (const { id, device, fault, opened_at: openedAt } of rows) {
    const last = await db
      .selectFrom('decisions')
      .select(['decision', 'evidence'])
      .where('subject', '=', `episode ${id}`)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    episodes.push({ device, fault, openedAt, why: last ? `${last.decision}: ${last.evidence}` : '' });
  }
  return { episodes, episodesOpen: Number(count) };
}

async function endedActions(db: WebhookDb, site: string, from: number, to: number) {
  const ended = () =>
    db.selectFrom('actions').where('site', '=', site).where('ended_at', '>', from).where('ended_at', '<=', to);
  const groups = await ended()
    .select(({ fn }) => ['action', 'outcome', fn.countAll<number | string>().as('count')])
    .groupBy(['action', 'outcome'])
    .orderBy('action')
    .orderBy('outcome')
    .execute();
  const failed = await ended()
    .select(['id', 'device', 'action', 'outcome', 'evidence', 'ended_at'])
    .where('outcome', 'not in', SUCCESSES)
    .orderBy('id')
    .limit(MOST)
    .execute();
  const { underWay } = await db
    .selectFrom('actions')
    .select(({ fn }) => fn.countAll<number | string>().as('underWay'))
    .where('site', '=', site)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow();
  const actions = groups.map((each) => ({ ...each, outcome: each.outcome ?? '', count: Number(each.count) }));
  const bad = actions.filter(({ outcome }) => !SUCCESSES.includes(outcome));
  return {
    actions,
    failures: failed.map(({ ended_at, outcome, evidence, ...rest }) => ({
      ...rest,
      outcome: outcome ?? '',
      evidence: evidence ?? '',
      endedAt: ended_at ?? to,
    })),
    failuresTotal: bad.reduce((sum, { count }) => sum + count, 0),
    underWay: Number(underWay),
  };
}

async function holds(db: WebhookDb, site: string, from: number): Promise<DigestData['holds']> {
  const rows = await db
    .selectFrom('decisions')
    .innerJoin('episodes', 'episodes.id', 'decisions.episode_id')
    .select(['decisions.device', 'decisions.evidence', 'decisions.first_at', 'decisions.last_at'])
    .where('episodes.site', '=', site)
    .where('decisions.decision', '=', 'correlated-failure')
    .where('decisions.last_at', '>', from)
    .execute();
  const found = new Map<string, DigestData['holds'][number] & { names: Set<string> }>();
  for (const { device, evidence, first_at, last_at } of rows) {
    const scope = evidence.replace(/^\d+ of \d+ /, '');
    const hold = found.get(scope) ?? { evidence, devices: 0, firstAt: first_at, lastAt: last_at, names: new Set() };
    hold.names.add(device);
    hold.firstAt = Math.min(hold.firstAt, first_at);
    if (last_at >= hold.lastAt) Object.assign(hold, { lastAt: last_at, evidence });
    found.set(scope, hold);
  }
  const all = [...found.values()].sort((a, b) => a.firstAt - b.firstAt);
  return all.map(({ names, ...hold }) => ({ ...hold, devices: names.size }));
}

async function standings(db: WebhookDb, site: string, now: number) {
  const latches = await db
    .selectFrom('latches')
    .selectAll()
    .where('site', '=', site)
    .where('released_at', 'is', null)
    .orderBy('latched_at')
    .execute();
  const quarantines = await db
    .selectFrom('quarantines')
    .selectAll()
    .where('site', '=', site)
    .where('released_at', 'is', null)
    .orderBy('since')
    .execute();
  const approvals = await db
    .selectFrom('approvals')
    .selectAll()
    .where('site', '=', site)
    .where('verdict', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('asked_at')
    .execute();
  return {
    latches: latches.map(({ device, evidence, latched_by: by, latched_at: at }) => ({ device, evidence, by, at })),
    quarantines: quarantines.map(({ pdu, evidence, since }) => ({ pdu, evidence, since })),
    approvals: approvals.map(({ device, action, evidence, asked_at: askedAt, expires_at: expiresAt }) => {
      return { device, action, evidence, askedAt, expiresAt };
    }),
  };
}

async function lostMinutes(db: WebhookDb, site: string, from: number, to: number): Promise<DigestData['lost']> {
  const rows = await db
    .selectFrom('outages')
    .select(['device', 'cause', 'since', 'until'])
    .where('site', '=', site)
    .where('until', '>', from)
    .where('since', '<', to)
    .execute();
  const causes = new Map<string, { ms: number; names: Set<string> }>();
  for (const { device, cause, since, until } of rows) {
    const sum = causes.get(cause) ?? { ms: 0, names: new Set() };
    sum.ms += Math.min(until, to) - Math.max(since, from);
    causes.set(cause, { ms: sum.ms, names: sum.names.add(device) });
  }
  return [...causes]
    .map(([cause, { ms, names }]) => ({ cause, minutes: Math.round(ms / 60_000), devices: names.size }))
    .sort((a, b) => b.minutes - a.minutes || (a.cause < b.cause ? -1 : 1));
}

async function deadMails(db: WebhookDb, from: number): Promise<DigestData['mailsDead']> {
  const rows = await db
    .selectFrom('outbox')
    .select('last_error')
    .where('kind', 'in', ['mail', 'digest'])
    .where('dead_at', '>', from)
    .orderBy('id', 'desc')
    .execute();
  return { count: rows.length, words: rows[0]?.last_error ?? '' };
}
