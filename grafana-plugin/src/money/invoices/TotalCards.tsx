import React from 'react';
import { StatCards } from '../../parts/StatCard.tsx';
import type { Stat } from '../../parts/stat.ts';
import { amountText, signOf } from '../amounts.ts';
import type { Totals } from '../invoices.ts';

/** What the shown invoices come to, for each currency. */
export function TotalCards({ totals }: { totals: readonly Totals[] }) {
  if (totals.length === 0) return null;
  return (
    <div style={{ display: 'grid', gap: 8, marginBottom: 12 }}>
      {totals.map((each) => (
        <StatCards key={each.currency} stats={statsOf(each)} least={150} />
      ))}
    </div>
  );
}

function statsOf({ currency, count, billed, open, overdue, drafts }: Totals): Stat[] {
  const card = (title: string, amount: string, below: string, tone?: Stat['tone']): Stat => ({
    ...{ title, value: amountText(amount), unit: currency, below },
    ...(tone && signOf(amount) !== 0 ? { tone } : {}),
  });
  return [
    card('Billed', billed, `${count} shown; credit notes taken off`),
    card('Open', open, 'still to be paid'),
    card('Overdue', overdue, 'of what is open', 'error'),
    card('Drafts', drafts, 'not issued yet'),
  ];
}
