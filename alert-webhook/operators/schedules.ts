import { HttpError } from '../../core/service/route.ts';
import type { Selection } from '../selection.ts';
import type { Tables } from '../tables.ts';
import { chosen } from './chosen.ts';
import { nextAfter } from './cron.ts';
import type { Desk } from './desk.ts';
import type { Seal } from './order-keys.ts';
import type { OrderedDeed } from './overrides.ts';
import { iso, told } from './schemas.ts';

export const SCHEDULED = ['restart-mining', 'reboot', 'power-cycle'] as const;

interface Schedule {
  name: string;
  cron: string;
  timeZone: string;
  action: (typeof SCHEDULED)[number];
  selection: Selection;
  atOnce: number;
  pauseSeconds: number;
  by: string;
  comment: string;
}

export type ScheduleRow = Omit<Tables['schedules'], 'id'> & { id: number };

function shown(row: ScheduleRow, now: number) {
  const isOn = row.enabled === 1 && row.removed_at === null;
  const next = isOn ? nextAfter(row.cron, row.time_zone, now) : undefined;
  return {
    id: row.id,
    name: row.name,
    cron: row.cron,
    timeZone: row.time_zone,
    action: row.action as OrderedDeed,
    selection: JSON.parse(row.selection) as Selection,
    atOnce: row.at_once,
    pauseSeconds: row.pause_seconds,
    by: row.ordered_by,
    comment: row.comment,
    enabled: isOn,
    createdAt: iso(row.created_at),
    ...told('nextAt', next === undefined ? null : iso(next)),
  };
}

/** Kept until it is removed. When it is due, it orders in bulk what a person would. */
export async function makeSchedule({ tools, db, site }: Desk, schedule: Schedule, seal: Seal) {
  const { name, cron, timeZone, action, selection, atOnce, pauseSeconds, by, comment } = schedule;
  const now = tools.now();
  if (nextAfter(cron, timeZone, now) === undefined) throw new HttpError(400, `cron: "${cron}" never comes`);
  chosen(tools.devices, selection);
  const known = await db
    .selectFrom('schedules')
    .select('id')
    .where('site', '=', site)
    .where('name', '=', name)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (known !== undefined) throw new HttpError(409, `schedule ${known.id} is named "${name}" already`);
  const row = {
    site,
    name,
    cron,
    time_zone: timeZone,
    action,
    selection: JSON.stringify(selection),
    at_once: atOnce,
    pause_seconds: pauseSeconds,
    ordered_by: by,
    comment,
    enabled: 1,
    created_at: now,
    last_due_at: now,
    removed_at: null,
  };
  let answer: ReturnType<typeof shown> | undefined;
  await tools.ledger.write('schedule', { event: 'made', ...schedule }, async (trx) => {
    const stored = await trx.insertInto('schedules').values(row).returningAll().executeTakeFirstOrThrow();
    answer = shown(stored, now);
    await seal(trx, answer);
    return { schedule: stored.id };
  });
  if (answer === undefined) throw new Error('a schedule was not stored');
  return answer;
}

export async function listSchedules({ tools, db, site }: Desk) {
  const rows = db.selectFrom('schedules').selectAll().where('site', '=', site).where('removed_at', 'is', null);
  return (await rows.orderBy('id').execute()).map((row) => shown(row, tools.now()));
}

interface Change {
  enabled?: boolean;
  removed?: true;
  by: string;
  comment: string;
}

/** What was due while it was disabled is not made up for. */
export async function changeSchedule({ tools, db, site }: Desk, id: number, change: Change, seal: Seal) {
  const now = tools.now();
  const before = await db
    .selectFrom('schedules')
    .selectAll()
    .where('site', '=', site)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (before === undefined) throw new HttpError(404, `there is no schedule ${id}`);
  const { enabled, removed, ...who } = change;
  const set = {
    ...(enabled === undefined ? {} : { enabled: enabled ? 1 : 0 }),
    ...(enabled === true && before.enabled === 0 ? { last_due_at: now } : {}),
    ...(removed ? { removed_at: now } : {}),
  };
  const answer = shown({ ...before, ...set }, now);
  const event = removed ? 'removed' : enabled ? 'enabled' : 'disabled';
  await tools.ledger.write('schedule', { event, schedule: id, ...who }, async (trx) => {
    await trx.updateTable('schedules').set(set).where('id', '=', id).where('removed_at', 'is', null).execute();
    await seal(trx, answer);
    return undefined;
  });
  return answer;
}
