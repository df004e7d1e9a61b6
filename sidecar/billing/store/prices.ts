import type { PriceRow } from '../pricing/day-ahead.ts';
import type { BillingDb } from '../tables.ts';

/** Stores prices of a market; one that is there already is replaced. What was billed by it is corrected by a later line. */
export async function savePrices(db: BillingDb, market: string, rows: readonly PriceRow[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (let at = 0; at < rows.length; at += 500) {
      const some = rows.slice(at, at + 500).map(({ start, perMwh }) => ({ market, start_at: start, per_mwh: perMwh }));
      await trx
        .insertInto('billing_prices')
        .values(some)
        .onConflict((conflict) =>
          conflict.columns(['market', 'start_at']).doUpdateSet((eb) => ({ per_mwh: eb.ref('excluded.per_mwh') })),
        )
        .execute();
    }
  });
}
