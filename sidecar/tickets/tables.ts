import { type Generated, type Kysely, type Migration, type Selectable, sql } from 'kysely';
import { tableMaker } from '../../core/service/make-table.ts';
import type { InventoryTables } from '../inventory/tables.ts';
import type { MaintenanceTables } from '../maintenance/tables.ts';

/** All times are unix milliseconds; all JSON is text; money is in minor units of its currency. */
export interface TicketTables {
  tickets: {
    id: Generated<number>;
    /** Of who opened it: the same key opens one ticket. */
    key: string | null;
    device_id: string;
    title: string;
    symptoms: string;
    /** What it was and what was done about it. */
    resolution: string;
    state: string;
    assignee_id: string | null;
    assignee_name: string | null;
    opened_by_id: string;
    opened_by_name: string;
    opened_at: number;
    changed_at: number;
    closed_at: number | null;
    labour_minutes: number;
    /** What it costs beside its parts; null: nothing is known. */
    cost_minor: number | null;
    cost_currency: string | null;
    /** JSON: numbers of alert-webhook that led to it. */
    episodes: string;
    actions: string;
    /** 1: the device shall be in repair while the ticket is open. */
    wants_repair: number;
    /** The state that the device had before this ticket put it into repair. */
    was_state: string | null;
    /** The revision of the inventory that put it into repair. */
    set_revision: number | null;
    revision: number;
    /** The revision that Snipe-IT has; 0: none. */
    mirrored: number;
  };
  ticket_parts: {
    id: Generated<number>;
    ticket_id: number;
    name: string;
    /** A decimal. */
    quantity: string;
    unit_price_minor: number;
    currency: string;
    serial: string;
    added_at: number;
    added_by_id: string;
    added_by_name: string;
  };
  /** Each state that a ticket came to; `was` is null at its opening. */
  ticket_states: {
    id: Generated<number>;
    ticket_id: number;
    device_id: string;
    at: number;
    actor_id: string;
    actor_name: string;
    was: string | null;
    becomes: string;
    /** What was said of the device's state with it. */
    told: string | null;
  };
}

export type WithTickets = TicketTables & MaintenanceTables & InventoryTables;
/** Tickets stand in one database with the inventory and its maintenance. */
export type TicketDb = Kysely<WithTickets>;
export type TicketRow = Selectable<TicketTables['tickets']>;
export type PartRow = Selectable<TicketTables['ticket_parts']>;

const INDEXES = [
  'create unique index tickets_key on tickets (key) where key is not null',
  'create index tickets_device on tickets (device_id, id)',
  'create index tickets_state on tickets (state, id)',
  'create index tickets_assignee on tickets (assignee_id, id)',
  'create index tickets_opened on tickets (opened_at, id)',
  'create index tickets_changed on tickets (changed_at, id)',
  'create index tickets_by_device on tickets (device_id, opened_at)',
  'create index tickets_unmirrored on tickets (id) where mirrored < revision',
  'create index ticket_parts_ticket on ticket_parts (ticket_id, id)',
  'create index ticket_parts_added on ticket_parts (added_at, id)',
  'create index ticket_states_ticket on ticket_states (ticket_id, id)',
  'create index ticket_states_device on ticket_states (device_id, at)',
];

export const MIGRATIONS_TICKETS: Record<string, Migration> = {
  '4003-tickets': {
    async up(db: Kysely<unknown>): Promise<void> {
      const make = tableMaker(db);
      await make(
        'tickets',
        {
          ...{ id: 'number', key: 'text?', device_id: 'text', title: 'text', symptoms: 'text', resolution: 'text' },
          ...{ state: 'text', assignee_id: 'text?', assignee_name: 'text?', opened_by_id: 'text' },
          ...{ opened_by_name: 'text', opened_at: 'int', changed_at: 'int', closed_at: 'int?', labour_minutes: 'int' },
          ...{ cost_minor: 'int?', cost_currency: 'text?', episodes: 'text', actions: 'text', wants_repair: 'int' },
          ...{ was_state: 'text?', set_revision: 'int?', revision: 'int', mirrored: 'int' },
        },
        'foreign key (device_id) references devices (id)',
        "check (state in ('open', 'in-progress', 'waiting-for-parts', 'done', 'cancelled'))",
      );
      await make(
        'ticket_parts',
        {
          ...{ id: 'number', ticket_id: 'int', name: 'text', quantity: 'text', unit_price_minor: 'int' },
          ...{ currency: 'text', serial: 'text', added_at: 'int', added_by_id: 'text', added_by_name: 'text' },
        },
        'foreign key (ticket_id) references tickets (id)',
      );
      await make(
        'ticket_states',
        {
          ...{ id: 'number', ticket_id: 'int', device_id: 'text', at: 'int', actor_id: 'text', actor_name: 'text' },
          ...{ was: 'text?', becomes: 'text', told: 'text?' },
        },
        'foreign key (ticket_id) references tickets (id)',
      );
      for (const index of INDEXES) await sql.raw(index).execute(db);
    },
  },
};
