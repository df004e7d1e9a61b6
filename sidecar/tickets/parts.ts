import type { WriteAudit } from '../audit/audit.ts';
import type { KnownUser } from '../comments/parts.ts';
import type { InventoryParts } from '../inventory/store.ts';
import type { TicketDb } from './tables.ts';

/** What tickets are made of. */
export interface TicketParts extends Omit<InventoryParts, 'db'> {
  db: TicketDb;
  audit: WriteAudit;
  /** Those of the names that are users, whatever their case. */
  findUsers(names: readonly string[]): Promise<KnownUser[]>;
}
