import type { Selectable } from 'kysely';
import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import { checkDay } from '../calendar/day.ts';
import { dayAt } from '../calendar/zone.ts';
import { deedProblem } from '../invoice-state.ts';
import { addMinor, writeMajor } from '../money/minor.ts';
import type { BillingParts } from '../parts.ts';
import { type Allotment, type OpenInvoice, proposeAllotments } from '../payments/propose.ts';
import type { BillingDb, BillingTables, BillingTrx } from '../tables.ts';
import { standingsOf } from './balances.ts';
import { needClient } from './clients.ts';
import { giveBack, movedOf } from './give-back.ts';
import { needInvoice } from './invoice-rows.ts';
import { refuseMoreThanCredit } from './owed.ts';
import { refusing, writing } from './writing.ts';

export const METHODS = ['bank', 'cash', 'cheque', 'card', 'bitcoin', 'other'] as const;
export type Method = (typeof METHODS)[number];

export interface PaymentInput {
  client: string;
  method: Method;
  currency: string;
  /** Below zero: a refund. */
  amountMinor: number;
  receivedDay: string;
  reference: string;
  /** What makes it known elsewhere; the same twice is the same payment. */
  externalRef?: string;
  note?: string;
  /** Which invoices it is for; `propose` takes the one that the reference names and then the oldest. */
  allot: readonly Allotment[] | 'propose' | 'none';
}

export type PaymentRow = Selectable<BillingTables['billing_payments']>;
export interface StoredPayment {
  row: PaymentRow;
  /** What is for invoices, and what is the client's credit. */
  allottedMinor: number;
  freeMinor: number;
  /** As much of it went back; of a refund, as much of payments it gave back. */
  givenMinor: number;
}

/** Writes down what came in or went back. Twice with one external reference is once. Throws HttpError 400, 404, 409. */
export function recordPayment(parts: BillingParts, actor: Actor, input: PaymentInput): Promise<StoredPayment> {
  refusing(() => checkDay(input.receivedDay, 'receivedDay'));
  return writing(parts.db, (trx) => recordWithin(parts, trx, actor, input));
}

/** The same in a transaction of `writing`. */
export async function recordWithin(
  parts: BillingParts,
  trx: BillingTrx,
  actor: Actor,
  input: Omit<PaymentInput, 'method'> & { method: PaymentInput['method'] | 'deposit' },
): Promise<StoredPayment> {
  const client = (await needClient(trx, input.client)).record;
  if (client.currency !== input.currency)
    throw new HttpError(
      400,
      `currency: found ${input.currency}, expected ${client.currency}, which the client is billed in`,
    );
  const known = await sameBefore(trx, input);
  if (known) return withSums(trx, known);
  if (input.amountMinor < 0) await refuseMoreThanCredit(trx, input);
  const row = rowOf(parts, actor, input);
  await trx.insertInto('billing_payments').values(row).execute();
  if (row.amount_minor < 0) await giveBack(parts, trx, actor, row);
  const open = input.allot === 'propose' ? await openInvoices(parts, trx, input.client) : [];
  const allotments =
    input.allot === 'propose' ? proposeAllotments(input.amountMinor, input.reference, open) : input.allot;
  if (allotments !== 'none') for (const each of allotments) await allotOne(parts, trx, actor, row, each);
  return withSums(trx, row);
}

type RecordInput = Parameters<typeof recordWithin>[3];

/** Says which invoice a part of a payment is for; below zero it takes back. Throws HttpError 404, 409. */
export function allotPayment(
  parts: BillingParts,
  actor: Actor,
  { payment, ...part }: Allotment & { payment: string },
): Promise<StoredPayment> {
  return writing(parts.db, async (trx) => {
    const row = await trx.selectFrom('billing_payments').selectAll().where('id', '=', payment).executeTakeFirst();
    if (row === undefined) throw new HttpError(404, `there is no payment "${payment}"`);
    await allotOne(parts, trx, actor, row, part);
    return withSums(trx, row);
  });
}

/** Invoices of a client that something is still to be paid of. */
export async function openInvoices(
  parts: BillingParts,
  db: BillingDb | BillingTrx,
  client: string,
): Promise<OpenInvoice[]> {
  const rows = await db
    .selectFrom('billing_invoices')
    .selectAll()
    .where('client_id', '=', client)
    .where('status', '=', 'issued')
    .where('kind', '=', 'invoice')
    .execute();
  const standings = await standingsOf(db, rows, dayAt(parts.now(), parts.config.timeZone));
  return rows.flatMap(({ id, number, due_day }) => {
    const open = standings.get(id)?.openMinor ?? 0;
    return open > 0 ? [{ invoice: id, number: number ?? '', dueDay: due_day ?? '', openMinor: open }] : [];
  });
}

export async function allotOne(
  parts: BillingParts,
  trx: BillingTrx,
  actor: Actor,
  payment: PaymentRow,
  { invoice, amountMinor }: Allotment,
): Promise<void> {
  const { row } = await needInvoice(trx, invoice);
  const place = `${row.number ?? invoice}`;
  if (row.client_id !== payment.client_id || row.kind !== 'invoice')
    throw new HttpError(
      409,
      `${place}: found ${row.kind === 'invoice' ? 'an invoice of another client' : 'a credit note'}, expected an invoice of the payment's client`,
    );
  const standing = (await standingsOf(trx, [row], dayAt(parts.now(), parts.config.timeZone))).get(invoice);
  const why = deedProblem(amountMinor < 0 ? 'release' : 'pay', standing?.state ?? 'draft');
  if (why !== undefined) throw new HttpError(409, `${place}: ${why}`);
  const { freeMinor } = await withSums(trx, payment);
  const mine = await allottedTo(trx, payment.id, invoice);
  const most = amountMinor < 0 ? mine : Math.min(freeMinor, standing?.openMinor ?? 0);
  if (amountMinor === 0 || Math.abs(amountMinor) > most)
    throw new HttpError(
      409,
      `${place}: found ${writeMajor(amountMinor, payment.currency)}, expected ${writeMajor(most, payment.currency)} at most: what is free of the payment and open of the invoice`,
    );
  await trx
    .insertInto('billing_allocations')
    .values({
      payment_id: payment.id,
      invoice_id: invoice,
      amount_minor: amountMinor,
      at: parts.now(),
      actor_id: actor.id,
    })
    .execute();
}

async function allottedTo(trx: BillingTrx, payment: string, invoice: string): Promise<number> {
  const rows = await trx
    .selectFrom('billing_allocations')
    .select('amount_minor')
    .where('payment_id', '=', payment)
    .where('invoice_id', '=', invoice)
    .execute();
  return addMinor(rows.map(({ amount_minor }) => amount_minor));
}

/** A payment with what is allotted of it. */
export async function withSums(db: BillingDb | BillingTrx, row: PaymentRow): Promise<StoredPayment> {
  const { allottedMinor, givenMinor } = await movedOf(db, row);
  const free = addMinor([row.amount_minor, -allottedMinor, row.amount_minor < 0 ? givenMinor : -givenMinor]);
  return { row, allottedMinor, freeMinor: free, givenMinor };
}

async function sameBefore(
  trx: BillingTrx,
  { method, externalRef, amountMinor, client }: RecordInput,
): Promise<PaymentRow | undefined> {
  if (externalRef === undefined) return undefined;
  const row = await trx
    .selectFrom('billing_payments')
    .selectAll()
    .where('method', '=', method)
    .where('external_ref', '=', externalRef)
    .executeTakeFirst();
  if (row === undefined || (row.amount_minor === amountMinor && row.client_id === client)) return row;
  throw new HttpError(
    409,
    `externalRef: found "${externalRef}", which another payment has (${writeMajor(row.amount_minor, row.currency)})`,
  );
}

function rowOf({ newId, now }: BillingParts, actor: Actor, input: RecordInput): PaymentRow {
  return {
    ...{ id: newId(), client_id: input.client, method: input.method, currency: input.currency },
    ...{ amount_minor: input.amountMinor, received_day: input.receivedDay, reference: input.reference },
    ...{ external_ref: input.externalRef ?? null, note: input.note ?? '', recorded_at: now() },
    ...{ actor_id: actor.id, actor_name: actor.name },
  };
}
