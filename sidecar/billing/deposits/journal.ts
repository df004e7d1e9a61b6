import type { BillingConfig } from '../config.ts';
import { accountOf, type JournalLine } from '../payments/journal.ts';
import type { BillingDb } from '../tables.ts';

type Accounts = BillingConfig['accounts'];

/** What came into deposits within days and what went back: money against a liability. Draws stand with the payments. */
export async function depositJournal(
  db: BillingDb,
  { from, to }: { from: string; to: string },
  accounts: Accounts,
): Promise<JournalLine[]> {
  const rows = await db
    .selectFrom('billing_deposit_moves as m')
    .innerJoin('billing_deposits as d', 'd.id', 'm.deposit_id')
    .innerJoin('billing_clients as c', 'c.id', 'd.client_id')
    .select(['m.day', 'm.amount_minor', 'm.method', 'm.reference', 'm.id', 'd.title', 'd.currency', 'c.name'])
    .where('m.kind', '<>', 'drawn')
    .where('m.day', '>=', from)
    .where('m.day', '<', to)
    .orderBy('m.day')
    .orderBy('m.recorded_at')
    .execute();
  return rows.flatMap((row) => {
    const line = (account: string, minor: number): JournalLine => ({
      ...{ day: row.day, document: row.reference || row.id, account, currency: row.currency },
      ...{ debitMinor: Math.max(minor, 0), creditMinor: Math.max(-minor, 0) },
      ...{ text: `${row.name}: ${row.title}`, taxCode: '' },
    });
    return [line(accountOf(row.method, accounts), row.amount_minor), line(accounts.deposits, -row.amount_minor)];
  });
}
