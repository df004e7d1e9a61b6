import { dayAt } from '../calendar/zone.ts';
import type { BankEntry } from '../payments/bank-entry.ts';
import { matchEntry, type Payer, type Proposal } from '../payments/match-entry.ts';
import type { PaymentParts } from '../payments/parts.ts';
import type { OpenInvoice } from '../payments/propose.ts';
import { standingsOf } from './balances.ts';
import type { EntryRow } from './bank-entries.ts';
import { owedByAll } from './owed.ts';
import type { PaymentRow } from './payments.ts';

/** All clients as entries of bank statements may show them: what they owe, and from where they paid before. */
export async function payersOf(parts: PaymentParts): Promise<Payer[]> {
  const { db } = parts;
  const clients = await db.selectFrom('billing_clients').select(['id', 'name', 'currency']).orderBy('id').execute();
  const open = await allOpen(parts);
  const accounts = await db
    .selectFrom('billing_bank_entries')
    .innerJoin('billing_payments', 'billing_payments.id', 'billing_bank_entries.payment_id')
    .select(['billing_payments.client_id', 'billing_bank_entries.iban'])
    .distinct()
    .where('billing_bank_entries.iban', 'is not', null)
    .execute();
  const recorded = await db
    .selectFrom('billing_payments')
    .leftJoin('billing_bank_entries', 'billing_bank_entries.payment_id', 'billing_payments.id')
    .selectAll('billing_payments')
    .where('billing_payments.method', '=', 'bank')
    .where('billing_bank_entries.id', 'is', null)
    .execute();
  const owed = await owedByAll(db);
  const ibans = grouped(accounts.map(({ client_id, iban }) => [client_id, iban ?? '']));
  const written = grouped(recorded.map((row) => [row.client_id, recordOf(row)]));
  return clients.map(({ id, name, currency }) => ({
    ...{ client: id, name, currency, open: open.get(id) ?? [], creditMinor: Math.max(-(owed.get(id) ?? 0), 0) },
    ...{ ibans: ibans.get(id) ?? [], recorded: written.get(id) ?? [] },
  }));
}

function recordOf(row: PaymentRow): Payer['recorded'][number] {
  const { id: payment, amount_minor: amountMinor, received_day: receivedDay, reference } = row;
  return { payment, amountMinor, receivedDay, reference };
}

function grouped<T>(pairs: readonly (readonly [string, T])[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, value] of pairs) groups.set(key, [...(groups.get(key) ?? []), value]);
  return groups;
}

/** Invoices that something is still to be paid of, by client. */
async function allOpen({ db, now, config }: PaymentParts): Promise<Map<string, OpenInvoice[]>> {
  const rows = await db
    .selectFrom('billing_invoices')
    .selectAll()
    .where('status', '=', 'issued')
    .where('kind', '=', 'invoice')
    .execute();
  const today = dayAt(now(), config.timeZone);
  const open = new Map<string, OpenInvoice[]>();
  for (let at = 0; at < rows.length; at += 500) {
    const some = rows.slice(at, at + 500);
    const standings = await standingsOf(db, some, today);
    for (const { id, client_id, number, due_day } of some) {
      const openMinor = standings.get(id)?.openMinor ?? 0;
      if (openMinor <= 0) continue;
      const mine = open.get(client_id) ?? [];
      open.set(client_id, [...mine, { invoice: id, number: number ?? '', dueDay: due_day ?? '', openMinor }]);
    }
  }
  return open;
}

/** What an open entry may be. One that has a twin is never exact. */
export function proposalsFor(row: EntryRow, payers: readonly Payer[]): Proposal[] {
  if (row.state !== 'open') return [];
  const found = matchEntry(entryOf(row), payers);
  return row.twin_id === null && row.reversal === 0 ? found : found.map((each) => ({ ...each, exact: false }));
}

function entryOf(row: EntryRow): BankEntry {
  const { name, iban, reference, end_to_end: endToEnd } = row;
  return {
    ...{ account: row.account, bookedDay: row.booked_day, currency: row.currency, amountMinor: row.amount_minor },
    ...(name === null ? {} : { name }),
    ...(iban === null ? {} : { iban }),
    ...(reference === null ? {} : { reference }),
    ...(endToEnd === null ? {} : { endToEnd }),
    text: row.words,
  };
}
