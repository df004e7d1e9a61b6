import type { Kysely, Migration } from 'kysely';
import { type VersionRow, versionsTable } from '../versions.ts';

/** Each is a whole ThresholdPolicy. */
export interface ThresholdTables {
  threshold_policies: VersionRow;
}

export type ThresholdDb = Kysely<ThresholdTables>;

export const MIGRATIONS_THRESHOLDS: Record<string, Migration> = {
  '8002-thresholds': versionsTable('threshold_policies'),
};
