import type { GuardedRoute } from '../permission.ts';
import { deviceRoutes } from './device-routes.ts';
import { exchangeRoutes } from './exchange-routes.ts';
import type { InventoryRouteParts } from './parts.ts';
import { placeRoutes } from './place-routes.ts';
import { publishRoutes } from './publish-routes.ts';

/** The routes of the inventory. A file of 10,000 devices has 2 MB: the server must take as much. */
export function inventoryRoutes(parts: InventoryRouteParts): GuardedRoute[] {
  return [...deviceRoutes(parts), ...placeRoutes(parts), ...exchangeRoutes(parts), ...publishRoutes(parts)];
}
