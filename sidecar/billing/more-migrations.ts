import { type Kysely, type Migration, SqliteAdapter, sql } from 'kysely';
import { tableMaker } from '../../core/service/make-table.ts';

type Make = ReturnType<typeof tableMaker>;

const BY = { actor_id: 'text', actor_name: 'text' } as const;
const OF_CLIENT = 'foreign key (client_id) references billing_clients (id)';

/** Mails, reminders, recurring runs and deposits. */
export const MIGRATIONS_MORE_BILLING: Record<string, Migration> = {
  '7003-billing-mail-runs-deposits': {
    async up(db: Kysely<unknown>): Promise<void> {
      const make = tableMaker(db);
      await makeMail(make);
      await makeRuns(make);
      await makeDeposits(make);
      const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
      const lasting = LASTING.flatMap(sqlite ? lastingInSqlite : lastingInPostgres);
      for (const statement of [...INDEXES, ...lasting]) await sql.raw(statement).execute(db);
    },
  },
};

async function makeMail(make: Make): Promise<void> {
  await make(
    'billing_templates',
    {
      ...{ kind: 'text', language: 'text', version: 'int', subject: 'text', text: 'text', html: 'text?' },
      ...{ created_at: 'int', ...BY },
    },
    'primary key (kind, language, version)',
  );
  await make(
    'billing_mails',
    {
      ...{ id: 'number', key: 'text', kind: 'text', client_id: 'text', subject_id: 'text', recipient: 'text' },
      ...{ template_version: 'int', subject: 'text', queued_at: 'int', told_at: 'int?', outcome: 'text?' },
      ...{ words: 'text?', ...BY },
    },
    ...['unique (key)', OF_CLIENT],
  );
  await make(
    'billing_dunning',
    {
      ...{ invoice_id: 'text', step: 'int', day: 'text', decided_at: 'int', fee_invoice_id: 'text?' },
      ...{ queued_at: 'int?', dropped: 'text?' },
    },
    'primary key (invoice_id, step)',
    'foreign key (invoice_id) references billing_invoices (id)',
    'foreign key (fee_invoice_id) references billing_invoices (id)',
  );
}

async function makeRuns(make: Make): Promise<void> {
  await make(
    'billing_runs',
    { period_from: 'text', period_to: 'text', made_at: 'int', ...BY },
    'primary key (period_from)',
  );
  await make(
    'billing_run_items',
    {
      ...{ period_from: 'text', contract_id: 'text', client_id: 'text', state: 'text', preview: 'text' },
      ...{ fingerprint: 'text', invoice_id: 'text?', reason: 'text', wants: 'text', wanted_by_id: 'text' },
      ...{ wanted_by_name: 'text', changed_at: 'int' },
    },
    'primary key (period_from, contract_id)',
    'foreign key (period_from) references billing_runs (period_from)',
    'foreign key (contract_id) references billing_contracts (id)',
    ...[OF_CLIENT, "check (state in ('planned', 'drafted', 'nothing', 'failed'))"],
  );
  await make('billing_schedule', { id: 'text', looked_at: 'int' }, 'primary key (id)');
}

async function makeDeposits(make: Make): Promise<void> {
  await make(
    'billing_deposits',
    { id: 'text', client_id: 'text', kind: 'text', title: 'text', currency: 'text', created_at: 'int', ...BY },
    ...['primary key (id)', OF_CLIENT, "check (kind in ('prepayment', 'security'))"],
  );
  await make(
    'billing_deposit_moves',
    {
      ...{ id: 'text', deposit_id: 'text', kind: 'text', amount_minor: 'int', method: 'text', invoice_id: 'text?' },
      ...{ payment_id: 'text?', day: 'text', reference: 'text', key: 'text?', recorded_at: 'int', ...BY },
    },
    ...['primary key (id)', 'foreign key (deposit_id) references billing_deposits (id)'],
    "check ((kind = 'received' and amount_minor > 0) or (kind in ('drawn', 'refunded') and amount_minor < 0))",
    "check ((kind = 'drawn') = (invoice_id is not null and payment_id is not null))",
  );
}

const INDEXES = [
  'create index billing_mails_subject on billing_mails (subject_id, id)',
  'create index billing_mails_client on billing_mails (client_id, id)',
  'create index billing_mails_untold on billing_mails (id) where told_at is null',
  'create index billing_dunning_waiting on billing_dunning (invoice_id) where queued_at is null and dropped is null',
  "create index billing_run_items_wanted on billing_run_items (period_from) where wants <> ''",
  'create index billing_deposits_client on billing_deposits (client_id, id)',
  'create index billing_deposit_moves_of on billing_deposit_moves (deposit_id, recorded_at)',
  'create unique index billing_deposit_moves_key on billing_deposit_moves (deposit_id, key) where key is not null',
  "create unique index billing_events_overdue on billing_events (invoice_id) where event = 'overdue'",
];

/** Rows that are written once, with what makes two of them the same. */
const LASTING: readonly [table: string, same: string][] = [
  ['billing_templates', 'kind = new.kind and language = new.language and version = new.version'],
  ['billing_deposit_moves', 'id = new.id or (deposit_id = new.deposit_id and key = new.key)'],
];

function lastingInSqlite([table, same]: (typeof LASTING)[number]): string[] {
  const abort = `begin select raise(abort, 'a row of ${table} is written once'); end`;
  return [
    `create trigger ${table}_once before insert on ${table} when exists (select 1 from ${table} where ${same}) ${abort}`,
    ...['update', 'delete'].map((deed) => `create trigger ${table}_${deed} before ${deed} on ${table} ${abort}`),
  ];
}

function lastingInPostgres([table]: (typeof LASTING)[number]): string[] {
  return [
    `create trigger ${table}_once before update or delete on ${table} for each row execute function billing_once()`,
    `create trigger ${table}_whole before truncate on ${table} for each statement execute function billing_once()`,
  ];
}
