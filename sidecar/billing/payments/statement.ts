import { addMinor } from '../money/minor.ts';

/** What happened between a client and the seller on a day. Invoices raise what is owed, credits and payments lower it. */
export interface StatementEntry {
  day: string;
  kind: 'invoice' | 'credit-note' | 'payment' | 'refund';
  /** The number of the paper, or the reference of the payment. */
  number: string;
  id: string;
  /** What it adds to what is owed; below zero it takes away. */
  amountMinor: number;
}

export interface Statement {
  openingMinor: number;
  entries: (StatementEntry & { balanceMinor: number })[];
  closingMinor: number;
}

/** The account of a client within days: what was owed before them, each thing that happened, and what is owed behind them. */
export function statementOf(all: readonly StatementEntry[], { from, to }: { from: string; to: string }): Statement {
  const rank = { invoice: 0, 'credit-note': 1, payment: 2, refund: 3 };
  const sorted = [...all].sort(
    (a, b) => compare(a.day, b.day) || rank[a.kind] - rank[b.kind] || compare(a.number, b.number),
  );
  const openingMinor = addMinor(sorted.filter(({ day }) => day < from).map(({ amountMinor }) => amountMinor));
  let balanceMinor = openingMinor;
  const entries = sorted
    .filter(({ day }) => from <= day && day < to)
    .map((entry) => {
      balanceMinor = addMinor([balanceMinor, entry.amountMinor]);
      return { ...entry, balanceMinor };
    });
  return { openingMinor, entries, closingMinor: balanceMinor };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
