import type { Place } from '../hands.ts';
import type { WebhookDb } from '../tables.ts';

/** An outlet that should be on by now and was not seen so. */
export interface DueOutlet extends Place {
  actionId: number;
  site: string;
  device: string;
  fault?: string;
  /** Unix milliseconds. */
  dueOnAt: number;
}

/** Outlets that an action takes power from and that must have it again, whatever becomes of the action. */
export interface DueOutlets {
  /** Written before the first command: by when the outlets of the action that end on must be on. Unix milliseconds. */
  expect(actionId: number, at: number): Promise<void>;
  /** Outlets of an action that were to stay off and must come on at once; written within a transaction. */
  giveBack(trx: WebhookDb, actionId: number, places: readonly Place[]): Promise<void>;
  /** Those whose time is over. What a person has meant to be off since then is no longer expected, and left out. */
  list(): Promise<DueOutlet[]>;
  /** The outlet was seen on. */
  lit(actionId: number, place: Place): Promise<void>;
}

export function openDueOutlets(db: WebhookDb, now: () => number): DueOutlets {
  const at = (actionId: number, { pdu, outlet }: Place, on = db) =>
    on
      .updateTable('action_outlets')
      .where('action_id', '=', actionId)
      .where('pdu', '=', pdu)
      .where('outlet', '=', outlet);
  return {
    async expect(actionId, dueAt) {
      await db
        .updateTable('action_outlets')
        .set({ due_on_at: dueAt })
        .where('action_id', '=', actionId)
        .where('end_state', '=', 'on')
        .execute();
    },
    async giveBack(trx, actionId, places) {
      for (const place of places) await at(actionId, place, trx).set({ end_state: 'on', due_on_at: now() }).execute();
    },
    async list() {
      const due: DueOutlet[] = [];
      for (const { startedAt, ...outlet } of await expected(db, now())) {
        const isOver = await isMeantOff(db, { ...outlet, startedAt });
        if (isOver) await at(outlet.actionId, outlet).set({ due_on_at: null }).execute();
        else due.push(outlet);
      }
      return due;
    },
    async lit(actionId, place) {
      await at(actionId, place).set({ due_on_at: null, moving: 0, on_at: now() }).execute();
    },
  };
}

type Expected = DueOutlet & { startedAt: number };

async function expected(db: WebhookDb, now: number): Promise<Expected[]> {
  const rows = await db
    .selectFrom('action_outlets')
    .innerJoin('actions', 'actions.id', 'action_outlets.action_id')
    .select(['action_id', 'action_outlets.site', 'pdu', 'outlet', 'due_on_at', 'device', 'fault', 'started_at'])
    .where('end_state', '=', 'on')
    .where('due_on_at', '<=', now)
    .orderBy('due_on_at')
    .execute();
  return rows.map(({ action_id: actionId, due_on_at: dueOnAt, started_at: startedAt, fault, ...place }) => ({
    ...place,
    actionId,
    startedAt,
    dueOnAt: dueOnAt ?? now,
    ...(fault === null ? {} : { fault }),
  }));
}

/** Latched since, or turned off by a later action: whoever wants it on must say so. */
async function isMeantOff(db: WebhookDb, due: Expected): Promise<boolean> {
  const { actionId, startedAt, site, device, pdu, outlet } = due;
  const latch = await db
    .selectFrom('latches')
    .select('id')
    .where('site', '=', site)
    .where('device', 'in', [device, `${pdu}/${outlet}`])
    .where('released_at', 'is', null)
    .where('latched_at', '>=', startedAt)
    .executeTakeFirst();
  if (latch) return true;
  const later = await db
    .selectFrom('action_outlets')
    .innerJoin('actions', 'actions.id', 'action_outlets.action_id')
    .select('action_id')
    .where('action_outlets.site', '=', site)
    .where('pdu', '=', pdu)
    .where('outlet', '=', outlet)
    .where('end_state', '=', 'off')
    .where('action_id', '>', actionId)
    .where(({ eb, or }) => or([eb('outcome', 'is', null), eb('outcome', '<>', 'not-sent')]))
    .executeTakeFirst();
  return later !== undefined;
}
