import { sql } from 'kysely';
import { HttpError } from '../../../core/service/route.ts';
import { writeMajor } from '../money/minor.ts';
import type { BillingDb, BillingTrx } from '../tables.ts';

/**
 * A refund gives back what is the client's credit: paid and for no invoice, or for one that was credited since. Throws
 * HttpError 409 where it is more.
 */
export async function refuseMoreThanCredit(
  trx: BillingTrx,
  { client, amountMinor, currency }: { client: string; amountMinor: number; currency: string },
): Promise<void> {
  const owed = await owedBy(trx, client);
  if (owed > amountMinor)
    throw new HttpError(
      409,
      `amount: found ${writeMajor(amountMinor, currency)}, expected ${writeMajor(Math.min(owed, 0), currency)} at most, which is the client's credit`,
    );
}

/** Invoices and credit notes, less payments; below zero the client has a credit. */
export async function owedBy(db: BillingDb | BillingTrx, client: string): Promise<number> {
  const found = await sql<{ owed: number | string }>`select
    coalesce((select sum(payable_minor) from billing_invoices where client_id = ${client} and status = 'issued'), 0)
    - coalesce((select sum(amount_minor) from billing_payments where client_id = ${client}), 0) as owed`.execute(
    db as BillingDb,
  );
  return Number(found.rows[0]?.owed ?? 0);
}

/** The same for all clients who were ever billed or paid. */
export async function owedByAll(db: BillingDb): Promise<Map<string, number>> {
  const found = await sql<{ client_id: string; owed: number | string }>`select client_id, sum(minor) as owed from (
    select client_id, payable_minor as minor from billing_invoices where status = 'issued'
    union all select client_id, -amount_minor as minor from billing_payments) moved group by client_id`.execute(db);
  return new Map(found.rows.map(({ client_id, owed }) => [client_id, Number(owed)]));
}
