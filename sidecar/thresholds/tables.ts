import { type Generated, type Kysely, type Migration, sql } from 'kysely';
import { tableMaker } from '../../core/service/make-table.ts';

/** Each change of the thresholds is a whole policy of its own; the newest holds. Times are unix milliseconds. */
export interface ThresholdTables {
  threshold_policies: {
    id: Generated<number>;
    /** The version that it changed; no two change the same one. */
    follows: number;
    at: number;
    actor_id: string;
    actor_name: string;
    comment: string;
    /** JSON of a ThresholdPolicy. */
    policy: string;
  };
}

export type ThresholdDb = Kysely<ThresholdTables>;

export const MIGRATIONS_THRESHOLDS: Record<string, Migration> = {
  '8002-thresholds': {
    async up(db: Kysely<unknown>): Promise<void> {
      await tableMaker(db)('threshold_policies', {
        ...{ id: 'number', follows: 'int', at: 'int', actor_id: 'text', actor_name: 'text', comment: 'text' },
        policy: 'text',
      });
      await sql`create unique index threshold_policies_follows on threshold_policies (follows)`.execute(db);
    },
  },
};
