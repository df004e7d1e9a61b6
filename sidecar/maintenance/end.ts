import { HttpError } from '../../core/service/route.ts';
import type { Actor } from '../actor.ts';
import { readDevice } from '../inventory/read-devices.ts';
import type { DeviceState } from '../inventory/record.ts';
import { lastStateChange, setState } from '../inventory/set-state.ts';
import { inventoryIn, inventoryParts, wider } from '../inventory/wider.ts';
import { writing } from '../inventory/write-devices.ts';
import type { MaintenanceParts, Who } from './parts.ts';
import type { MaintenanceDb, MaintenanceRow, WithMaintenance } from './tables.ts';
import { dropWindow } from './window.ts';

/** The maintenance that a device is in. */
export function openRow(db: MaintenanceDb, device: string): Promise<MaintenanceRow | undefined> {
  return db
    .selectFrom('device_maintenance')
    .selectAll()
    .where('device_id', '=', device)
    .where('phase', '=', 'open')
    .executeTakeFirst();
}

/**
 * Ends a maintenance before its time: first the window of alert-webhook, then the state, in one commit with the order's
 * end. Until that commit the inventory's state holds the machine back, whoever dies. Throws HttpError 404 where there is no
 * maintenance, and what alert-webhook says where the window cannot be cancelled: then all stays as it was.
 */
export async function endMaintenance(
  parts: MaintenanceParts,
  who: Who,
  device: string,
  comment: string,
): Promise<number> {
  const row = await openRow(parts.db, device);
  if (row === undefined) throw new HttpError(404, `the device "${device}" is in no maintenance that was ordered here`);
  if (row.window_phase === 'open' && parts.give) await dropWindow(parts.give, who, row, comment);
  const done = await close(parts, row, who.principal.actor, 'ended', who.from);
  if (done === undefined) throw new HttpError(409, `the maintenance of "${device}" was changed meanwhile`);
  return row.id;
}

/**
 * Ends a maintenance in the books and gives the device its state back, in one commit. A state that somebody has changed
 * meanwhile is left as it is, and that is told. Returns undefined when the row was ended by somebody else meanwhile.
 */
export async function close(
  parts: MaintenanceParts,
  row: MaintenanceRow,
  actor: Actor,
  outcome: 'over' | 'ended',
  from?: string,
): Promise<'over' | 'ended' | 'left' | undefined> {
  const { db, now } = parts;
  const isOurs = (await changedBy(db, row)) === undefined;
  // Once somebody else has set the state it is never ours again: then there is nothing to raise a revision for.
  const end = isOurs
    ? await writing(inventoryIn(db), actor, now, async (write) => {
        const trx = wider<WithMaintenance>(write.trx);
        const told = await changedBy(trx, row);
        const done = await endRow(trx, row, { at: now(), actor, outcome, told });
        if (done && told === undefined)
          await setState(inventoryParts(parts), write, row.device_id, (row.was ?? 'active') as DeviceState);
        return done;
      })
    : await endRow(db, row, { at: now(), actor, outcome, told: await changedBy(db, row) });
  if (end === undefined) return undefined;
  await parts.audit({
    ...{ actor, action: 'maintenance.ended', subject: row.device_id },
    details: { reason: row.reason, outcome: end.outcome, ...(end.told === undefined ? {} : { told: end.told }) },
    ...(from ? { from } : {}),
  });
  return end.outcome;
}

interface End {
  at: number;
  actor: Actor;
  outcome: 'over' | 'ended';
  told: string | undefined;
}

async function endRow(db: MaintenanceDb, row: MaintenanceRow, { at, actor, outcome, told }: End) {
  const ended = told === undefined ? outcome : ('left' as const);
  const { numUpdatedRows } = await db
    .updateTable('device_maintenance')
    .set(({ eb }) => ({
      ...{ phase: 'ended', ended_at: at, ended_by_id: actor.id, ended_by_name: actor.name },
      ...{ outcome: ended, told: told ?? null },
      window_phase: eb.case().when('window_phase', '=', 'open').then('gone').else(eb.ref('window_phase')).end(),
    }))
    .where('id', '=', row.id)
    .where('phase', '=', 'open')
    .executeTakeFirst();
  return numUpdatedRows === 0n ? undefined : { outcome: ended, told };
}

/** Why the state of a device is no longer ours to give back. */
async function changedBy(
  db: MaintenanceDb,
  { device_id: id, set_revision }: MaintenanceRow,
): Promise<string | undefined> {
  const device = await readDevice(inventoryIn(db), id);
  const change = await lastStateChange(inventoryIn(db), id);
  if (device === undefined || change === undefined) return `the inventory has no device "${id}" any more`;
  if (device.record.state === 'maintenance' && change.revision === set_revision) return undefined;
  const when = new Date(change.at).toISOString();
  return `the state is left as it is: ${change.by} has set "${device.record.state}" at ${when}`;
}
