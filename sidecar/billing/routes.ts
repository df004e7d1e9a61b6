import type { GuardedRoute } from '../permission.ts';
import { assignmentRoutes } from './routes/assignment-routes.ts';
import { clientRoutes } from './routes/client-routes.ts';
import { draftRoutes } from './routes/draft-routes.ts';
import { exportRoutes } from './routes/export-routes.ts';
import { invoiceRoutes } from './routes/invoice-routes.ts';
import { paperRoutes } from './routes/paper-routes.ts';
import type { BillingRouteParts } from './routes/parts.ts';
import { paymentRoutes } from './routes/payment-routes.ts';
import { usageRoutes } from './routes/usage-routes.ts';

/** The routes of billing: clients, usage, invoices, payments, statements, exports. */
export function billingRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return [
    ...clientRoutes(parts),
    ...assignmentRoutes(parts),
    ...usageRoutes(parts),
    ...draftRoutes(parts),
    ...invoiceRoutes(parts),
    ...paperRoutes(parts),
    ...paymentRoutes(parts),
    ...exportRoutes(parts),
  ];
}
