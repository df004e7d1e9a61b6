/** An invoice that something is still to be paid of. */
export interface OpenInvoice {
  invoice: string;
  number: string;
  dueDay: string;
  openMinor: number;
}

export interface Allotment {
  invoice: string;
  amountMinor: number;
}

/**
 * Which invoices a payment is for: the one whose number stands in its reference, then the oldest due ones, until
 * nothing is left of it. What is left then is the client's credit. A proposal, which a person may replace.
 */
export function proposeAllotments(amountMinor: number, reference: string, open: readonly OpenInvoice[]): Allotment[] {
  const plain = (text: string) => text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const said = plain(reference);
  const named = (each: OpenInvoice) => (said.includes(plain(each.number)) ? 0 : 1);
  const order = [...open]
    .filter(({ openMinor }) => openMinor > 0)
    .sort((a, b) => named(a) - named(b) || compare(a.dueDay, b.dueDay) || compare(a.number, b.number));
  let left = amountMinor;
  return order.flatMap(({ invoice, openMinor }) => {
    const part = Math.min(left, openMinor);
    left -= Math.max(part, 0);
    return part > 0 ? [{ invoice, amountMinor: part }] : [];
  });
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
