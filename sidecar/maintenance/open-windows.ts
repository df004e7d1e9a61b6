import type { MaintenanceParts, Who } from './parts.ts';
import type { MaintenanceDb, MaintenanceRow } from './tables.ts';
import { isRefusal, neverLeft, openWindow } from './window.ts';

/**
 * Opens the windows of a batch that are not open yet, one after the other, each written down before and after. Rejects at
 * the first that is refused or cannot be asked for; what is open then stays written down as open.
 */
export async function openWindows({ db, give }: MaintenanceParts, batch: string, who: Who): Promise<void> {
  const rows = await db
    .selectFrom('device_maintenance')
    .selectAll()
    .where('batch', '=', batch)
    .where('phase', '=', 'opening')
    .where('window_phase', 'in', ['wanted', 'sent'])
    .orderBy('id')
    .execute();
  for (const row of rows) {
    if (give === undefined) return;
    await setWindow(db, row, { window_phase: 'sent' });
    try {
      const id = await openWindow(give, who, row);
      await setWindow(db, row, { window_phase: 'open', window_id: id });
    } catch (error) {
      // One that was sent before may have been heard then.
      if (row.window_phase === 'wanted' && neverLeft(error)) await setWindow(db, row, { window_phase: 'wanted' });
      else if (isRefusal(error)) await setWindow(db, row, { window_phase: 'gone' });
      throw error;
    }
  }
}

/** What is known of the window of a row from now on. */
export async function setWindow(
  db: MaintenanceDb,
  { id }: Pick<MaintenanceRow, 'id'>,
  set: { window_phase: 'wanted' | 'sent' | 'open' | 'gone'; window_id?: number },
): Promise<void> {
  await db.updateTable('device_maintenance').set(set).where('id', '=', id).execute();
}
