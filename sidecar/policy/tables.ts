import { type Generated, type Kysely, type Migration, sql } from 'kysely';
import { tableMaker } from '../../core/service/make-table.ts';

/** Each change of the policy is a whole of its own, beside the configuration; the newest holds. Times are unix milliseconds. */
export interface PolicyTables {
  healing_policies: {
    id: Generated<number>;
    /** The version that it changed; no two change the same one. */
    follows: number;
    at: number;
    actor_id: string;
    actor_name: string;
    comment: string;
    /** JSON of a PolicySet. */
    policy: string;
  };
}

export type PolicyDb = Kysely<PolicyTables>;

export const MIGRATIONS_POLICY: Record<string, Migration> = {
  '8003-policy': {
    async up(db: Kysely<unknown>): Promise<void> {
      await tableMaker(db)('healing_policies', {
        ...{ id: 'number', follows: 'int', at: 'int', actor_id: 'text', actor_name: 'text', comment: 'text' },
        policy: 'text',
      });
      await sql`create unique index healing_policies_follows on healing_policies (follows)`.execute(db);
    },
  },
};
