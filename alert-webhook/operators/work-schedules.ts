import { HttpError } from '../../core/service/route.ts';
import type { Selection } from '../selection.ts';
import { orderBulk } from './bulk.ts';
import { dueAt } from './cron.ts';
import type { Desk } from './desk.ts';
import type { OrderedDeed } from './overrides.ts';
import type { ScheduleRow } from './schedules.ts';
import { iso } from './schemas.ts';

/** Orders what is due, once for each time, whichever process looks: the database keeps one order a time. */
export async function workSchedules(desk: Desk): Promise<void> {
  const { db, site, tools } = desk;
  const rows = await db
    .selectFrom('schedules')
    .selectAll()
    .where('site', '=', site)
    .where('enabled', '=', 1)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute();
  for (const row of rows) {
    if (tools.signal.aborted) return;
    const due = dueAt(row.cron, row.time_zone, row.last_due_at ?? row.created_at, tools.now());
    if (due !== undefined) await runDue(desk, row, due);
  }
}

async function runDue(desk: Desk, row: ScheduleRow, due: number): Promise<void> {
  const { db, tools } = desk;
  const looked = db.updateTable('schedules').set({ last_due_at: due }).where('id', '=', row.id);
  const busy = await db
    .selectFrom('bulk_orders')
    .select(['id', 'due_at'])
    .where('schedule_id', '=', row.id)
    .where(({ eb, or }) => or([eb('ended_at', 'is', null), eb('due_at', '>=', due)]))
    .executeTakeFirst();
  if (busy !== undefined) {
    if (busy.due_at < due) await tell(desk, row, due, `bulk order ${busy.id} of the time before is still under way`);
  } else
    await order(desk, row, due).catch(async (error: unknown) => {
      const made = await db
        .selectFrom('bulk_orders')
        .select('id')
        .where('schedule_id', '=', row.id)
        .where('due_at', '=', due)
        .executeTakeFirst();
      if (made !== undefined) return;
      if (!(error instanceof HttpError)) throw error;
      await tell(desk, row, due, error.message);
    });
  await looked.execute();
  tools.log.info({ schedule: row.id, dueAt: iso(due) }, 'schedule-due');
}

async function order(desk: Desk, row: ScheduleRow, due: number): Promise<void> {
  const bulk = {
    selection: JSON.parse(row.selection) as Selection,
    action: row.action as OrderedDeed,
    atOnce: row.at_once,
    pauseSeconds: row.pause_seconds,
    by: row.ordered_by,
    comment: `${row.comment} (schedule ${row.name})`,
    force: false,
    schedule: { id: row.id, dueAt: due },
  };
  await orderBulk(desk, bulk, () => Promise.resolve());
}

async function tell({ tools }: Desk, { id, name, site }: ScheduleRow, due: number, why: string): Promise<void> {
  await tools.ledger.write('schedule', { event: 'left-out', schedule: id, dueAt: iso(due), why });
  const evidence = `schedule "${name}" was left out at ${iso(due)}: ${why}`;
  tools.notify.tell({ level: 'error', event: 'schedule-left-out', site, device: '', fault: '', evidence });
}
