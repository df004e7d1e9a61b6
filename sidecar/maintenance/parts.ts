import type { Actor } from '../actor.ts';
import type { WriteAudit } from '../audit/audit.ts';
import type { GiveOrder } from '../gateway/order.ts';
import type { InventoryParts } from '../inventory/store.ts';
import { type Principal, permissionsOf } from '../principal.ts';
import type { MaintenanceDb, MaintenanceRow } from './tables.ts';

/** What maintenance is made of. */
export interface MaintenanceParts extends Omit<InventoryParts, 'db'> {
  db: MaintenanceDb;
  audit: WriteAudit;
  /** Absent: there is no alert-webhook, and the inventory's state alone says it. */
  give?: GiveOrder;
  /** A new key that nobody else has: a UUID. */
  newKey(): string;
  /** Batches that this process is at; one set a process, empty at its start. */
  underWay: Set<string>;
}

/** Who does it, and from which address. */
export interface Who {
  principal: Principal;
  from?: string | undefined;
}

/** Who ends what nobody ended: a part of Logixx. */
export const CLOCK: Actor = { id: 'logixx-maintenance', name: 'Logixx (end of the maintenance)' };

/** In whose name an order goes on that was given earlier. */
export function onBehalfOf({
  actor_id: id,
  actor_name: name,
}: Pick<MaintenanceRow, 'actor_id' | 'actor_name'>): Principal {
  return { actor: { id, name }, roles: ['operator'], permissions: permissionsOf(['operator']), via: 'service' };
}
