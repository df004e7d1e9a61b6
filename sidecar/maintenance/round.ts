import { HttpError } from '../../core/service/route.ts';
import { close } from './end.ts';
import { dropUnwanted, giveUp, messageOf } from './give-up.ts';
import { openWindows } from './open-windows.ts';
import { CLOCK, type MaintenanceParts, onBehalfOf } from './parts.ts';
import { settle } from './settle.ts';
import { isRefusal } from './window.ts';

/** What a round did. `problems`: a sentence each; they are tried again in the next round. */
export interface RoundReport {
  /** Devices that got their state back as the end had come. */
  ended: string[];
  /** Devices whose state a person had changed, which is left as it is. */
  left: string[];
  /** Orders that a process left half done, and that were brought to their end. */
  resumed: number;
  problems: string[];
}

/**
 * What is to be done by itself: maintenance whose end has come, orders that a process left half done, windows that nobody
 * wants any more. To be called every minute; two at once do no harm.
 */
export async function maintenanceRound(parts: MaintenanceParts): Promise<RoundReport> {
  const report: RoundReport = { ended: [], left: [], resumed: 0, problems: [] };
  await resume(parts, report);
  await endDue(parts, report);
  report.problems.push(...(await dropUnwanted(parts)));
  return report;
}

async function endDue(parts: MaintenanceParts, report: RoundReport): Promise<void> {
  const due = await parts.db
    .selectFrom('device_maintenance')
    .selectAll()
    .where('phase', '=', 'open')
    .where('until', '<=', parts.now())
    .orderBy('id')
    .execute();
  for (const row of due)
    try {
      const outcome = await close(parts, row, CLOCK, 'over');
      if (outcome !== undefined) (outcome === 'left' ? report.left : report.ended).push(row.device_id);
    } catch (error) {
      report.problems.push(`the maintenance of ${row.device_id} could not be ended: ${messageOf(error)}`);
    }
}

/** An order is brought to its end rather than taken back: whoever gave it may stand before the machine already. */
async function resume(parts: MaintenanceParts, report: RoundReport): Promise<void> {
  const { db, now, underWay } = parts;
  const rows = await db
    .selectFrom('device_maintenance')
    .selectAll()
    .where('phase', '=', 'opening')
    .orderBy('id')
    .execute();
  const batches = new Map(rows.filter(({ batch }) => !underWay.has(batch)).map((row) => [row.batch, row]));
  for (const [batch, row] of batches) {
    underWay.add(batch);
    try {
      if (row.until <= now()) await giveUp(parts, batch, new Error('its end had come before it could begin'));
      else {
        const who = { principal: onBehalfOf(row) };
        await openWindows(parts, batch, who);
        await settle(parts, batch, who).catch((error: unknown) => giveUpAndThrow(parts, batch, error));
        report.resumed += 1;
      }
    } catch (error) {
      report.problems.push(`the maintenance of ${row.device_id} could not begin: ${messageOf(error)}`);
      if (isRefusal(error)) await giveUp(parts, batch, error);
    } finally {
      underWay.delete(batch);
    }
  }
}

/** The inventory refuses what it will refuse again; what else fails is tried again. */
async function giveUpAndThrow(parts: MaintenanceParts, batch: string, error: unknown): Promise<never> {
  if (error instanceof HttpError) await giveUp(parts, batch, error);
  throw error;
}
