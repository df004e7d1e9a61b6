import type { Kysely, Migration } from 'kysely';
import { type VersionRow, versionsTable } from '../versions.ts';

/** Each is a PolicySet: what was set beside the configuration. */
export interface PolicyTables {
  healing_policies: VersionRow;
}

export type PolicyDb = Kysely<PolicyTables>;

export const MIGRATIONS_POLICY: Record<string, Migration> = { '8003-policy': versionsTable('healing_policies') };
