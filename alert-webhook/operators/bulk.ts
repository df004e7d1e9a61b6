import { HttpError } from '../../core/service/route.ts';
import type { Selection } from '../selection.ts';
import type { Tables, WebhookDb } from '../tables.ts';
import { chosen, spread } from './chosen.ts';
import type { Desk } from './desk.ts';
import type { Seal } from './order-keys.ts';
import type { OrderedDeed } from './overrides.ts';
import { iso, told } from './schemas.ts';

export interface BulkOrder {
  selection: Selection;
  action: OrderedDeed;
  atOnce: number;
  pauseSeconds: number;
  by: string;
  comment: string;
  force: boolean;
  /** The schedule that is due, and when it was. */
  schedule?: { id: number; dueAt: number };
}

export type BulkRow = Omit<Tables['bulk_orders'], 'id'> & { id: number };
export type ItemRow = Omit<Tables['bulk_items'], 'id'> & { id: number };

const ROWS_A_STATEMENT = 500;

/** Stores an order for many miners, one of each PDU in turn; it is worked off in rounds. */
export async function orderBulk(desk: Desk, order: BulkOrder, seal: Seal) {
  const { tools, site } = desk;
  const { selection, action, atOnce, pauseSeconds, by, comment, force, schedule } = order;
  const devices = spread(chosen(tools.devices, selection));
  const now = tools.now();
  const row = {
    site,
    action,
    ordered_by: by,
    comment,
    force: force ? 1 : 0,
    schedule_id: schedule?.id ?? null,
    due_at: schedule?.dueAt ?? now,
    at_once: atOnce,
    pause_seconds: pauseSeconds,
    created_at: now,
    ended_at: null,
    cancelled_by: null,
  };
  let id = 0;
  const evidence = { event: 'ordered', action, devices: devices.length, atOnce, pauseSeconds, by, comment, force };
  await tools.ledger.write('bulk', { ...evidence, selection, ...(schedule ? { schedule } : {}) }, async (trx) => {
    ({ id } = await trx.insertInto('bulk_orders').values(row).returning('id').executeTakeFirstOrThrow());
    const item = { order_id: id, state: 'waiting', evidence: null, action_id: null, changed_at: now };
    for (let start = 0; start < devices.length; start += ROWS_A_STATEMENT) {
      const part = devices.slice(start, start + ROWS_A_STATEMENT);
      await trx
        .insertInto('bulk_items')
        .values(part.map((device) => ({ ...item, device: device.id })))
        .execute();
    }
    await seal(trx, await shownBulk(trx, { ...row, id }));
    return { bulk: id };
  });
  desk.wake();
  return shownBulk(desk.db, { ...row, id });
}

/** An order with all its items. */
export async function shownBulk(db: WebhookDb, row: BulkRow) {
  const items = await db.selectFrom('bulk_items').selectAll().where('order_id', '=', row.id).orderBy('id').execute();
  return {
    ...summary(row),
    items: items.map(({ device, state, evidence, action_id, changed_at }) => ({
      device,
      state,
      changedAt: iso(changed_at),
      ...told('evidence', evidence),
      ...told('action', action_id),
    })),
  };
}

function summary(row: BulkRow) {
  return {
    id: row.id,
    action: row.action as OrderedDeed,
    by: row.ordered_by,
    comment: row.comment,
    force: row.force === 1,
    atOnce: row.at_once,
    pauseSeconds: row.pause_seconds,
    createdAt: iso(row.created_at),
    state: row.ended_at === null ? (row.cancelled_by === null ? 'running' : 'stopping') : 'ended',
    ...told('schedule', row.schedule_id),
    ...told('endedAt', row.ended_at === null ? null : iso(row.ended_at)),
    ...told('cancelledBy', row.cancelled_by),
  };
}

async function rowOf({ db, site }: Desk, id: number): Promise<BulkRow> {
  const row = await db
    .selectFrom('bulk_orders')
    .selectAll()
    .where('site', '=', site)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new HttpError(404, `there is no bulk order ${id}`);
  return row;
}

export async function getBulk(desk: Desk, id: number) {
  return shownBulk(desk.db, await rowOf(desk, id));
}

/** Newest first, without their items. */
export async function listBulks({ db, site }: Desk, limit: number) {
  const rows = db.selectFrom('bulk_orders').selectAll().where('site', '=', site).orderBy('id', 'desc').limit(limit);
  return (await rows.execute()).map(summary);
}

/** What waits is not begun; what runs goes on to its end. */
export async function cancelBulk(desk: Desk, id: number, { by, comment }: { by: string; comment: string }, seal: Seal) {
  const row = await rowOf(desk, id);
  if (row.ended_at !== null) throw new HttpError(409, `bulk order ${id} has ended already`);
  await stopBulk(desk, row, { by, why: `cancelled by ${by}: ${comment}` }, seal);
  desk.wake();
  return getBulk(desk, id);
}

/** Begins nothing more of an order. */
export async function stopBulk(
  desk: Desk,
  row: BulkRow,
  { by, why }: { by: string; why: string },
  seal?: Seal,
): Promise<void> {
  const { tools } = desk;
  const set = { state: 'cancelled', evidence: why, changed_at: tools.now() };
  await tools.ledger.write('bulk', { event: 'stopped', bulk: row.id, by, why }, async (trx) => {
    const stopped = await trx
      .updateTable('bulk_orders')
      .set({ cancelled_by: by })
      .where('id', '=', row.id)
      .where('cancelled_by', 'is', null)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    if (stopped.numUpdatedRows === 0n)
      throw new HttpError(409, `bulk order ${row.id} has ended or was stopped already`);
    await trx
      .updateTable('bulk_items')
      .set(set)
      .where('order_id', '=', row.id)
      .where('state', '=', 'waiting')
      .execute();
    await seal?.(trx, await shownBulk(trx, { ...row, cancelled_by: by }));
    return undefined;
  });
}
