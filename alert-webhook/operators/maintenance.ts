import { HttpError } from '../../core/service/route.ts';
import type { Selection } from '../selection.ts';
import type { Tables } from '../tables.ts';
import { chosen } from './chosen.ts';
import type { Desk } from './desk.ts';
import type { Seal } from './order-keys.ts';
import { iso, told } from './schemas.ts';

const LONGEST_MS = 30 * 24 * 3_600_000;

interface Window {
  selection: Selection;
  startsAt?: string;
  endsAt: string;
  by: string;
  comment: string;
}

type Row = Omit<Tables['maintenance_windows'], 'id'> & { id: number };

function shown(row: Row, now: number) {
  const over = row.ends_at <= now ? 'over' : row.starts_at <= now ? 'open' : 'planned';
  return {
    id: row.id,
    selection: JSON.parse(row.selection) as Selection,
    startsAt: iso(row.starts_at),
    endsAt: iso(row.ends_at),
    by: row.ordered_by,
    comment: row.comment,
    createdAt: iso(row.created_at),
    state: row.cancelled_at === null ? over : 'cancelled',
    ...told('cancelledAt', row.cancelled_at === null ? null : iso(row.cancelled_at)),
    ...told('cancelledBy', row.cancelled_by),
  };
}

/** A time in which the machine leaves some devices alone. */
export async function openWindow({ tools, site }: Desk, window: Window, seal: Seal) {
  const now = tools.now();
  const startsAt = window.startsAt === undefined ? now : timeOf('startsAt', window.startsAt);
  const endsAt = timeOf('endsAt', window.endsAt);
  if (endsAt <= startsAt)
    throw new HttpError(400, `endsAt: found ${iso(endsAt)}, expected a time after ${iso(startsAt)}`);
  if (endsAt <= now) throw new HttpError(400, `endsAt: found ${iso(endsAt)}, which is over already`);
  if (endsAt - startsAt > LONGEST_MS) throw new HttpError(400, 'endsAt: found more than 30 days after startsAt');
  const devices = chosen(tools.devices, window.selection).length;
  const { by, comment } = window;
  const row = {
    site,
    selection: JSON.stringify(window.selection),
    starts_at: startsAt,
    ends_at: endsAt,
    ordered_by: by,
    comment,
    created_at: now,
    cancelled_at: null,
    cancelled_by: null,
  };
  let answer: (ReturnType<typeof shown> & { devices: number }) | undefined;
  const evidence = { opened: window.selection, startsAt: iso(startsAt), endsAt: iso(endsAt), by, comment };
  await tools.ledger.write('maintenance', evidence, async (trx) => {
    const stored = await trx.insertInto('maintenance_windows').values(row).returningAll().executeTakeFirstOrThrow();
    answer = { ...shown(stored, now), devices };
    await seal(trx, answer);
    return { window: stored.id };
  });
  if (answer === undefined) throw new Error('a maintenance window was not stored');
  return answer;
}

/** Newest first. */
export async function listWindows({ tools, db, site }: Desk, limit: number) {
  const rows = await db
    .selectFrom('maintenance_windows')
    .selectAll()
    .where('site', '=', site)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => shown(row, tools.now()));
}

export async function cancelWindow(desk: Desk, id: number, who: { by: string; comment: string }, seal: Seal) {
  const { tools, db, site } = desk;
  const now = tools.now();
  const before = await db
    .selectFrom('maintenance_windows')
    .selectAll()
    .where('site', '=', site)
    .where('id', '=', id)
    .executeTakeFirst();
  if (before === undefined) throw new HttpError(404, `there is no maintenance window ${id}`);
  const set = { cancelled_at: now, cancelled_by: who.by };
  const answer = shown({ ...before, ...set }, now);
  await tools.ledger.write('maintenance', { cancelled: id, ...who }, async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('maintenance_windows')
      .set(set)
      .where('id', '=', id)
      .where('cancelled_at', 'is', null)
      .where('ends_at', '>', now)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new HttpError(409, `maintenance window ${id} is over or cancelled already`);
    await seal(trx, answer);
    return undefined;
  });
  desk.wake();
  return answer;
}

function timeOf(name: string, text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time) || !/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text))
    throw new HttpError(400, `${name}: found "${text}", expected ISO 8601 with Z or an offset: 2026-11-22T04:00:00Z`);
  return time;
}
