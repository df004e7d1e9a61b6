import type { Actor } from '../actor.ts';
import { pageOf, readCursor, writeCursor } from '../comments/page.ts';
import type { MaintenanceDb, MaintenanceRow } from './tables.ts';

/** A maintenance as it is shown. */
export interface MaintenanceView {
  id: number;
  device: string;
  /** What was ordered together. */
  batch: string;
  phase: string;
  until: string;
  reason: string;
  by: Actor;
  askedAt: string;
  beganAt?: string;
  endedAt?: string;
  endedBy?: Actor;
  outcome?: string;
  told?: string;
  /** Of alert-webhook. */
  window?: number;
}

/** Which of them; newest first. */
export interface MaintenanceQuery {
  limit: number;
  cursor?: string | undefined;
  device?: string | undefined;
  batch?: string | undefined;
  /** Only what is not over. */
  open?: boolean | undefined;
}

export async function listMaintenance(db: MaintenanceDb, query: MaintenanceQuery) {
  const { device, batch, open, limit, cursor } = query;
  const after = cursor === undefined ? undefined : readCursor(cursor, '-id', 'number')[1];
  const chosen = db
    .selectFrom('device_maintenance')
    .$if(device !== undefined, (select) => select.where('device_id', '=', device ?? ''))
    .$if(batch !== undefined, (select) => select.where('batch', '=', batch ?? ''))
    .$if(open === true, (select) => select.where('phase', '<>', 'ended'));
  const rows = await chosen
    .selectAll()
    .$if(after !== undefined, (select) => select.where('id', '<', after ?? 0))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const { total } = await chosen.select(({ fn }) => fn.countAll().as('total')).executeTakeFirstOrThrow();
  const page = pageOf(rows, limit, Number(total), ({ id }) => writeCursor('-id', [id, id]));
  return { ...page, items: page.items.map(viewMaintenance) };
}

export function viewMaintenance(row: MaintenanceRow): MaintenanceView {
  const { ended_by_id: endedBy } = row;
  return {
    ...{ id: row.id, device: row.device_id, batch: row.batch, phase: row.phase, until: iso(row.until) },
    ...{ reason: row.reason, by: { id: row.actor_id, name: row.actor_name }, askedAt: iso(row.asked_at) },
    ...(row.began_at === null ? {} : { beganAt: iso(row.began_at) }),
    ...(row.ended_at === null ? {} : { endedAt: iso(row.ended_at) }),
    ...(endedBy === null ? {} : { endedBy: { id: endedBy, name: row.ended_by_name ?? '' } }),
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
    ...(row.told === null ? {} : { told: row.told }),
    ...(row.window_id === null ? {} : { window: row.window_id }),
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
