import type { SnipeItConfig } from './config.ts';

/**
 * How maintenances are told: the names of fields changed after 8.1. Known from the source of 8.1.4: `title`,
 * `asset_maintenance_type` and a supplier. Known of 8.3 and later: `name` and `maintenance_type_id`, the supplier is
 * optional. Not known: with which version between 8.1.4 and 8.3 they changed, so 8.2 is taken for a later one, and is told
 * as a refused ticket if it is not; whether later versions answer `completion_date` as well as
 * `expected_completion_date`. Assets are told alike before and after.
 */
export type Dialect = 'up to 8.1' | 'after 8.1';

/** A repair of a device, as our own books have it; Snipe-IT gets a copy. */
export interface RepairTicket {
  id: string;
  deviceId: string;
  title: string;
  /** Unix milliseconds. */
  openedAt: number;
  closedAt?: number;
  /** In the currency of the installation. */
  cost?: number;
  notes?: string;
}

/** By what `GET /version` says: `v8.1.4`. Undefined where it is no version. */
export function dialectOf(version: unknown): Dialect | undefined {
  const parts = /^v?(\d+)\.(\d+)/.exec(String(version));
  if (!parts) return undefined;
  const [major = 0, minor = 0] = parts.slice(1).map(Number);
  return major > 8 || (major === 8 && minor > 1) ? 'after 8.1' : 'up to 8.1';
}

/** What begins the title of a ticket's maintenance, so that it is found again. */
export const markOf = ({ id }: Pick<RepairTicket, 'id'>): string => `#${id} `;

function dayIn(ms: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(ms);
}

/** The body of a maintenance in the words of a version; or why there can be none. */
export function maintenanceBody(
  ticket: RepairTicket,
  asset: number,
  { dialect, supplier, config }: { dialect: Dialect; supplier: number | undefined; config: SnipeItConfig },
): Record<string, unknown> | string {
  const { type = 'Repair', typeId } = config.maintenance ?? {};
  const title = `${markOf(ticket)}${ticket.title.trim()}`.slice(0, 100).trim();
  const body = {
    asset_id: asset,
    start_date: dayIn(ticket.openedAt, config.zone),
    completion_date: ticket.closedAt === undefined ? null : dayIn(ticket.closedAt, config.zone),
    cost: ticket.cost ?? null,
    notes: ticket.notes?.trim() || null,
    ...(supplier === undefined ? {} : { supplier_id: supplier }),
  };
  if (dialect === 'up to 8.1') {
    if (supplier === undefined) return 'this version of Snipe-IT demands a supplier: configure maintenance.supplier';
    return { ...body, title, asset_maintenance_type: type };
  }
  if (typeId === undefined) return 'this version of Snipe-IT demands the id of a type: configure maintenance.typeId';
  return { ...body, name: title, maintenance_type_id: typeId };
}
