import { HttpError } from '../../../core/service/route.ts';
import type { BillingTrx } from '../tables.ts';

export interface InvoiceNumber {
  series: string;
  seq: number;
  number: string;
}

/**
 * The next number of a series, in the caller's transaction: where that is rolled back or its process dies, the number
 * was never given; where it is committed, the next one follows. Others wait until then. Throws HttpError 409 where the
 * day lies before that of the last number, as numbers follow the days.
 */
export async function nextNumber(trx: BillingTrx, pattern: string, day: string): Promise<InvoiceNumber> {
  const series = pattern.replace('{year}', day.slice(0, 4));
  await trx
    .insertInto('billing_series')
    .values({ id: series, next: 1, last_day: day })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  // Everything that is read of the series stands in this one statement, which holds its row until the end.
  const taken = await trx
    .updateTable('billing_series')
    .set(({ eb }) => ({ next: eb('next', '+', 1), last_day: day }))
    .where('id', '=', series)
    .where('last_day', '<=', day)
    .returning('next')
    .executeTakeFirst();
  if (taken === undefined) {
    const { last_day } = await trx
      .selectFrom('billing_series')
      .select('last_day')
      .where('id', '=', series)
      .executeTakeFirstOrThrow();
    throw new HttpError(
      409,
      `the day of issue: found ${day}, expected ${last_day} or later, the day of the last number`,
    );
  }
  const seq = taken.next - 1;
  return { series, seq, number: numberOf(series, seq) };
}

/** `INV-2026-{number:5}` and 7 are INV-2026-00007. */
export function numberOf(series: string, seq: number): string {
  return series.replace(/\{number(?::(\d))?\}/, (_, digits?: string) => String(seq).padStart(Number(digits ?? 1), '0'));
}
