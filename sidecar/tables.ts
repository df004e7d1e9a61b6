import type { Kysely, Migration } from 'kysely';
import type { LeaseTables } from '../core/service/lease.ts';
import { type AuditTables, MIGRATIONS_AUDIT } from './audit/tables.ts';
import { MIGRATIONS_BILLING } from './billing/migrations.ts';
import type { BillingTables } from './billing/tables.ts';
import { type CommentTables, MIGRATIONS_COMMENTS } from './comments/tables.ts';
import { MIGRATIONS_IDENTITY } from './identity/migrations.ts';
import type { IdentityTables } from './identity/tables.ts';
import { MIGRATIONS_INVENTORY } from './inventory/migrations.ts';
import type { InventoryTables } from './inventory/tables.ts';
import { type MailTables, MIGRATIONS_MAIL } from './mail/tables.ts';
import { type MaintenanceTables, MIGRATIONS_MAINTENANCE } from './maintenance/tables.ts';
import { MIGRATIONS_POLICY, type PolicyTables } from './policy/tables.ts';
import { MIGRATIONS_SNIPE_IT, type SnipeItTables } from './snipe-it/tables.ts';
import { MIGRATIONS_THRESHOLDS, type ThresholdTables } from './thresholds/tables.ts';
import { MIGRATIONS_TICKETS, type TicketTables } from './tickets/tables.ts';
import { MIGRATIONS_LEASES } from './turn.ts';
import { MIGRATIONS_VIEWS, type ViewTables } from './views/tables.ts';

/** All tables of the sidecar. */
export type Tables = InventoryTables &
  IdentityTables &
  SnipeItTables &
  CommentTables &
  MaintenanceTables &
  TicketTables &
  AuditTables &
  MailTables &
  ViewTables &
  ThresholdTables &
  PolicyTables &
  LeaseTables &
  BillingTables;

/** In the order of their names, whichever part they belong to. */
export const MIGRATIONS: Record<string, Migration> = {
  ...MIGRATIONS_INVENTORY,
  ...MIGRATIONS_IDENTITY,
  ...MIGRATIONS_SNIPE_IT,
  ...MIGRATIONS_COMMENTS,
  ...MIGRATIONS_MAINTENANCE,
  ...MIGRATIONS_TICKETS,
  ...MIGRATIONS_AUDIT,
  ...MIGRATIONS_MAIL,
  ...MIGRATIONS_BILLING,
  ...MIGRATIONS_VIEWS,
  ...MIGRATIONS_THRESHOLDS,
  ...MIGRATIONS_POLICY,
  ...MIGRATIONS_LEASES,
};

/** The database as one part sees it. Kysely's types do not see that more tables include fewer. */
export function tablesOf<Part>(db: Kysely<Tables>): Kysely<Part> {
  return db as unknown as Kysely<Part>;
}
