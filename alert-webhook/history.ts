import type { Device } from '../core/farm/device.ts';
import type { History } from './gate.ts';
import type { Deed } from './plan.ts';
import type { WebhookDb } from './tables.ts';

const HOUR = 3_600_000;
const WEEK = 168 * HOUR;

/** What our own books say of a device. Power cycles that operators ordered count like our own. */
export async function historyOf(db: WebhookDb, device: Device, now: number): Promise<History> {
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
    ...(open ? { open: { id: open.id, action: open.action as Deed, step: open.step } } : {}),
    ...(starts.length > 0 ? { lastCycleAt: Math.max(...starts) } : {}),
    attemptsHour: 0,
    attemptsDay: 0,
    attemptsWeek: 0,
    cyclesYear: starts.length,
    siteOnsMinute: 0,
    buildingDark: 0,
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
