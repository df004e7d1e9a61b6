import type { Selectable } from 'kysely';
import { dayAt } from '../calendar/zone.ts';
import { addMinor, writeMajor } from '../money/minor.ts';
import type { PaymentParts } from '../payments/parts.ts';
import type { Provider, Settlement } from '../payments/provider.ts';
import { type ToBook, whatToBook } from '../payments/what-to-book.ts';
import type { BillingTables, BillingTrx } from '../tables.ts';
import { giveBackOf, leftOf } from './give-back.ts';
import { needInvoice } from './invoice-rows.ts';
import { changeLink, type LinkRow, needLink, openOf, refOf } from './payment-links.ts';
import { allotOne } from './payments.ts';
import { writing } from './writing.ts';

type PaymentRow = Selectable<BillingTables['billing_payments']>;

export interface Settled {
  link: LinkRow;
  /** What was booked now. */
  booked: PaymentRow[];
  /** Why a person has to look at it. */
  problem?: string;
}

const TRIES = 5;

/**
 * Asks the provider how a link stands and books what the books do not say yet. Who looked before another one booked looks
 * again, so nothing is booked twice and nothing by an old answer. Throws ProviderError.
 */
export async function settleLink(parts: PaymentParts, id: string, provider: Provider): Promise<Settled> {
  for (let tried = 1; ; tried += 1) {
    const link = await needLink(parts.db, id);
    if (link.provider_id === null) return { link, booked: [] };
    const settlement = await provider.look(refOf(link));
    const settled = await writing(parts.db, (trx) => bookIn({ parts, trx, link, provider, settlement }));
    if (settled === 'stale' && tried < TRIES) continue;
    if (settled === 'stale') throw new Error(`payment link ${id}: it changed ${TRIES} times while it was looked at`);
    for (const row of settled.booked) await tell(parts, provider, row);
    return settled;
  }
}

interface Booking {
  parts: PaymentParts;
  trx: BillingTrx;
  link: LinkRow;
  provider: Provider;
  settlement: Settlement;
}

async function bookIn(booking: Booking): Promise<Settled | 'stale'> {
  const { parts, trx, link, settlement } = booking;
  const now = await needLink(trx, link.id);
  if (now.version !== link.version) return 'stale';
  const before = await bookedOf(trx, link.id);
  const sumOf = (kind: string) => addMinor(before.filter((row) => row.kind === kind).map((row) => row.amount_minor));
  const booked = { receivedMinor: sumOf('received'), returnedMinor: -sumOf('returned') };
  const rows: PaymentRow[] = [];
  let problem = settlement.problem;
  for (const each of problem === undefined ? whatToBook(settlement, booked) : []) {
    const payments = [...before, ...rows].filter(({ amount_minor }) => amount_minor > 0);
    if (each.amountMinor < 0 && (await leftOf(trx, payments)) < -each.amountMinor) {
      problem = `found ${writeMajor(-each.amountMinor, link.currency)} given back, expected no more than is left of its payments`;
      break;
    }
    rows.push(await bookOne(booking, each, { payments, number: before.length + rows.length + 1 }));
  }
  const state = now.state === 'closed' && settlement.state !== 'settled' ? 'closed' : settlement.state;
  const changed = await changeLink(trx, link, { state, checked_at: parts.now(), problem: problem ?? '' });
  return { link: changed, booked: rows, ...(problem === undefined ? {} : { problem }) };
}

async function bookOne(
  { parts, trx, link, provider, settlement }: Booking,
  { kind, amountMinor }: ToBook,
  { payments, number }: { payments: readonly PaymentRow[]; number: number },
): Promise<PaymentRow> {
  const invoice = (await needInvoice(trx, link.invoice_id)).row;
  const at = (kind === 'received' ? settlement.receivedAt : settlement.returnedAt) ?? parts.now();
  const actor = { id: provider.id, name: provider.title };
  const row: PaymentRow = {
    ...{ id: parts.newId(), client_id: invoice.client_id, method: link.method, currency: link.currency },
    ...{ amount_minor: amountMinor, received_day: dayAt(at, parts.config.timeZone), reference: invoice.number ?? '' },
    ...{ external_ref: `${provider.id}:${link.id}:${number}`, recorded_at: parts.now() },
    note: `${provider.title} ${[link.provider_id, ...settlement.payments].join(' ')}`.slice(0, 500),
    ...{ actor_id: actor.id, actor_name: actor.name },
  };
  await trx.insertInto('billing_payments').values(row).execute();
  await trx.insertInto('billing_link_payments').values({ payment_id: row.id, link_id: link.id, kind }).execute();
  if (amountMinor < 0) await giveBackOf({ parts, trx, actor, refund: row }, payments);
  else {
    // What the invoice does not need is the client's credit.
    const { openMinor } = await openOf(parts, trx, invoice.id);
    const part = Math.min(openMinor, amountMinor);
    if (part > 0) await allotOne(parts, trx, actor, row, { invoice: invoice.id, amountMinor: part });
  }
  return row;
}

function bookedOf(trx: BillingTrx, link: string): Promise<(PaymentRow & { kind: string })[]> {
  return trx
    .selectFrom('billing_link_payments')
    .innerJoin('billing_payments', 'billing_payments.id', 'billing_link_payments.payment_id')
    .selectAll('billing_payments')
    .select('billing_link_payments.kind')
    .where('link_id', '=', link)
    .orderBy('recorded_at')
    .orderBy('billing_payments.id')
    .execute();
}

async function tell({ audit }: PaymentParts, { id, title, method }: Provider, row: PaymentRow): Promise<void> {
  const { client_id: client, currency, amount_minor } = row;
  const details = { client, method, amount: writeMajor(amount_minor, currency), currency };
  await audit({ actor: { id, name: title }, action: 'billing.payment.recorded', subject: row.id, details });
}
