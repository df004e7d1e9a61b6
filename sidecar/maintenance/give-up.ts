import { setWindow } from './open-windows.ts';
import { CLOCK, type MaintenanceParts, onBehalfOf } from './parts.ts';
import { dropWindow } from './window.ts';

/** Ends a batch that did not come to be: what alert-webhook has, or may have, of it is cancelled, now or in a later round. */
export async function giveUp(parts: MaintenanceParts, batch: string, error: unknown): Promise<void> {
  const { db, now } = parts;
  const told = messageOf(error);
  await db
    .updateTable('device_maintenance')
    .set(({ eb }) => ({
      ...{ phase: 'ended', outcome: 'refused', told: told.slice(0, 1000), ended_at: now() },
      ...{ ended_by_id: CLOCK.id, ended_by_name: CLOCK.name },
      window_phase: eb
        .case()
        .when('window_phase', 'in', ['sent', 'open'])
        .then('unwanted')
        .when('window_phase', '=', 'none')
        .then('none')
        .else('gone')
        .end(),
    }))
    .where('batch', '=', batch)
    .where('phase', '=', 'opening')
    .execute();
  await dropUnwanted(parts, batch);
}

/**
 * Cancels windows that nobody wants any more, of one batch or all, and returns what could not be had: a sentence each. Of
 * one whose end has come nothing is left to be cancelled.
 */
export async function dropUnwanted(parts: MaintenanceParts, batch?: string): Promise<string[]> {
  const { db, give, now } = parts;
  const rows = await db
    .selectFrom('device_maintenance')
    .selectAll()
    .where('window_phase', '=', 'unwanted')
    .$if(batch !== undefined, (select) => select.where('batch', '=', batch ?? ''))
    .orderBy('id')
    .execute();
  const problems: string[] = [];
  for (const row of rows) {
    if (row.until <= now()) await setWindow(db, row, { window_phase: 'gone' });
    else if (give !== undefined)
      try {
        await dropWindow(give, { principal: onBehalfOf(row) }, row, `${row.reason} (no longer)`.slice(-1000));
        await setWindow(db, row, { window_phase: 'gone' });
      } catch (error) {
        problems.push(`the window of ${row.device_id} could not be cancelled: ${messageOf(error)}`);
      }
  }
  return problems;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
