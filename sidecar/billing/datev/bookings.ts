import type { JournalLine } from '../payments/journal.ts';

/** One booking: an amount from one account to another. */
export interface Booking {
  day: string;
  document: string;
  text: string;
  currency: string;
  debit: string;
  credit: string;
  amountMinor: number;
}

/**
 * A journal as bookings of two accounts each: of every document, what stands on the debit side is divided among what stands
 * on the credit side, in order. The sums of all accounts stay as they are. Throws RangeError for a document whose sides
 * differ. Pure.
 */
export function bookingsOf(lines: readonly JournalLine[]): Booking[] {
  return documentsOf(lines).flatMap((document) => {
    const debits = document.filter(({ debitMinor }) => debitMinor > 0).map((line) => ({ line, left: line.debitMinor }));
    const credits = document
      .filter(({ creditMinor }) => creditMinor > 0)
      .map((line) => ({ line, left: line.creditMinor }));
    const bookings: Booking[] = [];
    for (const debit of debits)
      for (const credit of credits) {
        const amountMinor = Math.min(debit.left, credit.left);
        if (amountMinor === 0) continue;
        debit.left -= amountMinor;
        credit.left -= amountMinor;
        const { day, document: number, text, currency } = debit.line;
        const accounts = { debit: debit.line.account, credit: credit.line.account };
        bookings.push({ day, document: number, text, currency, ...accounts, amountMinor });
      }
    const left = [...debits, ...credits].find(({ left: rest }) => rest !== 0);
    if (left)
      throw new RangeError(`document ${left.line.document}: found sides that differ by ${left.left}, expected none`);
    return bookings;
  });
}

/** Lines of one document stand beside each other; two payments may name the same one. */
function documentsOf(lines: readonly JournalLine[]): JournalLine[][] {
  const documents: JournalLine[][] = [];
  let open = 0;
  for (const line of lines) {
    const last = documents.at(-1);
    if (last === undefined || open === 0) documents.push([line]);
    else last.push(line);
    open += line.debitMinor - line.creditMinor;
  }
  return documents;
}
