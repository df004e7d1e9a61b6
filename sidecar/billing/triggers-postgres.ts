const raise = (why: string) => `raise exception '${why}' using errcode = '23514';`;

const invoices = [
  `create function billing_invoice_guard() returns trigger language plpgsql as $$ begin
     if tg_op = 'INSERT' then
       if new.status <> 'draft' then ${raise('an invoice begins as a draft of its own')} end if;
       return new;
     end if;
     if old.status <> 'draft' then
       if tg_op = 'DELETE' then ${raise('an issued invoice is never deleted')} end if;
       ${raise('an issued invoice is never changed')}
     end if;
     if tg_op = 'DELETE' then return old; end if;
     if new.id <> old.id then ${raise('an issued invoice is never changed')} end if;
     if new.status = 'issued' and (
       new.net_minor is distinct from (select sum(net_minor) from billing_lines where invoice_id = new.id) or
       new.tax_minor is distinct from (select coalesce(sum(tax_minor), 0) from billing_taxes where invoice_id = new.id))
     then ${raise('the lines of an invoice make its sum')} end if;
     return new;
   end $$`,
  'create trigger billing_invoice_guard before insert or update or delete on billing_invoices for each row execute function billing_invoice_guard()',
];

/** The lock makes a line wait for an invoice that is just being issued, and the other way round. */
const parts = [
  `create function billing_part_guard() returns trigger language plpgsql as $$
   declare found_status text; begin
     if tg_op <> 'INSERT' then
       select status into found_status from billing_invoices where id = old.invoice_id for share;
       if found_status <> 'draft' then ${raise('a line of an issued invoice is never changed')} end if;
     end if;
     if tg_op = 'DELETE' then return old; end if;
     select status into found_status from billing_invoices where id = new.invoice_id for share;
     if found_status <> 'draft' then ${raise('a line of an issued invoice is never changed')} end if;
     return new;
   end $$`,
  ...['billing_lines', 'billing_taxes'].map(
    (table) =>
      `create trigger ${table}_guard before insert or update or delete on ${table} for each row execute function billing_part_guard()`,
  ),
];

const series = [
  `create function billing_series_guard() returns trigger language plpgsql as $$ begin
     if tg_op = 'DELETE' then ${raise('a series is never deleted')} end if;
     if tg_op = 'INSERT' then
       if new.next <> 1 then ${raise('a series begins at 1')} end if;
       return new;
     end if;
     if new.next <> old.next + 1 or new.id <> old.id then ${raise('a series counts by one')} end if;
     return new;
   end $$`,
  'create trigger billing_series_guard before insert or update or delete on billing_series for each row execute function billing_series_guard()',
];

const APPENDED = ['billing_payments', 'billing_allocations', 'billing_events', 'billing_usage'];
const appended = [
  `create function billing_once() returns trigger language plpgsql as $$ begin
     raise exception 'a row of % is written once', tg_table_name using errcode = '23514';
   end $$`,
  ...APPENDED.map(
    (table) =>
      `create trigger ${table}_once before update or delete on ${table} for each row execute function billing_once()`,
  ),
  ...[...APPENDED, 'billing_invoices', 'billing_lines', 'billing_taxes', 'billing_series'].map(
    (table) =>
      `create trigger ${table}_whole before truncate on ${table} for each statement execute function billing_once()`,
  ),
];

/** What PostgreSQL refuses, whoever asks. */
export const FOR_POSTGRES: readonly string[] = [...invoices, ...parts, ...series, ...appended];
