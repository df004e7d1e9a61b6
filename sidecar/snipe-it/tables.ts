import { type Generated, type Kysely, type Migration, sql } from 'kysely';
import { tableMaker } from '../../core/service/make-table.ts';

/** All times are unix milliseconds; all JSON is text. */
export interface SnipeItTables {
  /** Which asset is which device: one row a device, written before the asset is made. */
  snipe_it_links: {
    device_id: string;
    /** Null until Snipe-IT told it. */
    asset_id: number | null;
    tag: string;
    /** `creating` (sent, nothing heard yet), `linked` or `failed`. */
    state: string;
    /** JSON: what both sides said when they were last brought together, by field. */
    synced: string;
    /** SHA-256 of `synced`. */
    hash: string;
    tried_at: number;
    synced_at: number | null;
    problem: string | null;
  };
  snipe_it_runs: {
    id: Generated<number>;
    actor: string;
    actor_name: string;
    started_at: number;
    /** Null while it runs, and for ever when it was killed. */
    ended_at: number | null;
    /** `done`, `killed`, or why it ended early. */
    outcome: string | null;
    /** JSON: counts; those of a run that goes on are at most seconds old. */
    counts: string | null;
    /** JSON: sentences about what people had changed on the side that is not the master. */
    overwritten: string;
  };
  /** What a person must settle, as the newest whole run saw it. */
  snipe_it_findings: {
    id: Generated<number>;
    /** `conflict`, `problem` or `stranger`. */
    kind: string;
    /** Empty where it is about no device. */
    device_id: string;
    text: string;
    /** When a run saw it first. */
    since: number;
  };
  /** One row: who may write to Snipe-IT now. */
  snipe_it_lease: { name: string; holder: string; expires_at: number };
  /** One maintenance a repair ticket. */
  snipe_it_maintenances: {
    ticket_id: string;
    asset_id: number;
    /** Null until Snipe-IT told it. */
    maintenance_id: number | null;
    /** JSON: the body that Snipe-IT was told last. */
    told: string;
    tried_at: number;
  };
}

export type SnipeItDb = Kysely<SnipeItTables>;

export const MIGRATIONS_SNIPE_IT: Record<string, Migration> = {
  '3001-snipe-it': {
    async up(db: Kysely<unknown>): Promise<void> {
      const make = tableMaker(db);
      await make(
        'snipe_it_links',
        {
          device_id: 'text',
          asset_id: 'int?',
          tag: 'text',
          state: 'text',
          synced: 'text',
          hash: 'text',
          tried_at: 'int',
          synced_at: 'int?',
          problem: 'text?',
        },
        'primary key (device_id)',
        'unique (asset_id)',
      );
      await make('snipe_it_runs', {
        id: 'number',
        actor: 'text',
        started_at: 'int',
        ended_at: 'int?',
        outcome: 'text?',
        counts: 'text?',
      });
      await make('snipe_it_lease', { name: 'text', holder: 'text', expires_at: 'int' }, 'primary key (name)');
      await make(
        'snipe_it_maintenances',
        { ticket_id: 'text', asset_id: 'int', maintenance_id: 'int?', told: 'text', tried_at: 'int' },
        'primary key (ticket_id)',
      );
    },
  },
  '3002-snipe-it-findings': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`alter table snipe_it_runs add column actor_name text not null default ''`.execute(db);
      await sql`alter table snipe_it_runs add column overwritten text not null default '[]'`.execute(db);
      await tableMaker(db)(
        'snipe_it_findings',
        { id: 'number', kind: 'text', device_id: 'text', text: 'text', since: 'int' },
        'unique (kind, device_id, text)',
      );
    },
  },
};
