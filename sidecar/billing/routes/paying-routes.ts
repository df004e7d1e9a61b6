import type { GuardedRoute } from '../../permission.ts';
import { bankRoutes } from './bank-routes.ts';
import { linkRoutes } from './link-routes.ts';
import type { BillingRouteParts } from './parts.ts';
import { wayRoutes } from './way-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

/** How invoices are paid: ways, links of providers and their calls, bank statements. */
export function payingRoutes(parts: BillingRouteParts): GuardedRoute[] {
  const own = { ...parts, providers: parts.providers ?? [], random: Math.random };
  return [...wayRoutes(own), ...linkRoutes(own), ...webhookRoutes(own), ...bankRoutes(own)];
}
