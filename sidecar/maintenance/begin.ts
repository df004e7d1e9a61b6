import { HttpError } from '../../core/service/route.ts';
import { complete, placedDevices } from '../inventory/read-devices.ts';
import { type DeviceRecord, PUBLISHED } from '../inventory/record.ts';
import { inventoryIn } from '../inventory/wider.ts';
import { giveUp } from './give-up.ts';
import { beginRefusal, selectionFor } from './may-begin.ts';
import { openWindows } from './open-windows.ts';
import type { MaintenanceParts, Who } from './parts.ts';
import { settle } from './settle.ts';
import type { MaintenanceDb } from './tables.ts';

const LONGEST_MS = 30 * 24 * 3_600_000;
export const MOST_AT_ONCE = 200;

/** What is ordered: `until` in unix milliseconds. */
export interface MaintenanceOrder {
  devices: readonly string[];
  until: number;
  reason: string;
}

/**
 * Puts devices into maintenance, all of them or none, and returns the batch. First it is written down what is to be, then
 * alert-webhook opens its windows, then the inventory's states change in one commit. Who dies in between leaves windows
 * that hold the machine back, and `maintenanceRound` goes on from there. Throws HttpError 400 and 409 for what cannot be,
 * alert-webhook's own refusal, and 502 where it cannot be reached: then what may be open of it is cancelled.
 */
export async function beginMaintenance(parts: MaintenanceParts, who: Who, order: MaintenanceOrder): Promise<string> {
  checkOrder(order, parts.now());
  const devices = await devicesOf(parts.db, order.devices);
  const batch = parts.newKey();
  const { actor } = who.principal;
  const rows = await Promise.all(
    devices.map(async (device) => {
      const selection = parts.give && selectionFor(device, await feedsMiners(parts.db, device));
      return {
        ...{ device_id: device.id, batch, phase: 'opening', until: order.until, reason: order.reason },
        ...{ actor_id: actor.id, actor_name: actor.name, asked_at: parts.now(), began_at: null, was: null },
        ...{ set_revision: null, ended_at: null, ended_by_id: null, ended_by_name: null, outcome: null, told: null },
        ...{ window_key: `maintenance-${parts.newKey()}`, window_id: null },
        window_selection: selection === undefined ? null : JSON.stringify(selection),
        window_phase: selection === undefined ? 'none' : 'wanted',
      };
    }),
  );
  parts.underWay.add(batch);
  try {
    await parts.db.insertInto('device_maintenance').values(rows).execute();
    await openWindows(parts, batch, who);
    await settle(parts, batch, who);
  } catch (error) {
    await giveUp(parts, batch, error);
    throw error;
  } finally {
    parts.underWay.delete(batch);
  }
  return batch;
}

function checkOrder({ devices, until }: MaintenanceOrder, now: number): void {
  const found = Number.isFinite(until) ? new Date(until).toISOString() : 'no time';
  if (!(until > now))
    throw new HttpError(400, `until: found ${found}, expected a time after ${new Date(now).toISOString()}`);
  if (until - now > LONGEST_MS) throw new HttpError(400, `until: found ${found}, expected at most 30 days from now`);
  if (devices.length > MOST_AT_ONCE)
    throw new HttpError(400, `devices: found ${devices.length}, expected at most ${MOST_AT_ONCE} in one order`);
}

/** The devices, each once. Throws HttpError 404 where one is unknown, 409 where one cannot be put into maintenance. */
async function devicesOf(db: MaintenanceDb, ids: readonly string[]): Promise<DeviceRecord[]> {
  const wanted = [...new Set(ids)];
  const rows = await placedDevices(inventoryIn(db)).where('devices.id', 'in', wanted).orderBy('devices.id').execute();
  const devices = (await complete(inventoryIn(db), rows)).map(({ record }) => record);
  const unknown = wanted.filter((id) => !devices.some((device) => device.id === id));
  if (unknown.length > 0) throw new HttpError(404, unknown.map((id) => `there is no device "${id}"`).join('; '));
  const ours = await openOf(db, wanted);
  const reasons = devices.flatMap(
    ({ id, state }) => beginRefusal(id, state, state === 'maintenance' && ours.has(id)) ?? [],
  );
  if (reasons.length > 0) throw new HttpError(409, reasons.join('; '));
  return devices;
}

/** Which of the devices are in a maintenance of ours. */
async function openOf(db: MaintenanceDb, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('device_maintenance')
    .select('device_id')
    .where('phase', '=', 'open')
    .where('device_id', 'in', ids)
    .execute();
  return new Set(rows.map(({ device_id }) => device_id));
}

async function feedsMiners(db: MaintenanceDb, { id, kind }: DeviceRecord): Promise<boolean> {
  if (kind !== 'pdu') return false;
  const fed = await db
    .selectFrom('device_feeds')
    .innerJoin('devices', 'devices.id', 'device_feeds.device_id')
    .select('devices.id')
    .where('device_feeds.pdu_id', '=', id)
    .where('devices.kind', 'in', ['miner', 'gpu-rig'])
    .where('devices.state', 'in', [...PUBLISHED])
    .limit(1)
    .executeTakeFirst();
  return fed !== undefined;
}
