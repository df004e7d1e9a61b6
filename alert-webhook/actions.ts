import type { Device } from '../core/farm/device.ts';
import { devicesOf, keepDevices } from './action-devices.ts';
import type { Fault } from './config.ts';
import type { Episode } from './episode.ts';
import type { History } from './gate.ts';
import { historyOf } from './history.ts';
import type { Deed, Plan, Rung } from './plan.ts';
import type { WebhookDb } from './tables.ts';
import { usedRungs } from './used-rungs.ts';

/**
 * How an action ended. verified: well again. not-sent: nothing reached the device, the episode may plan again. All
 * others mean that a person must look. unknown: nobody can say what the PDU did, and nothing is tried again.
 * wrong-outlet: another machine lost its power; it has it back, and the PDU is quarantined.
 */
export type Outcome =
  | 'verified'
  | 'not-healthy'
  | 'not-sent'
  | 'refused'
  | 'not-executed'
  | 'welded'
  | 'unsafe'
  | 'overridden'
  | 'unknown'
  | 'wrong-outlet';

/** Something that was decided by the machine (then it has an episode and a fault) or ordered by an operator. */
export interface Action {
  id: number;
  episodeId?: number;
  site: string;
  /** What the outlets feed. Of an outlet that feeds nothing, and of a new name, `pdu/outlet`, or the PDU itself. */
  device: string;
  fault?: Fault;
  action: Deed;
  plan: Plan;
  step: string;
  /** Unix milliseconds. */
  startedAt: number;
  endedAt?: number;
  outcome?: Outcome;
  evidence?: string;
  /** Who ordered it, and what they said about it. */
  orderedBy?: string;
  comment?: string;
}

/** Who orders what, for the books. */
export interface Order {
  site: string;
  by: string;
  comment: string;
  /** The model of the device, where it is known. */
  model?: string;
}

export interface Actions {
  /** Opens an action; rejects when the device or an outlet has an open one already (the database says so). */
  start(episode: Episode, plan: Plan, model?: string): Promise<Action>;
  /** Opens an action that an operator ordered; rejects as `start` does. `also` is committed with it. */
  order(order: Order, plan: Plan, also?: (trx: WebhookDb, action: Action) => Promise<void>): Promise<Action>;
  get(id: number): Promise<Action | undefined>;
  at(id: number, step: string): Promise<void>;
  /** The outlets of the action are on again and no longer in motion. */
  settled(id: number): Promise<void>;
  /** What has ended already stays as it ended. */
  end(id: number, outcome: Outcome, evidence: string): Promise<void>;
  open(): Promise<Action[]>;
  /** Newest first, of one device or of all. */
  list(limit: number, device?: string): Promise<Action[]>;
  /** Rungs that an episode has used up. One command that provably never moved a relay is forgiven, the next one not. */
  used(episodeId: number): Promise<Rung[]>;
  history(device: Device): Promise<History>;
  /** What the outlets of the action are on and what it is done to, as the inventory had it when the action began. */
  devicesOf(id: number): Promise<Device[]>;
}

/**
 * `devices` are those of the inventory: how many of a building are dark is counted among them, and what an action has to
 * do with is written down with it.
 */
export function openActions(
  db: WebhookDb,
  now: () => number,
  devices: () => ReadonlyMap<string, Device> = () => new Map(),
): Actions {
  return {
    start: (episode, plan, model) => {
      const { id, site, device, fault } = episode;
      const origin = { site, device, episode_id: id, fault, ordered_by: null, comment: null, model: model ?? null };
      return start(db, now(), origin, plan, (trx, action) => keepDevices(trx, action, devices()));
    },
    order: ({ site, by, comment, model }, plan, also) =>
      start(
        db,
        now(),
        { site, device: plan.device, episode_id: null, fault: null, ordered_by: by, comment, model: model ?? null },
        plan,
        async (trx, action) => {
          await keepDevices(trx, action, devices());
          await also?.(trx, action);
        },
      ),
    async get(id) {
      const row = await db.selectFrom('actions').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toAction(row);
    },
    async at(id, step) {
      await db.updateTable('actions').set({ step }).where('id', '=', id).execute();
    },
    async settled(id) {
      const set = { moving: 0, on_at: now(), due_on_at: null };
      await db.updateTable('action_outlets').set(set).where('action_id', '=', id).where('moving', '=', 1).execute();
    },
    async end(id, outcome, evidence) {
      await db.transaction().execute(async (trx) => {
        await trx
          .updateTable('actions')
          .set({ ended_at: now(), outcome, evidence, step: 'end' })
          .where('id', '=', id)
          .where('ended_at', 'is', null)
          .execute();
        await trx.updateTable('action_outlets').set({ open: 0, moving: 0 }).where('action_id', '=', id).execute();
      });
    },
    open: async () =>
      (await db.selectFrom('actions').selectAll().where('ended_at', 'is', null).orderBy('id').execute()).map(toAction),
    async list(limit, device) {
      const all = db.selectFrom('actions').selectAll().orderBy('id', 'desc').limit(limit);
      return (await (device === undefined ? all : all.where('device', '=', device)).execute()).map(toAction);
    },
    used: (episodeId) => usedRungs(db, episodeId),
    history: (device) => historyOf(db, device, now(), devices().values()),
    devicesOf: (id) => devicesOf(db, id),
  };
}

type Origin = Pick<Row, 'site' | 'device' | 'episode_id' | 'fault' | 'ordered_by' | 'comment' | 'model'>;

async function start(
  db: WebhookDb,
  at: number,
  origin: Origin,
  plan: Plan,
  also?: (trx: WebhookDb, action: Action) => Promise<void>,
): Promise<Action> {
  const { site } = origin;
  const row = { ...origin, action: plan.action, plan: JSON.stringify(plan) };
  const unset = { ended_at: null, outcome: null, evidence: null };
  return db.transaction().execute(async (trx) => {
    const values = { ...row, step: plan.steps[0]?.step ?? 'end', started_at: at, ...unset };
    const stored = await trx.insertInto('actions').values(values).returningAll().executeTakeFirstOrThrow();
    const usually = plan.action === 'power-off' ? 'off' : 'on';
    for (const { pdu, outlet, endState = usually } of plan.outlets) {
      const place = { action_id: stored.id, site, pdu, outlet, end_state: endState };
      await trx
        .insertInto('action_outlets')
        .values({ ...place, open: 1, moving: 1, on_at: null, due_on_at: null })
        .execute();
    }
    const action = toAction(stored);
    await also?.(trx, action);
    return action;
  });
}

type Row = Awaited<ReturnType<typeof rowsOf>>[number];
const rowsOf = (db: WebhookDb) => db.selectFrom('actions').selectAll().execute();

function toAction(row: Row): Action {
  return {
    id: row.id,
    ...(row.episode_id === null ? {} : { episodeId: row.episode_id }),
    site: row.site,
    device: row.device,
    ...(row.fault === null ? {} : { fault: row.fault as Fault }),
    action: row.action as Deed,
    plan: JSON.parse(row.plan) as Plan,
    step: row.step,
    startedAt: row.started_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(row.outcome === null ? {} : { outcome: row.outcome as Outcome }),
    ...(row.evidence === null ? {} : { evidence: row.evidence }),
    ...(row.ordered_by === null ? {} : { orderedBy: row.ordered_by }),
    ...(row.comment === null ? {} : { comment: row.comment }),
  };
}
