import { openDatabase } from '../../../core/service/database.ts';
import { MIGRATIONS_BILLING } from '../../../sidecar/billing/migrations.ts';
import { issueInvoice } from '../../../sidecar/billing/store/issue.ts';
import type { BillingTables } from '../../../sidecar/billing/tables.ts';
import { ANNA, office } from './office.ts';

/** A process that issues all drafts at once, tells each number, and is killed in the midst of it. */
const { db, close } = await openDatabase<BillingTables>(process.argv[2] ?? '', MIGRATIONS_BILLING, { ownThread: true });
const parts = office(db);
const drafts = await db.selectFrom('billing_invoices').select('id').where('status', '=', 'draft').execute();
await Promise.all(
  drafts.map(async ({ id }) => {
    const { row } = await issueInvoice(parts, ANNA, id);
    process.stdout.write(`${row.number}\n`);
  }),
);
await close();
