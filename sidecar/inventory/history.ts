import type { InventoryDb } from './tables.ts';

/** One field that was changed: who, when, from, to. `field` is `created` for the whole record at its beginning. */
export interface HistoryLine {
  number: number;
  at: string;
  by: { id: string; name: string };
  device: string;
  /** Of the inventory. */
  revision: number;
  field: string;
  /** Absent: there was nothing, or there is nothing any more. */
  from?: unknown;
  to?: unknown;
}

/** What was changed on a device, or on all of them, newest first; `before` is the number of the last line that is known. */
export async function readHistory(
  db: InventoryDb,
  { device, limit, before }: { device?: string; limit: number; before?: number },
): Promise<HistoryLine[]> {
  const rows = await db
    .selectFrom('device_changes')
    .selectAll()
    .$if(device !== undefined, (select) => select.where('device_id', '=', device ?? ''))
    .$if(before !== undefined, (select) => select.where('id', '<', before ?? 0))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    number: row.id,
    at: new Date(row.at).toISOString(),
    by: { id: row.actor_id, name: row.actor_name },
    ...{ device: row.device_id, revision: row.revision, field: row.field },
    ...(row.was === null ? {} : { from: JSON.parse(row.was) as unknown }),
    ...(row.becomes === null ? {} : { to: JSON.parse(row.becomes) as unknown }),
  }));
}
