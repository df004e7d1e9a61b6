import type { Device } from '../core/farm/device.ts';
import type { History } from './gate.ts';
import { isMinerCommand } from './miner-command.ts';
import type { Deed } from './plan.ts';
import type { WebhookDb } from './tables.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const YEAR = 365 * DAY;

/** What our own books say of a device. Steps that operators ordered count like our own; what was never sent does not. */
export async function historyOf(
  db: WebhookDb,
  device: Device,
  now: number,
  devices: Iterable<Device> = [],
): Promise<History> {
  const { site } = device;
  const own = await sent(db, site)
    .select(['id', 'action', 'step', 'started_at', 'ended_at'])
    .where('device', '=', device.id)
    .where('action', '<>', 'rename')
    .where(({ eb, or }) => or([eb('started_at', '>', now - YEAR), eb('ended_at', 'is', null)]))
    .execute();
  const open = own.find(({ ended_at }) => ended_at === null);
  const starts = own.filter(({ action }) => action === 'power-cycle').map(({ started_at }) => started_at);
  const since = (times: readonly number[], span: number) => times.filter((time) => time > now - span).length;
  const attempts = own.filter(({ action }) => !isMinerCommand(action)).map(({ started_at }) => started_at);
  return {
    ...(open ? { open: { id: open.id, action: open.action as Deed, step: open.step } } : {}),
    ...(starts.length > 0 ? { lastCycleAt: Math.max(...starts) } : {}),
    attemptsHour: since(attempts, HOUR),
    attemptsDay: since(attempts, DAY),
    attemptsWeek: since(attempts, WEEK),
    cyclesDay: since(starts, DAY),
    cyclesWeek: since(starts, WEEK),
    cyclesYear: since(starts, YEAR),
    ...(await siteNumbers(db, site, now)),
    buildingDark: await darkAround(db, device, devices),
    unhealed: await unhealed(db, site),
    pdus: await pdus(db, device),
  };
}

function sent(db: WebhookDb, site: string) {
  return db
    .selectFrom('actions')
    .where('site', '=', site)
    .where(({ eb, or }) => or([eb('outcome', 'is', null), eb('outcome', '<>', 'not-sent')]));
}

async function siteNumbers(
  db: WebhookDb,
  site: string,
  now: number,
): Promise<Pick<History, 'siteCyclesHour' | 'siteOnsMinute'>> {
  const cycles = await sent(db, site)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('action', '=', 'power-cycle')
    .where('started_at', '>', now - HOUR)
    .executeTakeFirstOrThrow();
  const ons = await db
    .selectFrom('action_outlets')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('site', '=', site)
    .where('end_state', '=', 'on')
    .where('on_at', '>', now - MINUTE)
    .executeTakeFirstOrThrow();
  return { siteCyclesHour: Number(cycles.count), siteOnsMinute: Number(ons.count) };
}

/** Miners of the same building that we keep without power: in motion, or latched off. Those without a building are together. */
async function darkAround(db: WebhookDb, { site, location }: Device, devices: Iterable<Device>): Promise<number> {
  const moving = await db
    .selectFrom('action_outlets')
    .innerJoin('actions', 'actions.id', 'action_outlets.action_id')
    .select('actions.device')
    .where('action_outlets.site', '=', site)
    .where('action_outlets.open', '=', 1)
    .where('action_outlets.moving', '=', 1)
    .execute();
  const latched = await db
    .selectFrom('latches')
    .select('device')
    .where('site', '=', site)
    .where('released_at', 'is', null)
    .execute();
  const dark = new Set([...moving, ...latched].map(({ device }) => device));
  if (dark.size === 0) return 0;
  let count = 0;
  for (const each of devices) if (dark.has(each.id) && each.location?.building === location?.building) count += 1;
  return count;
}

/** Devices with an open episode in which a step of ours was carried out and did not help. */
async function unhealed(db: WebhookDb, site: string): Promise<string[]> {
  const rows = await db
    .selectFrom('episodes')
    .innerJoin('actions', 'actions.episode_id', 'episodes.id')
    .select('actions.device')
    .distinct()
    .where('episodes.site', '=', site)
    .where('episodes.closed_at', 'is', null)
    .where('actions.ended_at', 'is not', null)
    .where('actions.outcome', 'not in', ['not-sent', 'verified'])
    .execute();
  return rows.map(({ device }) => device);
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
    found[pdu] = { moving: Number(moving ?? 0), ...(last === null ? {} : { lastOnAt: Number(last) }) };
  }
  return found;
}
