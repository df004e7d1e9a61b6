const abort = (why: string) => `begin select raise(abort, '${why}'); end`;
const statusOf = (row: 'old' | 'new') => `(select status from billing_invoices where id = ${row}.invoice_id)`;

/** "insert or replace" takes rows away without the trigger for deletions, so what is there already is looked for first. */
const invoices = [
  `create trigger billing_invoice_begins before insert on billing_invoices
   when new.status <> 'draft' or exists (select 1 from billing_invoices where id = new.id)
   ${abort('an invoice begins as a draft of its own')}`,
  `create trigger billing_invoice_stays before update on billing_invoices
   when old.status <> 'draft' or new.id <> old.id
   ${abort('an issued invoice is never changed')}`,
  `create trigger billing_invoice_number before update on billing_invoices
   when new.number is not null and exists (select 1 from billing_invoices
     where id <> new.id and (number = new.number or (series = new.series and seq = new.seq)))
   ${abort('the number of an invoice is given once')}`,
  `create trigger billing_invoice_sums before update on billing_invoices
   when new.status = 'issued' and (
     new.net_minor is not (select sum(net_minor) from billing_lines where invoice_id = new.id) or
     new.tax_minor is not (select coalesce(sum(tax_minor), 0) from billing_taxes where invoice_id = new.id))
   ${abort('the lines of an invoice make its sum')}`,
  `create trigger billing_invoice_remains before delete on billing_invoices when old.status <> 'draft'
   ${abort('an issued invoice is never deleted')}`,
];

const parts = ['billing_lines', 'billing_taxes'].flatMap((table) => [
  `create trigger ${table}_insert before insert on ${table} when ${statusOf('new')} <> 'draft'
   ${abort('a line of an issued invoice is never changed')}`,
  `create trigger ${table}_update before update on ${table}
   when ${statusOf('old')} <> 'draft' or ${statusOf('new')} <> 'draft'
   ${abort('a line of an issued invoice is never changed')}`,
  `create trigger ${table}_delete before delete on ${table} when ${statusOf('old')} <> 'draft'
   ${abort('a line of an issued invoice is never changed')}`,
]);

/** A row that is there already is left as it is, which is also what "insert or replace" then comes to. */
const series = [
  `create trigger billing_series_begins before insert on billing_series
   when exists (select 1 from billing_series where id = new.id) begin select raise(ignore); end`,
  `create trigger billing_series_first before insert on billing_series when new.next <> 1
   ${abort('a series begins at 1')}`,
  `create trigger billing_series_counts before update on billing_series
   when new.next <> old.next + 1 or new.id <> old.id ${abort('a series counts by one')}`,
  `create trigger billing_series_remains before delete on billing_series ${abort('a series is never deleted')}`,
];

const lasting: readonly [table: string, key: string][] = [
  ['billing_payments', 'id = new.id or (method = new.method and external_ref = new.external_ref)'],
  ['billing_allocations', 'id = new.id'],
  ['billing_events', 'id = new.id'],
  ['billing_usage', 'device_id = new.device_id and day = new.day and version = new.version'],
];
const appended = lasting.flatMap(([table, key]) => [
  `create trigger ${table}_once before insert on ${table} when exists (select 1 from ${table} where ${key})
   ${abort(`a row of ${table} is written once`)}`,
  ...['update', 'delete'].map(
    (deed) =>
      `create trigger ${table}_${deed} before ${deed} on ${table} ${abort(`a row of ${table} is written once`)}`,
  ),
]);

/** What SQLite refuses, whoever asks. */
export const FOR_SQLITE: readonly string[] = [...invoices, ...parts, ...series, ...appended];
