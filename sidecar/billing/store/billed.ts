import { HttpError } from '../../../core/service/route.ts';
import { decimal, sumOf, textOf } from '../money/decimal.ts';
import { addMinor } from '../money/minor.ts';
import type { BilledItem } from '../pricing/settle.ts';
import type { BillingDb, BillingTrx } from '../tables.ts';

/**
 * What issued invoices and credit notes say of the items of a contract for days of a month, all together. An item whose
 * lines were all credited is as if it had never been billed. Throws HttpError 409 where the days cut through some that
 * are billed: nobody could tell then which part of their lines is for which days.
 */
export async function billedItems(
  db: BillingDb | BillingTrx,
  contract: string,
  { from, to }: { from: string; to: string },
): Promise<BilledItem[]> {
  const rows = await db
    .selectFrom('billing_lines')
    .innerJoin('billing_invoices', 'billing_invoices.id', 'billing_lines.invoice_id')
    .select(['item', 'description', 'tax', 'asked_minor', 'quantity', 'unit', 'span_from', 'span_to'])
    .where('billing_invoices.contract_id', '=', contract)
    .where('billing_invoices.status', '=', 'issued')
    .where('span_from', '<', to)
    .where('span_to', '>', from)
    .where('item', 'is not', null)
    .orderBy('billing_invoices.issued_at')
    .orderBy('billing_lines.invoice_id')
    .orderBy('pos')
    .execute();
  refuseCut(rows, { from, to });
  const items = [...new Set(rows.map(({ item }) => item ?? ''))];
  return items.flatMap((item) => {
    const lines = rows.filter((row) => row.item === item);
    const [first] = lines;
    const askedMinor = addMinor(lines.map((line) => line.asked_minor));
    const kwh = textOf(sumOf(lines.filter(({ unit }) => unit === 'KWH').map(({ quantity }) => decimal(quantity))));
    if (first === undefined || (askedMinor === 0 && kwh === '0')) return [];
    return [{ item, title: first.description, tax: first.tax, askedMinor, kwh, lines: lines.length }];
  });
}

/** Whether what is billed now is what a draft was made from. */
export function sameBasis(now: readonly BilledItem[], basis: string): boolean {
  return basisOf(now) === basis;
}

export function basisOf(billed: readonly BilledItem[]): string {
  const plain = billed.map(({ item, askedMinor, kwh }) => [item, askedMinor, kwh] as const);
  return JSON.stringify(plain.sort(([one], [other]) => (one < other ? -1 : 1)));
}

interface SpanRow {
  item: string | null;
  asked_minor: number;
  span_from: string | null;
  span_to: string | null;
}

function refuseCut(rows: readonly SpanRow[], { from, to }: { from: string; to: string }): void {
  const sums = new Map<string, number>();
  for (const { item, span_from: first, span_to: last, asked_minor } of rows) {
    if (first === null || last === null || (first >= from && last <= to)) continue;
    const key = `${item} ${first} ${last}`;
    sums.set(key, (sums.get(key) ?? 0) + asked_minor);
  }
  const [item, first, last] = [...sums].find(([, sum]) => sum !== 0)?.[0].split(' ') ?? [];
  if (item === undefined) return;
  throw new HttpError(
    409,
    `the period: found ${from} to ${to}, expected days that hold ${first} to ${last}, of which ${item} is billed`,
  );
}
