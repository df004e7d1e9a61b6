import type { Settlement } from './provider.ts';

/** What was booked of a link so far. */
export interface Booked {
  receivedMinor: number;
  returnedMinor: number;
}

/** A row to be booked: above zero it came in, below it went back. */
export interface ToBook {
  kind: 'received' | 'returned';
  amountMinor: number;
}

/**
 * What is still to be booked so that the books say what the provider says. The order in which it called does not matter,
 * nor how often. What came in for good never becomes less: only what went back may, when a refund fails or a chargeback is
 * won. Pure.
 */
export function whatToBook({ receivedMinor, returnedMinor }: Pick<Settlement, keyof Booked>, booked: Booked): ToBook[] {
  const rows: ToBook[] = [
    { kind: 'received', amountMinor: Math.max(receivedMinor - booked.receivedMinor, 0) },
    { kind: 'returned', amountMinor: booked.returnedMinor - returnedMinor },
  ];
  return rows.filter(({ amountMinor }) => amountMinor !== 0);
}
