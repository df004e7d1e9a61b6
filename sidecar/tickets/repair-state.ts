import { HttpError } from '../../core/service/route.ts';
import { readDevice } from '../inventory/read-devices.ts';
import type { DeviceState } from '../inventory/record.ts';
import { lastStateChange, setState } from '../inventory/set-state.ts';
import { inventoryIn, inventoryParts } from '../inventory/wider.ts';
import type { Writing } from '../inventory/write-devices.ts';
import type { TicketParts } from './parts.ts';
import type { TicketDb, TicketRow } from './tables.ts';

/** What a ticket keeps of having put its device into repair. */
export type Kept = Pick<TicketRow, 'was_state' | 'set_revision'>;

/**
 * Puts a device into repair. One that is there already, by hand or by another ticket, stays, and nothing is kept to be
 * given back. Throws HttpError 409 for a device that is new or retired.
 */
export async function setRepair(parts: TicketParts, write: Writing, db: TicketDb, device: string): Promise<Kept> {
  const state = (await readDevice(inventoryIn(db), device))?.record.state;
  if (state === 'repair') return { was_state: null, set_revision: null };
  if (state !== 'active' && state !== 'maintenance')
    throw new HttpError(409, `${device}: found the state "${state}", expected "active" or "maintenance"`);
  await setState(inventoryParts(parts), write, device, 'repair');
  // A maintenance that was ordered ends by itself: what is meant behind it is active.
  const ordered = state === 'maintenance' && (await maintenanceOf(db, device)) !== undefined;
  return { was_state: ordered ? 'active' : state, set_revision: write.revision };
}

/**
 * Gives a device the state back that it had before the repair, and says what became of it. While another ticket wants the
 * repair, that one has to give it back later; a state that somebody else has set is left as it is.
 */
export async function setBack(parts: TicketParts, write: Writing, db: TicketDb, ticket: TicketRow): Promise<string> {
  const { device_id: device, was_state: was } = ticket;
  if (was === null) throw new HttpError(409, `setBack: ticket ${ticket.id} has put ${device} into no state`);
  const inventory = inventoryIn(db);
  const state = (await readDevice(inventory, device))?.record.state;
  const change = await lastStateChange(inventory, device);
  if (state !== 'repair' || change?.revision !== ticket.set_revision)
    return `the state of ${device} is left as it is: ${change?.by ?? 'somebody'} has set "${state}" meanwhile`;
  const other = await otherRepair(db, ticket);
  if (other !== undefined) {
    const kept: Kept = { was_state: was, set_revision: ticket.set_revision };
    await db.updateTable('tickets').set(kept).where('id', '=', other).execute();
    return `${device} stays in repair, as ticket ${other} is open`;
  }
  const ordered = await maintenanceOf(db, device);
  const target = ordered === undefined ? (was as DeviceState) : 'maintenance';
  await setState(inventoryParts(parts), write, device, target);
  if (ordered !== undefined)
    await db
      .updateTable('device_maintenance')
      .set({ set_revision: write.revision })
      .where('id', '=', ordered)
      .execute();
  return `${device} is in the state "${target}" again`;
}

async function maintenanceOf(db: TicketDb, device: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('device_maintenance')
    .select('id')
    .where('device_id', '=', device)
    .where('phase', '=', 'open')
    .executeTakeFirst();
  return row?.id;
}

async function otherRepair(db: TicketDb, { id, device_id }: TicketRow): Promise<number | undefined> {
  const row = await db
    .selectFrom('tickets')
    .select('id')
    .where('device_id', '=', device_id)
    .where('id', '<>', id)
    .where('wants_repair', '=', 1)
    .where('closed_at', 'is', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
