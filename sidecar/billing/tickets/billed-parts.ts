import { HttpError } from '../../../core/service/route.ts';
import { decimal, sumOf, ZERO } from '../money/decimal.ts';
import type { BillingDb, BillingTrx } from '../tables.ts';
import type { LineInput } from '../tax/line.ts';

/** The item of a line that is a part of a repair, with the part's number behind it. */
export const PART_ITEM = 'ticket-part:';

/**
 * On which invoice, or else draft, parts of repairs stand: its number, or its id. What was credited as a whole is not
 * billed any more.
 */
export async function billedParts(
  db: BillingDb | BillingTrx,
  ids: readonly number[],
  { but, issued = false }: { but?: string; issued?: boolean } = {},
): Promise<Map<number, string>> {
  const billed = new Map<number, string>();
  for (let from = 0; from < ids.length; from += 500) {
    const some = ids.slice(from, from + 500);
    const rows = await db
      .selectFrom('billing_lines')
      .innerJoin('billing_invoices', 'billing_invoices.id', 'billing_lines.invoice_id')
      .select(['item', 'quantity', 'number', 'billing_invoices.id', 'billing_invoices.ref_invoice_id'])
      .where(
        'item',
        'in',
        some.map((id) => `${PART_ITEM}${id}`),
      )
      .$if(issued, (select) => select.where('billing_invoices.status', '=', 'issued'))
      .$if(but !== undefined, (select) => select.where('billing_invoices.id', '<>', but ?? ''))
      .orderBy('billing_invoices.created_at')
      .execute();
    for (const id of some) {
      const mine = rows.filter(({ item }) => item === `${PART_ITEM}${id}`);
      const left = sumOf(mine.map(({ quantity }) => decimal(quantity)));
      const on = mine.filter(({ ref_invoice_id }) => ref_invoice_id === null).at(-1);
      if (on && !left.eq(ZERO)) billed.set(id, on.number ?? `the draft ${on.id}`);
    }
  }
  return billed;
}

export function partNumbers(lines: readonly LineInput[]): number[] {
  return lines.flatMap(({ item = '' }) => (item.startsWith(PART_ITEM) ? [Number(item.slice(PART_ITEM.length))] : []));
}

/** Throws HttpError 409 where a part stands twice on a draft, or on another invoice that was issued. */
export async function refuseBilledParts(
  trx: BillingTrx,
  { id, lines }: { id: string; lines: readonly LineInput[] },
): Promise<void> {
  const numbers = partNumbers(lines);
  const twice = numbers.find((number, at) => numbers.indexOf(number) !== at);
  if (twice !== undefined) throw new HttpError(409, `part ${twice}: found twice on the draft, expected once`);
  const [other] = await billedParts(trx, numbers, { but: id, issued: true });
  if (other)
    throw new HttpError(409, `part ${other[0]}: found it on ${other[1]} already, expected one that is not billed`);
}
