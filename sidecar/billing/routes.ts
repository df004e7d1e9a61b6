import type { GuardedRoute } from '../permission.ts';
import { assignmentRoutes } from './routes/assignment-routes.ts';
import { bookExportRoutes } from './routes/book-export-routes.ts';
import { clientRoutes } from './routes/client-routes.ts';
import { depositRoutes } from './routes/deposit-routes.ts';
import { deskRoutes } from './routes/desk-routes.ts';
import { draftRoutes } from './routes/draft-routes.ts';
import { dunningRoutes } from './routes/dunning-routes.ts';
import { eInvoiceRoutes } from './routes/e-invoice-routes.ts';
import { exportRoutes } from './routes/export-routes.ts';
import { invoiceRoutes } from './routes/invoice-routes.ts';
import { mailRoutes } from './routes/mail-routes.ts';
import { paperRoutes } from './routes/paper-routes.ts';
import type { BillingRouteParts } from './routes/parts.ts';
import { payingRoutes } from './routes/paying-routes.ts';
import { paymentRoutes } from './routes/payment-routes.ts';
import { repairRoutes } from './routes/repair-routes.ts';
import { runRoutes } from './routes/run-routes.ts';
import { templateRoutes } from './routes/template-routes.ts';
import { usagePaperRoutes } from './routes/usage-paper-routes.ts';
import { usageRoutes } from './routes/usage-routes.ts';

/** The routes of billing: clients, usage, invoices, payments, statements, exports. */
export function billingRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return [
    ...clientRoutes(parts),
    ...assignmentRoutes(parts),
    ...usageRoutes(parts),
    ...deskRoutes(parts),
    ...draftRoutes(parts),
    ...invoiceRoutes(parts),
    ...paperRoutes(parts),
    ...usagePaperRoutes(parts),
    ...eInvoiceRoutes(parts),
    ...paymentRoutes(parts),
    ...payingRoutes(parts),
    ...exportRoutes(parts),
    ...bookExportRoutes(parts),
    ...templateRoutes(parts),
    ...mailRoutes(parts),
    ...dunningRoutes(parts),
    ...runRoutes(parts),
    ...depositRoutes(parts),
    ...repairRoutes(parts),
  ];
}
