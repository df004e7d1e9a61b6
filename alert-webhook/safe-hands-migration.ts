import { type Kysely, type Migration, SqliteAdapter, sql } from 'kysely';
import { type Columns, maker } from './make-table.ts';

const MADE: Record<string, Columns> = {
  latches: {
    site: 'text',
    device: 'text',
    fault: 'text?',
    evidence: 'text',
    latched_by: 'text',
    latched_at: 'int',
    released_at: 'int?',
    released_by: 'text?',
    comment: 'text?',
  },
  quarantines: {
    site: 'text',
    pdu: 'text',
    evidence: 'text',
    since: 'int',
    action_id: 'int?',
    released_at: 'int?',
    released_by: 'text?',
    comment: 'text?',
  },
  maintenance_windows: {
    site: 'text',
    selection: 'text',
    starts_at: 'int',
    ends_at: 'int',
    ordered_by: 'text',
    comment: 'text',
    created_at: 'int',
    cancelled_at: 'int?',
    cancelled_by: 'text?',
  },
  approvals: {
    site: 'text',
    episode_id: 'int',
    device: 'text',
    action: 'text',
    evidence: 'text',
    asked_at: 'int',
    expires_at: 'int',
    verdict: 'text?',
    decided_at: 'int?',
    decided_by: 'text?',
    comment: 'text?',
  },
  switches: { name: 'text', on_off: 'int', set_by: 'text', comment: 'text', set_at: 'int' },
  schedules: {
    site: 'text',
    name: 'text',
    cron: 'text',
    time_zone: 'text',
    action: 'text',
    selection: 'text',
    at_once: 'int',
    pause_seconds: 'int',
    ordered_by: 'text',
    comment: 'text',
    enabled: 'int',
    created_at: 'int',
    last_due_at: 'int?',
    removed_at: 'int?',
  },
  bulk_orders: {
    site: 'text',
    action: 'text',
    ordered_by: 'text',
    comment: 'text',
    force: 'int',
    schedule_id: 'int?',
    due_at: 'int',
    at_once: 'int',
    pause_seconds: 'int',
    created_at: 'int',
    ended_at: 'int?',
    cancelled_by: 'text?',
  },
  bulk_items: {
    order_id: 'int',
    device: 'text',
    state: 'text',
    evidence: 'text?',
    action_id: 'int?',
    changed_at: 'int',
  },
  order_keys: { key: 'text', request_hash: 'text', status: 'int?', body: 'text?', at: 'int' },
  leases: { name: 'text', holder: 'text', url: 'text?', epoch: 'int', expires_at: 'int' },
  outages: {
    site: 'text',
    device: 'text',
    client: 'text?',
    cause: 'text',
    evidence: 'text',
    since: 'int',
    until: 'int',
    open: 'int',
  },
  outbox: {
    key: 'text',
    kind: 'text',
    payload: 'text',
    created_at: 'int',
    due_at: 'int',
    locked_until: 'int?',
    attempts: 'int',
    sent_at: 'int?',
    dead_at: 'int?',
    last_error: 'text?',
  },
};

/** What must be unique is kept so by the database, whatever two processes do at once. */
const INDEXES = [
  'create unique index latches_open on latches (site, device) where released_at is null',
  'create unique index quarantines_open on quarantines (site, pdu) where released_at is null',
  'create index approvals_episode on approvals (episode_id, action)',
  'create index actions_started on actions (site, action, started_at)',
  'create index action_outlets_on on action_outlets (site, on_at)',
  'create index action_outlets_pdu on action_outlets (site, pdu)',
  'create index action_outlets_moving on action_outlets (site, open, moving)',
  'create index episodes_still_open on episodes (id) where closed_at is null',
  'create unique index switches_name on switches (name)',
  'create unique index schedules_name on schedules (site, name) where removed_at is null',
  'create unique index bulk_orders_due on bulk_orders (schedule_id, due_at) where schedule_id is not null',
  'create unique index bulk_items_device on bulk_items (order_id, device)',
  'create unique index order_keys_key on order_keys (key)',
  'create unique index leases_name on leases (name)',
  'create unique index outages_open on outages (site, device) where open = 1',
  'create index outages_device on outages (site, device, since)',
  'create unique index outbox_key on outbox (key)',
  'create index outbox_due on outbox (due_at) where sent_at is null and dead_at is null',
];

/** Whether an outlet is meant to be on or off when the action is over, and by when it must be on again. */
const ADDED = [
  "alter table action_outlets add column end_state text not null default 'on'",
  'alter table action_outlets add column due_on_at INT',
  'alter table actions add column model text',
];

/** Lines of the ledger are never changed and never taken away, not even by us. */
const SEALED_SQLITE = (['update', 'delete'] as const).map(
  (deed) =>
    `create trigger journal_no_${deed} before ${deed} on journal begin select raise(abort, 'the ledger is append-only'); end`,
);
const SEALED_POSTGRES = [
  "create function journal_sealed() returns trigger language plpgsql as $$ begin raise exception 'the ledger is append-only'; end $$",
  'create trigger journal_sealed before update or delete on journal for each row execute function journal_sealed()',
  'create trigger journal_no_truncate before truncate on journal for each statement execute function journal_sealed()',
];

/** Latches, windows, approvals, schedules, leases, outages, mail, and the seal of the ledger. */
export const safeHands: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
    const make = maker(db);
    for (const [table, columns] of Object.entries(MADE)) await make(table, columns);
    const added = ADDED.map((each) => each.replace('INT', sqlite ? 'integer' : 'bigint'));
    for (const statement of [...INDEXES, ...added, ...(sqlite ? SEALED_SQLITE : SEALED_POSTGRES)])
      await sql.raw(statement).execute(db);
  },
};
