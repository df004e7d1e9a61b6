import { type Generated, type Kysely, type Migration, type Selectable, sql } from 'kysely';
import { tableMaker } from '../../core/service/make-table.ts';
import type { InventoryTables } from '../inventory/tables.ts';

/** All times are unix milliseconds; all JSON is text. */
export interface MaintenanceTables {
  /** One row a device and order. A device has one `open` row at a time. */
  device_maintenance: {
    id: Generated<number>;
    device_id: string;
    /** What was ordered together has one batch. */
    batch: string;
    /** `opening`: ordered, and neither begun nor given up yet. `open`: the device is in maintenance. `ended`. */
    phase: string;
    /** When it ends by itself. */
    until: number;
    reason: string;
    actor_id: string;
    actor_name: string;
    asked_at: number;
    began_at: number | null;
    /** The state that the device had, which it gets back. */
    was: string | null;
    /** The revision of the inventory that put it into maintenance: while no later one changed its state, it is ours. */
    set_revision: number | null;
    ended_at: number | null;
    ended_by_id: string | null;
    ended_by_name: string | null;
    /** `over`, `ended` (early), `left` (as a person had changed it), `replaced` (by another order) or `refused`. */
    outcome: string | null;
    /** A sentence on how it ended, where there is one. */
    told: string | null;
    /** The Idempotency-Key of the window in alert-webhook. */
    window_key: string;
    /** JSON: which miners the window means; null: it needs none. */
    window_selection: string | null;
    /** As alert-webhook numbers it; null while it has not told. */
    window_id: number | null;
    /** `none` is needed; `wanted`; `sent`, and nothing heard yet; `open`; `unwanted`: to be cancelled; `gone`. */
    window_phase: string;
  };
}

export type WithMaintenance = MaintenanceTables & InventoryTables;
/** Maintenance stands in one database with the inventory, so that state and order are committed together. */
export type MaintenanceDb = Kysely<WithMaintenance>;
export type MaintenanceRow = Selectable<MaintenanceTables['device_maintenance']>;

const INDEXES = [
  "create unique index device_maintenance_open on device_maintenance (device_id) where phase = 'open'",
  'create unique index device_maintenance_window on device_maintenance (window_key)',
  'create index device_maintenance_device on device_maintenance (device_id, id)',
  'create index device_maintenance_batch on device_maintenance (batch)',
  'create index device_maintenance_due on device_maintenance (phase, until)',
  "create index device_maintenance_unwanted on device_maintenance (id) where window_phase = 'unwanted'",
];

export const MIGRATIONS_MAINTENANCE: Record<string, Migration> = {
  '4002-maintenance': {
    async up(db: Kysely<unknown>): Promise<void> {
      await tableMaker(db)(
        'device_maintenance',
        {
          ...{ id: 'number', device_id: 'text', batch: 'text', phase: 'text', until: 'int', reason: 'text' },
          ...{ actor_id: 'text', actor_name: 'text', asked_at: 'int', began_at: 'int?', was: 'text?' },
          ...{ set_revision: 'int?', ended_at: 'int?', ended_by_id: 'text?', ended_by_name: 'text?' },
          ...{ outcome: 'text?', told: 'text?', window_key: 'text', window_selection: 'text?', window_id: 'int?' },
          window_phase: 'text',
        },
        'foreign key (device_id) references devices (id)',
        "check (phase in ('opening', 'open', 'ended'))",
        "check (window_phase in ('none', 'wanted', 'sent', 'open', 'unwanted', 'gone'))",
      );
      for (const index of INDEXES) await sql.raw(index).execute(db);
    },
  },
};
