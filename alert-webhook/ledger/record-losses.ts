import { setImmediate as turn } from 'node:timers/promises';
import type { Insertable } from 'kysely';
import type { MoreTables } from '../more-tables.ts';
import type { WebhookDb } from '../tables.ts';
import type { Cause, Loss } from './cause.ts';
import { inTransaction } from './in-transaction.ts';

/** What a device was found to lose, if anything, and whose it is. */
export interface Found {
  client?: string;
  loss?: Loss;
}

export interface Look {
  site: string;
  /** Unix milliseconds. */
  at: number;
  /** Longer than this since the last look, and nobody has watched in between. */
  patienceMs: number;
  /** Judges each device, knowing what it was at the last look; undefined where nobody looked in time. */
  judge(before: (device: string) => Cause | 'works' | undefined): ReadonlyMap<string, Found>;
}

type Row = Omit<Insertable<MoreTables['outages']>, 'id'>;
interface Open {
  id: number;
  device: string;
  client: string | null;
  cause: string;
}

/**
 * Writes one look at all devices of a site. What a device was at the last look, it is held to have been until this one.
 * Between looks that lie too far apart nobody knows: that time is written as unknown, for devices that worked as well.
 * All of it is committed at once, with the time of the look.
 */
export function recordLosses(db: WebhookDb, { site, at, patienceMs, judge }: Look): Promise<void> {
  return inTransaction(db, async (trx) => {
    const watched = await trx.selectFrom('watches').select('at').where('site', '=', site).executeTakeFirst();
    const last = watched?.at;
    // A clock that was set back by more than that is believed: waiting for it to come back could take for ever.
    const anew = last === undefined || last - at > patienceMs;
    if (!anew && at <= last) return;
    const gap = !anew && at - last > patienceMs ? { since: last, until: at } : undefined;
    const cut = anew || gap !== undefined;
    const rows = await trx.selectFrom('outages').selectAll().where('site', '=', site).where('open', '=', 1).execute();
    const open = new Map<string, Open>(rows.map((row) => [row.device, row]));
    const before = (device: string) => (cut ? undefined : ((open.get(device)?.cause as Cause | undefined) ?? 'works'));
    const found = judge(before);
    const ended = rows.filter(({ device, ...row }) => cut || !goesOn(found.get(device), row));
    const begun = [...found].filter(([device, each]) => each.loss && (cut || !goesOn(each, open.get(device))));
    await close(trx, ended, cut ? undefined : at);
    await trx.updateTable('outages').set({ until: at }).where('site', '=', site).where('open', '=', 1).execute();
    await insert(trx, [
      ...(gap ? unknownRows(site, found, gap) : []),
      ...begun.map(([device, each]) => rowOf(site, device, each, at)),
    ]);
    await remember(trx, site, at, watched !== undefined);
  });
}

function goesOn(found: Found | undefined, row: Pick<Open, 'cause' | 'client'> | undefined): boolean {
  return found?.loss !== undefined && row?.cause === found.loss.cause && row.client === (found.client ?? null);
}

function rowOf(site: string, device: string, { client, loss }: Found, at: number): Row {
  const { cause, evidence } = loss ?? { cause: 'unknown', evidence: '' };
  return {
    site,
    device,
    client: client ?? null,
    cause,
    evidence: evidence.slice(0, 500),
    since: at,
    until: at,
    open: 1,
  };
}

function unknownRows(site: string, found: ReadonlyMap<string, Found>, gap: { since: number; until: number }): Row[] {
  const evidence = 'nobody watched: alert-webhook did not run or could not work';
  return [...found].map(([device, { client }]) => {
    return { site, device, client: client ?? null, cause: 'unknown', evidence, ...gap, open: 0 };
  });
}

const AT_ONCE = 500;

async function close(trx: WebhookDb, rows: readonly Open[], until: number | undefined): Promise<void> {
  const set = { open: 0, ...(until === undefined ? {} : { until }) };
  for (let first = 0; first < rows.length; first += AT_ONCE) {
    const ids = rows.slice(first, first + AT_ONCE).map(({ id }) => id);
    await trx.updateTable('outages').set(set).where('id', 'in', ids).execute();
    await turn();
  }
}

async function insert(trx: WebhookDb, rows: readonly Row[]): Promise<void> {
  for (let first = 0; first < rows.length; first += AT_ONCE) {
    await trx
      .insertInto('outages')
      .values(rows.slice(first, first + AT_ONCE))
      .execute();
    await turn();
  }
}

async function remember(trx: WebhookDb, site: string, at: number, known: boolean): Promise<void> {
  if (known) await trx.updateTable('watches').set({ at }).where('site', '=', site).execute();
  else await trx.insertInto('watches').values({ site, at }).execute();
}
