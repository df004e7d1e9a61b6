import { HttpError } from '../../core/service/route.ts';
import { readDevice } from '../inventory/read-devices.ts';
import type { DeviceState } from '../inventory/record.ts';
import { setState } from '../inventory/set-state.ts';
import { inventoryIn, inventoryParts, wider } from '../inventory/wider.ts';
import { inTurn, type Writing, writing } from '../inventory/write-devices.ts';
import { dropUnwanted } from './give-up.ts';
import { beginRefusal } from './may-begin.ts';
import type { MaintenanceParts, Who } from './parts.ts';
import type { MaintenanceDb, MaintenanceRow, WithMaintenance } from './tables.ts';

/**
 * The last step of a beginning: states and orders in one commit; then the windows that others replace are cancelled.
 * Throws HttpError 409 where a device has changed meanwhile; then nothing of the batch is committed.
 */
export async function settle(parts: MaintenanceParts, batch: string, { principal, from }: Who): Promise<void> {
  const { db, now } = parts;
  const { actor } = principal;
  const rows = await openingOf(db, batch);
  const before = await openBefore(db, rows);
  // An order that only moves the end changes nothing that exporter and alert-webhook read.
  if (rows.length > 0 && (await allInMaintenance(db, rows)))
    await inTurn(inventoryIn(db), (trx) => settleRows(parts, batch, wider<WithMaintenance>(trx)));
  else
    await writing(inventoryIn(db), actor, now, (write) =>
      settleRows(parts, batch, wider<WithMaintenance>(write.trx), write),
    );
  for (const { device_id, until, reason } of rows)
    await parts.audit({
      ...{ actor, action: before.has(device_id) ? 'maintenance.changed' : 'maintenance.began', subject: device_id },
      details: { until: new Date(until).toISOString(), reason },
      ...(from ? { from } : {}),
    });
  for (const { batch: old } of before.values()) await dropUnwanted(parts, old);
}

async function settleRows(parts: MaintenanceParts, batch: string, trx: MaintenanceDb, write?: Writing): Promise<void> {
  const rows = await openingOf(trx, batch);
  if (rows.length === 0) throw new HttpError(409, 'the order was given up meanwhile');
  const before = await openBefore(trx, rows);
  const reasons: string[] = [];
  for (const row of rows) {
    const device = await readDevice(inventoryIn(trx), row.device_id);
    const old = before.get(row.device_id);
    const state = device?.record.state ?? 'retired';
    const refusal = beginRefusal(row.device_id, state, old !== undefined && state === 'maintenance');
    if (refusal === undefined) await settleRow(parts, row, old, trx, write);
    else reasons.push(refusal);
  }
  if (reasons.length > 0) throw new HttpError(409, reasons.join('; '));
}

async function settleRow(
  parts: MaintenanceParts,
  row: MaintenanceRow,
  old: MaintenanceRow | undefined,
  trx: MaintenanceDb,
  write: Writing | undefined,
): Promise<void> {
  const at = parts.now();
  let set: { was: string | null; set_revision: number | null };
  const device = await readDevice(inventoryIn(trx), row.device_id);
  if (old !== undefined && device?.record.state === 'maintenance') set = old;
  else {
    if (write === undefined) throw new HttpError(409, `${row.device_id}: it was changed meanwhile`);
    const was: DeviceState = await setState(inventoryParts(parts), write, row.device_id, 'maintenance');
    set = { was, set_revision: write.revision };
  }
  if (old !== undefined)
    await trx
      .updateTable('device_maintenance')
      .set({
        ...{ phase: 'ended', outcome: 'replaced', ended_at: at, ended_by_id: row.actor_id },
        ...{ ended_by_name: row.actor_name, window_phase: old.window_phase === 'open' ? 'unwanted' : old.window_phase },
      })
      .where('id', '=', old.id)
      .execute();
  await trx
    .updateTable('device_maintenance')
    .set({ phase: 'open', began_at: at, was: set.was, set_revision: set.set_revision })
    .where('id', '=', row.id)
    .execute();
}

async function allInMaintenance(db: MaintenanceDb, rows: readonly MaintenanceRow[]): Promise<boolean> {
  const ids = rows.map(({ device_id }) => device_id);
  const states = await db.selectFrom('devices').select('state').where('id', 'in', ids).execute();
  return states.every(({ state }) => state === 'maintenance');
}

function openingOf(db: MaintenanceDb, batch: string): Promise<MaintenanceRow[]> {
  return db
    .selectFrom('device_maintenance')
    .selectAll()
    .where('batch', '=', batch)
    .where('phase', '=', 'opening')
    .orderBy('id')
    .execute();
}

/** The maintenance that each of the devices is in, by device. */
async function openBefore(db: MaintenanceDb, rows: readonly MaintenanceRow[]): Promise<Map<string, MaintenanceRow>> {
  if (rows.length === 0) return new Map();
  const ids = rows.map(({ device_id }) => device_id);
  const open = db.selectFrom('device_maintenance').selectAll().where('phase', '=', 'open');
  const found = await open.where('device_id', 'in', ids).execute();
  return new Map(found.map((row) => [row.device_id, row]));
}
