import { type Kysely, type Migration, SqliteAdapter, sql } from 'kysely';
import { tableMaker } from '../../../core/service/make-table.ts';

/** Links of providers, what they told, entries of bank statements, and which payments refunds gave back. */
export const PAYMENTS_MIGRATION: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const make = tableMaker(db);
    const payment = (column: string) => `foreign key (${column}) references billing_payments (id)`;
    await make(
      'billing_give_backs',
      { id: 'number', refund_id: 'text', payment_id: 'text', amount_minor: 'int', at: 'int' },
      ...[payment('refund_id'), payment('payment_id'), 'check (amount_minor > 0)'],
    );
    await make(
      'billing_payment_links',
      {
        ...{ id: 'text', invoice_id: 'text', method: 'text', provider: 'text', provider_id: 'text?', url: 'text?' },
        ...{ currency: 'text', amount_minor: 'int', state: 'text', problem: 'text', attempts: 'int', due_at: 'int' },
        ...{ version: 'int', expires_at: 'int?', checked_at: 'int?', created_at: 'int', actor_id: 'text' },
        actor_name: 'text',
      },
      ...['primary key (id)', 'foreign key (invoice_id) references billing_invoices (id)', 'check (amount_minor > 0)'],
      "check (state in ('wanted', 'open', 'settled', 'ended', 'closed', 'failed'))",
      "check (state in ('wanted', 'failed') or provider_id is not null)",
    );
    await make(
      'billing_link_payments',
      { payment_id: 'text', link_id: 'text', kind: 'text' },
      ...['primary key (payment_id)', payment('payment_id'), "check (kind in ('received', 'returned'))"],
      'foreign key (link_id) references billing_payment_links (id)',
    );
    await make(
      'billing_provider_events',
      {
        ...{ provider: 'text', event_id: 'text', type: 'text', about: 'text', link_id: 'text?', state: 'text' },
        ...{ note: 'text', attempts: 'int', due_at: 'int', received_at: 'int' },
      },
      ...['primary key (provider, event_id)', "check (state in ('waiting', 'done', 'ignored', 'flagged'))"],
    );
    await make(
      'billing_bank_entries',
      {
        ...{ id: 'text', entry_key: 'text', format: 'text', file_sha256: 'text', account: 'text', booked_day: 'text' },
        ...{
          value_day: 'text?',
          currency: 'text',
          amount_minor: 'int',
          name: 'text?',
          iban: 'text?',
          reference: 'text?',
        },
        ...{ words: 'text', end_to_end: 'text?', bank_reference: 'text?', reversal: 'int', twin_id: 'text?' },
        ...{ state: 'text', payment_id: 'text?', decided_at: 'int?', decided_by: 'text?', note: 'text' },
        ...{ imported_at: 'int', imported_by: 'text' },
      },
      ...['primary key (id)', 'unique (entry_key)', payment('payment_id'), 'check (amount_minor <> 0)'],
      "check (state in ('open', 'booked', 'ignored'))",
      "check ((state = 'booked') = (payment_id is not null))",
    );
    const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
    for (const statement of [...INDEXES, ...(sqlite ? FOR_SQLITE : FOR_POSTGRES)]) await sql.raw(statement).execute(db);
  },
};

const INDEXES = [
  'create index billing_give_backs_payment on billing_give_backs (payment_id)',
  'create index billing_give_backs_refund on billing_give_backs (refund_id)',
  'create index billing_payment_links_invoice on billing_payment_links (invoice_id)',
  'create unique index billing_payment_links_provider on billing_payment_links (provider, provider_id)',
  "create unique index billing_one_link on billing_payment_links (invoice_id, provider) where state in ('wanted', 'open')",
  'create index billing_link_payments_link on billing_link_payments (link_id)',
  'create index billing_provider_events_state on billing_provider_events (state, due_at)',
  'create index billing_bank_entries_state on billing_bank_entries (state, booked_day)',
  'create index billing_bank_entries_twin on billing_bank_entries (booked_day, amount_minor)',
  'create unique index billing_bank_entries_payment on billing_bank_entries (payment_id)',
];

const APPENDED = ['billing_give_backs', 'billing_link_payments'] as const;
const KEYS = { billing_give_backs: 'id', billing_link_payments: 'payment_id' } as const;

/** "insert or replace" takes rows away without the trigger for deletions. */
const FOR_SQLITE = APPENDED.flatMap((table) => {
  const abort = `begin select raise(abort, 'a row of ${table} is written once'); end`;
  const key = KEYS[table];
  return [
    `create trigger ${table}_once before insert on ${table} when exists (select 1 from ${table} where ${key} = new.${key}) ${abort}`,
    ...['update', 'delete'].map((deed) => `create trigger ${table}_${deed} before ${deed} on ${table} ${abort}`),
  ];
});

/** The function is that of the first migration. */
const FOR_POSTGRES = APPENDED.flatMap((table) => [
  `create trigger ${table}_once before update or delete on ${table} for each row execute function billing_once()`,
  `create trigger ${table}_whole before truncate on ${table} for each statement execute function billing_once()`,
]);
