import type { Device } from '../core/farm/device.ts';
import type { Fault } from './config.ts';
import type { Episode } from './episode.ts';
import type { History } from './gate.ts';
import type { Plan, Rung } from './plan.ts';
import type { WebhookDb } from './tables.ts';

/**
 * How an action ended. verified: well again. not-sent: nothing reached the device, the episode may plan again. All
 * others mean that a person must look.
 */
export type Outcome =
  | 'verified'
  | 'not-healthy'
  | 'not-sent'
  | 'refused'
  | 'not-executed'
  | 'welded'
  | 'unsafe'
  | 'overridden';

export interface Action {
  id: number;
  episodeId: number;
  site: string;
  device: string;
  fault: Fault;
  action: Rung;
  plan: Plan;
  step: string;
  /** Unix milliseconds. */
  startedAt: number;
  endedAt?: number;
  outcome?: Outcome;
  evidence?: string;
}

export interface Actions {
  /** Opens an action; rejects when the device or an outlet has an open one already (the database says so). */
  start(episode: Episode, plan: Plan): Promise<Action>;
  at(id: number, step: string): Promise<void>;
  /** The outlets of the action are on again and no longer in motion. */
  settled(id: number): Promise<void>;
  end(id: number, outcome: Outcome, evidence: string): Promise<void>;
  open(): Promise<Action[]>;
  list(limit: number): Promise<Action[]>;
  /** Rungs that an episode has used up. */
  used(episodeId: number): Promise<Rung[]>;
  history(device: Device): Promise<History>;
}

export function openActions(db: WebhookDb, now: () => number): Actions {
  return {
    start: (episode, plan) => start(db, now(), episode, plan),
    async at(id, step) {
      await db.updateTable('actions').set({ step }).where('id', '=', id).execute();
    },
    async settled(id) {
      const set = { moving: 0, on_at: now() };
      await db.updateTable('action_outlets').set(set).where('action_id', '=', id).where('moving', '=', 1).execute();
    },
    async end(id, outcome, evidence) {
      await db.transaction().execute(async (trx) => {
        await trx
          .updateTable('actions')
          .set({ ended_at: now(), outcome, evidence, step: 'end' })
          .where('id', '=', id)
          .execute();
        await trx.updateTable('action_outlets').set({ open: 0, moving: 0 }).where('action_id', '=', id).execute();
      });
    },
    open: async () =>
      (await db.selectFrom('actions').selectAll().where('ended_at', 'is', null).orderBy('id').execute()).map(toAction),
    list: async (limit) =>
      (await db.selectFrom('actions').selectAll().orderBy('id', 'desc').limit(limit).execute()).map(toAction),
    async used(episodeId) {
      const rows = await db
        .selectFrom('actions')
        .select(['action', 'outcome'])
        .where('episode_id', '=', episodeId)
        .execute();
      return rows.filter(({ outcome }) => outcome !== 'not-sent').map(({ action }) => action as Rung);
    },
    history: (device) => history(db, device, now()),
  };
}

async function start(db: WebhookDb, at: number, episode: Episode, plan: Plan): Promise<Action> {
  const { site, device, fault } = episode;
  const row = { episode_id: episode.id, site, device, fault, action: plan.action, plan: JSON.stringify(plan) };
  const unset = { ended_at: null, outcome: null, evidence: null };
  return db.transaction().execute(async (trx) => {
    const values = { ...row, step: plan.steps[0]?.step ?? 'end', started_at: at, ...unset };
    const stored = await trx.insertInto('actions').values(values).returningAll().executeTakeFirstOrThrow();
    for (const { pdu, outlet } of plan.outlets) {
      const place = { action_id: stored.id, site, pdu, outlet };
      await trx
        .insertInto('action_outlets')
        .values({ ...place, open: 1, moving: 1, on_at: null })
        .execute();
    }
    return toAction(stored);
  });
}

const HOUR = 3_600_000;
const WEEK = 168 * HOUR;

async function history(db: WebhookDb, device: Device, now: number): Promise<History> {
  const { site } = device;
  const cycles = db
    .selectFrom('actions')
    .select('started_at')
    .where('site', '=', site)
    .where('action', '=', 'power-cycle')
    .where(({ eb, or }) => or([eb('outcome', 'is', null), eb('outcome', '<>', 'not-sent')]));
  const own = await cycles
    .where('device', '=', device.id)
    .where('started_at', '>', now - WEEK)
    .execute();
  const hour = await cycles.where('started_at', '>', now - HOUR).execute();
  const starts = own.map(({ started_at }) => started_at);
  const open = await db
    .selectFrom('actions')
    .select(['id', 'action', 'step'])
    .where('site', '=', site)
    .where('device', '=', device.id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return {
    ...(open ? { open: { id: open.id, action: open.action as Rung, step: open.step } } : {}),
    ...(starts.length > 0 ? { lastCycleAt: Math.max(...starts) } : {}),
    cyclesDay: starts.filter((start) => start > now - 24 * HOUR).length,
    cyclesWeek: starts.length,
    siteCyclesHour: hour.length,
    pdus: await pdus(db, device),
  };
}

async function pdus(db: WebhookDb, { site, feeds = [] }: Device): Promise<History['pdus']> {
  const found: Record<string, { moving: number; lastOnAt?: number }> = {};
  for (const { pdu } of feeds) {
    const { moving, last } = await db
      .selectFrom('action_outlets')
      .select(({ fn }) => [fn.sum<number | null>('moving').as('moving'), fn.max('on_at').as('last')])
      .where('site', '=', site)
      .where('pdu', '=', pdu)
      .executeTakeFirstOrThrow();
    found[pdu] = { moving: Number(moving ?? 0), ...(last === null ? {} : { lastOnAt: last }) };
  }
  return found;
}

type Row = Awaited<ReturnType<typeof rowsOf>>[number];
const rowsOf = (db: WebhookDb) => db.selectFrom('actions').selectAll().execute();

function toAction(row: Row): Action {
  return {
    id: row.id,
    episodeId: row.episode_id,
    site: row.site,
    device: row.device,
    fault: row.fault as Fault,
    action: row.action as Rung,
    plan: JSON.parse(row.plan) as Plan,
    step: row.step,
    startedAt: row.started_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(row.outcome === null ? {} : { outcome: row.outcome as Outcome }),
    ...(row.evidence === null ? {} : { evidence: row.evidence }),
  };
}
