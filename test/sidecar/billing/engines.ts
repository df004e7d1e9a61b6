import { type Database, openDatabase } from '../../../core/service/database.ts';
import { MIGRATIONS_BILLING } from '../../../sidecar/billing/migrations.ts';
import type { BillingTables } from '../../../sidecar/billing/tables.ts';

export { onEachEngine as onBothEngines } from '../engines.ts';

export function open(address: string): Promise<Database<BillingTables>> {
  return openDatabase<BillingTables>(address, MIGRATIONS_BILLING, { ownThread: true });
}
