import { HttpError } from '../../core/service/route.ts';
import { messageOf } from '../command.ts';
import { type BulkRow, type ItemRow, stopBulk } from './bulk.ts';
import type { Round } from './consider.ts';
import { newRound } from './consider.ts';
import type { Desk } from './desk.ts';
import { orderDevice } from './device-order.ts';
import { type OrderedDeed, PASSING } from './overrides.ts';

/** So many failures one after the other mean that something is wrong with the order, not with the miners. */
const FAILURES = 3;
/** So many items whose gates open by themselves later are looked at in one round. */
const TRIES = 10;
/** Gates that speak of the whole site: the order ends there. */
const HOLDS = ['kill-switch', 'disarmed', 'correlated-failure'];

/** Works off bulk orders: takes what has ended from its action, and begins as much as may run at once. */
export async function workBulks(desk: Desk): Promise<void> {
  const { db, site, tools } = desk;
  const open = await db
    .selectFrom('bulk_orders')
    .selectAll()
    .where('site', '=', site)
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute();
  for (const row of open) {
    if (tools.signal.aborted) return;
    try {
      await workBulk(desk, row);
    } catch (error) {
      tools.metrics.failures.inc();
      tools.log.error({ err: error, bulk: row.id }, 'bulk-failed');
    }
  }
}

async function workBulk(desk: Desk, row: BulkRow): Promise<void> {
  await takeEnded(desk, row);
  const killed = await desk.tools.standings.killed();
  if (killed !== undefined) return stopAndEnd(desk, row, killed);
  const items = await itemsOf(desk, row.id);
  if (inARow(items) >= FAILURES) return stopAndEnd(desk, row, `${FAILURES} failed one after the other`);
  if (row.cancelled_by === null) {
    const held = await beginSome(desk, row, items);
    if (held !== undefined) return stopAndEnd(desk, row, held);
  }
  await endIfDone(desk, row);
}

function itemsOf({ db }: Desk, id: number): Promise<ItemRow[]> {
  return db.selectFrom('bulk_items').selectAll().where('order_id', '=', id).orderBy('id').execute();
}

/** What ran and has ended since: also what an earlier process began. */
async function takeEnded({ db, tools }: Desk, { id }: BulkRow): Promise<void> {
  const ended = await db
    .selectFrom('bulk_items')
    .innerJoin('actions', 'actions.id', 'bulk_items.action_id')
    .select([
      'bulk_items.id',
      'bulk_items.device',
      'actions.outcome',
      'actions.evidence',
      'actions.ended_at',
      'actions.id as action',
    ])
    .where('order_id', '=', id)
    .where('state', '=', 'running')
    .where('actions.ended_at', 'is not', null)
    .execute();
  for (const { id: item, device, outcome, evidence, ended_at, action } of ended) {
    const state = outcome === 'verified' ? 'done' : 'failed';
    const told = `${outcome ?? ''}: ${evidence ?? ''}`;
    await tools.ledger.write(
      'bulk',
      { event: 'item', bulk: id, device, state, action, evidence: told },
      async (trx) => {
        const set = { state, evidence: told, changed_at: ended_at ?? tools.now() };
        await trx.updateTable('bulk_items').set(set).where('id', '=', item).where('state', '=', 'running').execute();
        return undefined;
      },
    );
  }
}

/** Failures since the last success, in the order in which they ended. */
function inARow(items: readonly ItemRow[]): number {
  const ended = items.filter(({ state }) => state === 'done' || state === 'failed');
  const newest = ended.sort((a, b) => b.changed_at - a.changed_at || b.id - a.id);
  const success = newest.findIndex(({ state }) => state === 'done');
  return success < 0 ? newest.length : success;
}

/** Begins what may run now. Returns why the whole order must stop, if it must. */
async function beginSome(desk: Desk, row: BulkRow, items: readonly ItemRow[]): Promise<string | undefined> {
  const { tools } = desk;
  let running = items.filter(({ state }) => state === 'running').length;
  let round: Round | undefined;
  let tries = TRIES;
  for (const item of items.filter(({ state }) => state === 'waiting')) {
    if (running >= row.at_once || tools.signal.aborted || !(await isPauseOver(desk, row))) return undefined;
    round ??= await newRound(tools, row.schedule_id !== null);
    const begun = await beginItem(desk, row, item, round);
    if (begun === 'running') running += 1;
    if (begun === 'waiting') tries -= 1;
    if (tries === 0) return undefined;
    if (typeof begun === 'object') return begun.held;
  }
  return undefined;
}

async function isPauseOver({ db, tools }: Desk, { id, pause_seconds: pause }: BulkRow): Promise<boolean> {
  if (pause === 0) return true;
  const { last } = await db
    .selectFrom('bulk_items')
    .innerJoin('actions', 'actions.id', 'bulk_items.action_id')
    .select(({ fn }) => fn.max<number | null>('actions.started_at').as('last'))
    .where('order_id', '=', id)
    .executeTakeFirstOrThrow();
  return last === null || tools.now() - last >= pause * 1000;
}

async function beginItem(
  desk: Desk,
  row: BulkRow,
  item: ItemRow,
  round: Round,
): Promise<'running' | 'waiting' | 'skipped' | { held: string }> {
  const { tools } = desk;
  const device = tools.devices.get(item.device);
  if (device === undefined) return skip(desk, row, item, 'the inventory has no such device any more');
  const { ordered_by: by, comment } = row;
  try {
    await orderDevice(desk, device, {
      deed: row.action as OrderedDeed,
      by,
      comment: `${comment} (bulk order ${row.id})`,
      force: row.force === 1,
      round,
      also: async (trx, { action }) => {
        const set = { state: 'running', action_id: action, changed_at: tools.now() };
        const taken = trx.updateTable('bulk_items').set(set).where('id', '=', item.id).where('state', '=', 'waiting');
        if ((await taken.executeTakeFirst()).numUpdatedRows === 0n)
          throw new HttpError(409, 'it does not wait any more');
      },
    });
    return 'running';
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    const { gate, actionId } = error.details;
    if (HOLDS.includes(String(gate))) return { held: error.message };
    if (PASSING.includes(String(gate)) || actionId !== undefined || error.status === 503) return 'waiting';
    return skip(desk, row, item, messageOf(error));
  }
}

async function skip({ tools }: Desk, { id }: BulkRow, item: ItemRow, evidence: string): Promise<'skipped'> {
  const { device } = item;
  await tools.ledger.write('bulk', { event: 'item', bulk: id, device, state: 'skipped', evidence }, async (trx) => {
    const set = { state: 'skipped', evidence, changed_at: tools.now() };
    await trx.updateTable('bulk_items').set(set).where('id', '=', item.id).where('state', '=', 'waiting').execute();
    return undefined;
  });
  return 'skipped';
}

async function stopAndEnd(desk: Desk, row: BulkRow, why: string): Promise<void> {
  if (row.cancelled_by === null) {
    await stopBulk(desk, row, { by: 'alert-webhook', why });
    const evidence = `bulk order ${row.id} (${row.action}) stopped by itself: ${why}`;
    desk.tools.notify.tell({ level: 'error', event: 'bulk-stopped', site: row.site, device: '', fault: '', evidence });
  }
  await endIfDone(desk, row);
}

async function endIfDone(desk: Desk, { id }: BulkRow): Promise<void> {
  const { tools, db } = desk;
  const items = await itemsOf(desk, id);
  if (items.some(({ state }) => state === 'waiting' || state === 'running')) return;
  const counts: Record<string, number> = {};
  for (const { state } of items) counts[state] = (counts[state] ?? 0) + 1;
  const ended = await db.selectFrom('bulk_orders').select('ended_at').where('id', '=', id).executeTakeFirst();
  if (ended?.ended_at !== null) return;
  await tools.ledger.write('bulk', { event: 'ended', bulk: id, ...counts }, async (trx) => {
    await trx.updateTable('bulk_orders').set({ ended_at: tools.now() }).where('id', '=', id).execute();
    return undefined;
  });
}
