import type { Logo } from '../paper/logo.ts';
import type { BillingDb, BillingTrx } from '../tables.ts';

/** Keeps a logo for what is issued with it; twice is once. */
export async function keepLogo(trx: BillingTrx, { sha256, type, base64 }: Logo, at: number): Promise<void> {
  await trx
    .insertInto('billing_logos')
    .values({ sha256, type, base64, kept_at: at })
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .execute();
}

/** The logo of a document; rejects where it should be there and is not. */
export async function logoOf(db: BillingDb, sha256: string | undefined): Promise<Logo | undefined> {
  if (sha256 === undefined) return undefined;
  const row = await db.selectFrom('billing_logos').selectAll().where('sha256', '=', sha256).executeTakeFirst();
  if (row === undefined) throw new Error(`the logo ${sha256} is not there any more, expected it as it was issued with`);
  return { sha256, type: row.type as Logo['type'], base64: row.base64 };
}
