import type { WebhookDb } from '../tables.ts';
import type { StoredLine } from './chain.ts';
import { walkLines } from './walk-lines.ts';

export interface LineFilter {
  /** Unix milliseconds: lines from here on. */
  from?: number;
  /** Unix milliseconds: lines before here. */
  to?: number;
  /** Lines of the actions on a device, and those whose evidence names it. */
  device?: string;
}

/** Lines of the ledger in their order, as many as there are: read in pages, so that nothing piles up. */
export async function* linesBetween(db: WebhookDb, filter: LineFilter): AsyncGenerator<StoredLine> {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, device } = filter;
  const own = device === undefined ? undefined : await actionsOn(db, device);
  for await (const line of walkLines(db)) {
    if (line.at < from || line.at >= to) continue;
    if (own === undefined || own.has(line.action_id) || nameIn(line.evidence) === device) yield line;
  }
}

async function actionsOn(db: WebhookDb, device: string): Promise<ReadonlySet<number>> {
  const rows = await db.selectFrom('actions').select('id').where('device', '=', device).execute();
  return new Set(rows.map(({ id }) => id));
}

/** Evidence that was tampered with may be no JSON any more. */
function nameIn(evidence: string): unknown {
  try {
    return (JSON.parse(evidence) as { device?: unknown } | null)?.device;
  } catch {
    return undefined;
  }
}
