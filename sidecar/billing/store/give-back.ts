import type { Selectable } from 'kysely';
import type { Actor } from '../../actor.ts';
import { dayAt } from '../calendar/zone.ts';
import { addMinor } from '../money/minor.ts';
import type { BillingParts } from '../parts.ts';
import type { BillingDb, BillingTables, BillingTrx } from '../tables.ts';
import { standingsOf } from './balances.ts';

type PaymentRow = Selectable<BillingTables['billing_payments']>;

/** What of a payment is for invoices, and what of it went back; of a refund, what it gave back of payments. */
export interface Moved {
  allottedMinor: number;
  givenMinor: number;
}

export async function movedOf(db: BillingDb | BillingTrx, { id, amount_minor }: PaymentRow): Promise<Moved> {
  const allotted = await db
    .selectFrom('billing_allocations')
    .select('amount_minor')
    .where('payment_id', '=', id)
    .execute();
  const given = await db
    .selectFrom('billing_give_backs')
    .select('amount_minor')
    .where(amount_minor < 0 ? 'refund_id' : 'payment_id', '=', id)
    .execute();
  const sum = (rows: { amount_minor: number }[]) => addMinor(rows.map((row) => row.amount_minor));
  return { allottedMinor: sum(allotted), givenMinor: sum(given) };
}

interface GiveBack {
  parts: BillingParts;
  trx: BillingTrx;
  actor: Actor;
  refund: PaymentRow;
}

/**
 * Says which payments a refund gives back, so that nothing of them can be for an invoice again: what is free of the oldest
 * first, then what invoices hold beyond what they ask, since they were credited.
 */
export async function giveBack(parts: BillingParts, trx: BillingTrx, actor: Actor, refund: PaymentRow): Promise<void> {
  const by = { parts, trx, actor, refund };
  let left = -refund.amount_minor;
  for (const payment of await paymentsOf(trx, refund.client_id)) left -= await giveFree(by, payment, left);
  if (left === 0) return;
  const invoices = await trx
    .selectFrom('billing_invoices')
    .selectAll()
    .where('client_id', '=', refund.client_id)
    .where('status', '=', 'issued')
    .where('kind', '=', 'invoice')
    .execute();
  const standings = await standingsOf(trx, invoices, dayAt(parts.now(), parts.config.timeZone));
  for (const { id } of invoices) {
    const over = -(standings.get(id)?.openMinor ?? 0);
    left -= await giveAllotted(by, { invoice: id }, Math.min(over, left));
  }
}

/** The same for a refund of these payments alone, whatever they are for: their invoices are open again. */
export async function giveBackOf(by: GiveBack, payments: readonly PaymentRow[]): Promise<void> {
  let left = -by.refund.amount_minor;
  for (const payment of payments) left -= await giveFree(by, payment, left);
  for (const { id } of payments) left -= await giveAllotted(by, { payment: id }, left);
  if (left > 0) throw new Error(`refund ${by.refund.id}: ${left} minor units are more than its payments hold`);
}

/** What of payments has not gone back. */
export async function leftOf(db: BillingTrx, payments: readonly PaymentRow[]): Promise<number> {
  const left = payments.map(async (payment) => payment.amount_minor - (await movedOf(db, payment)).givenMinor);
  return addMinor(await Promise.all(left));
}

function paymentsOf(trx: BillingTrx, client: string): Promise<PaymentRow[]> {
  return trx
    .selectFrom('billing_payments')
    .selectAll()
    .where('client_id', '=', client)
    .where('amount_minor', '>', 0)
    .orderBy('received_day')
    .orderBy('recorded_at')
    .orderBy('id')
    .execute();
}

async function giveFree(by: GiveBack, payment: PaymentRow, most: number): Promise<number> {
  const { allottedMinor, givenMinor } = await movedOf(by.trx, payment);
  const part = Math.min(addMinor([payment.amount_minor, -allottedMinor, -givenMinor]), most);
  if (part <= 0) return 0;
  await insert(by, payment.id, part);
  return part;
}

/** Takes back what is for an invoice, the newest first, and gives it. */
async function giveAllotted(by: GiveBack, of: { invoice?: string; payment?: string }, most: number): Promise<number> {
  if (most <= 0) return 0;
  const { trx, parts, actor } = by;
  let query = trx.selectFrom('billing_allocations').select(['id', 'payment_id', 'invoice_id', 'amount_minor']);
  if (of.invoice !== undefined) query = query.where('invoice_id', '=', of.invoice);
  if (of.payment !== undefined) query = query.where('payment_id', '=', of.payment);
  const held = new Map<string, { payment: string; invoice: string; minor: number }>();
  for (const { payment_id: payment, invoice_id: invoice, amount_minor } of await query
    .orderBy('id', 'desc')
    .execute()) {
    const key = JSON.stringify([payment, invoice]);
    held.set(key, { payment, invoice, minor: (held.get(key)?.minor ?? 0) + amount_minor });
  }
  let given = 0;
  for (const { payment, invoice, minor } of held.values()) {
    const part = Math.min(minor, most - given);
    if (part <= 0) continue;
    const row = { payment_id: payment, invoice_id: invoice, amount_minor: -part, at: parts.now(), actor_id: actor.id };
    await trx.insertInto('billing_allocations').values(row).execute();
    await insert(by, payment, part);
    given += part;
  }
  return given;
}

async function insert({ trx, parts, refund }: GiveBack, payment: string, amount_minor: number): Promise<void> {
  const row = { refund_id: refund.id, payment_id: payment, amount_minor, at: parts.now() };
  await trx.insertInto('billing_give_backs').values(row).execute();
}
