import { type Kysely, type Migration, SqliteAdapter, sql } from 'kysely';
import { tableMaker } from '../../core/service/make-table.ts';
import { MIGRATIONS_MORE_BILLING } from './more-migrations.ts';
import { PAPER_MIGRATION } from './paper/tables.ts';
import { PAYMENTS_MIGRATION } from './payments/migration.ts';
import { FOR_POSTGRES } from './triggers-postgres.ts';
import { FOR_SQLITE } from './triggers-sqlite.ts';

type Make = ReturnType<typeof tableMaker>;

/** The tables of billing, by version. */
export const MIGRATIONS_BILLING: Record<string, Migration> = {
  '7001-billing': {
    async up(db: Kysely<unknown>): Promise<void> {
      const make = tableMaker(db);
      await makeClients(make);
      await makeUsage(make);
      await makeInvoices(make);
      await makeLines(make);
      await makePayments(make);
      const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
      for (const statement of [...INDEXES, ...(sqlite ? FOR_SQLITE : FOR_POSTGRES)])
        await sql.raw(statement).execute(db);
      await sql`insert into billing_state (id, revision) values (1, 0)`.execute(db);
    },
  },
  '7002-payments': PAYMENTS_MIGRATION,
  ...MIGRATIONS_MORE_BILLING,
  '7004-billing-paper': PAPER_MIGRATION,
};

const OF_CLIENT = 'foreign key (client_id) references billing_clients (id)';
const OF_INVOICE = 'foreign key (invoice_id) references billing_invoices (id)';
const STAMPED = { revision: 'int', created_at: 'int', changed_at: 'int' } as const;

async function makeClients(make: Make): Promise<void> {
  await make('billing_state', { id: 'int', revision: 'int' }, 'primary key (id)');
  await make(
    'billing_clients',
    { id: 'text', name: 'text', currency: 'text', state: 'text', search: 'text', record: 'text', ...STAMPED },
    'primary key (id)',
    "check (state in ('active', 'ended'))",
  );
  await make(
    'billing_contracts',
    { id: 'text', client_id: 'text', from_day: 'text', to_day: 'text?', record: 'text', ...STAMPED },
    ...['primary key (id)', OF_CLIENT],
  );
  await make(
    'billing_assignments',
    {
      ...{ id: 'number', client_id: 'text', device_id: 'text', model: 'text', device_group: 'text' },
      ...{ from_day: 'text', to_day: 'text?', changed_at: 'int', actor_id: 'text' },
    },
    ...[OF_CLIENT, 'check (to_day is null or to_day > from_day)'],
  );
}

async function makeUsage(make: Make): Promise<void> {
  await make(
    'billing_usage',
    {
      ...{ device_id: 'text', day: 'text', version: 'int', wh: 'int', estimated_wh: 'int', missing_minutes: 'int' },
      ...{ quarters: 'text', lost: 'text?', evidence: 'text', recorded_at: 'int' },
    },
    ...['primary key (device_id, day, version)', 'check (wh >= 0)', 'check (version >= 1)'],
  );
  await make('billing_prices', { market: 'text', start_at: 'int', per_mwh: 'text' }, 'primary key (market, start_at)');
}

async function makeInvoices(make: Make): Promise<void> {
  await make('billing_series', { id: 'text', next: 'int', last_day: 'text' }, 'primary key (id)');
  await make(
    'billing_invoices',
    {
      ...{ id: 'text', kind: 'text', status: 'text', client_id: 'text', contract_id: 'text?', period_from: 'text?' },
      ...{ period_to: 'text?', ref_invoice_id: 'text?', series: 'text?', seq: 'int?', number: 'text?' },
      ...{ currency: 'text', prices: 'text', tax_rounding: 'text', net_minor: 'int', tax_minor: 'int' },
      ...{ gross_minor: 'int', rounding_minor: 'int', prepaid_minor: 'int', payable_minor: 'int' },
      ...{ issue_day: 'text?', due_day: 'text?', reason: 'text', basis: 'text', problems: 'text', doc: 'text?' },
      ...{ doc_sha256: 'text?', revision: 'int', created_at: 'int', created_by: 'text', issued_at: 'int?' },
      issued_by: 'text?',
    },
    ...['primary key (id)', 'unique (number)', 'unique (series, seq)', OF_CLIENT],
    'foreign key (contract_id) references billing_contracts (id)',
    'foreign key (ref_invoice_id) references billing_invoices (id)',
    "check (kind in ('invoice', 'credit-note'))",
    "check (status in ('draft', 'issued'))",
    "check ((kind = 'credit-note') = (ref_invoice_id is not null))",
    ...NUMBERED.map((column) => `check ((status = 'draft') = (${column} is null))`),
    'check (gross_minor = net_minor + tax_minor)',
    'check (payable_minor = gross_minor + rounding_minor - prepaid_minor)',
  );
}

/** What an invoice has when it is issued, and not before. */
const NUMBERED = ['series', 'seq', 'number', 'issue_day', 'due_day', 'doc', 'doc_sha256', 'issued_at', 'issued_by'];

async function makeLines(make: Make): Promise<void> {
  await make(
    'billing_lines',
    {
      ...{ invoice_id: 'text', pos: 'int', kind: 'text', description: 'text', quantity: 'text', unit: 'text' },
      ...{ unit_price: 'text', per_quantity: 'text', discount_percent: 'text', tax: 'text', net_minor: 'int' },
      ...{ asked_minor: 'int', item: 'text?', span_from: 'text?', span_to: 'text?', evidence: 'text?' },
    },
    ...['primary key (invoice_id, pos)', OF_INVOICE],
  );
  await make(
    'billing_taxes',
    {
      ...{ invoice_id: 'text', pos: 'int', code: 'text', category: 'text', rate: 'text', reason: 'text' },
      ...{ base_minor: 'int', tax_minor: 'int' },
    },
    ...['primary key (invoice_id, pos)', OF_INVOICE],
  );
  await make(
    'billing_events',
    {
      ...{ id: 'number', invoice_id: 'text', event: 'text', at: 'int', actor_id: 'text', actor_name: 'text' },
      details: 'text',
    },
    OF_INVOICE,
  );
}

async function makePayments(make: Make): Promise<void> {
  await make(
    'billing_payments',
    {
      ...{ id: 'text', client_id: 'text', method: 'text', currency: 'text', amount_minor: 'int', received_day: 'text' },
      ...{ reference: 'text', external_ref: 'text?', note: 'text', recorded_at: 'int' },
      ...{ actor_id: 'text', actor_name: 'text' },
    },
    ...['primary key (id)', 'unique (method, external_ref)', OF_CLIENT, 'check (amount_minor <> 0)'],
  );
  await make(
    'billing_allocations',
    { id: 'number', payment_id: 'text', invoice_id: 'text', amount_minor: 'int', at: 'int', actor_id: 'text' },
    ...['foreign key (payment_id) references billing_payments (id)', OF_INVOICE, 'check (amount_minor <> 0)'],
  );
}

const INDEXES = [
  'create index billing_clients_name on billing_clients (name, id)',
  'create index billing_contracts_client on billing_contracts (client_id, from_day)',
  'create unique index billing_assignments_device on billing_assignments (device_id, from_day)',
  'create index billing_assignments_client on billing_assignments (client_id, device_id)',
  'create index billing_usage_day on billing_usage (day, device_id)',
  'create index billing_invoices_client on billing_invoices (client_id, id)',
  'create index billing_invoices_contract on billing_invoices (contract_id, period_from)',
  'create index billing_invoices_reference on billing_invoices (ref_invoice_id)',
  "create unique index billing_one_draft on billing_invoices (contract_id, period_from) where status = 'draft' and kind = 'invoice'",
  'create index billing_lines_item on billing_lines (item, span_from)',
  'create index billing_events_invoice on billing_events (invoice_id, id)',
  'create index billing_payments_client on billing_payments (client_id, received_day)',
  'create index billing_allocations_invoice on billing_allocations (invoice_id)',
  'create index billing_allocations_payment on billing_allocations (payment_id)',
];
