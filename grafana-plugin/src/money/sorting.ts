import type { InvoiceHead } from './types.ts';

export interface InvoiceSort {
  id: string;
  descending: boolean;
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Amounts as numbers only to be put in order: what is shown and summed is exact. */
const ORDERS: Readonly<Record<string, (a: InvoiceHead, b: InvoiceHead, nameOf: (client: string) => string) => number>> =
  {
    number: (a, b) => compareText(a.number ?? '', b.number ?? ''),
    client: (a, b, nameOf) => compareText(nameOf(a.client).toLowerCase(), nameOf(b.client).toLowerCase()),
    day: (a, b) => compareText(dayOf(a), dayOf(b)),
    due: (a, b) => compareText(a.dueDay ?? '', b.dueDay ?? ''),
    payable: (a, b) => Number(a.payable) - Number(b.payable),
    open: (a, b) => Number(a.open) - Number(b.open),
  };

/** A draft is newer than all that was issued. */
function dayOf({ state, issueDay, createdAt }: InvoiceHead): string {
  return state === 'draft' ? `9${createdAt}` : (issueDay ?? createdAt);
}

/** Invoices in order; what is equal stays as the API told it. */
export function sorted(
  heads: readonly InvoiceHead[],
  { id, descending }: InvoiceSort,
  nameOf: (client: string) => string,
): InvoiceHead[] {
  const order = ORDERS[id];
  if (order === undefined) return [...heads];
  return [...heads].sort((a, b) => (descending ? -1 : 1) * order(a, b, nameOf));
}
