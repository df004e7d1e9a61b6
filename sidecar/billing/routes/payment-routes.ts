import { type Static, Type } from '@sinclair/typebox';
import { sql } from 'kysely';
import { type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import { writeMajor } from '../money/minor.ts';
import { DaySchema } from '../pricing/contract.ts';
import { amountIn } from '../store/billing-run.ts';
import { needClient } from '../store/clients.ts';
import { needInvoice } from '../store/invoice-rows.ts';
import { paymentIsFree } from '../store/list-conditions.ts';
import { readPage } from '../store/page.ts';
import {
  allotPayment,
  METHODS,
  type PaymentRow,
  recordPayment,
  type StoredPayment,
  withSums,
} from '../store/payments.ts';
import {
  Amount,
  AmountIn,
  type BillingRouteParts,
  By,
  closed,
  Id,
  iso,
  listOf,
  listQuery,
  note,
  reads,
  Time,
  writes,
} from './parts.ts';

const Method = Type.Union(METHODS.map((method) => Type.Literal(method)));
const PaymentView = Type.Object({
  ...{
    id: Type.String(),
    client: Type.String(),
    method: Type.String(),
    currency: Type.String(),
    receivedDay: DaySchema,
  },
  amount: Amount,
  allotted: Amount,
  free: Type.String({ description: 'for no invoice: the client’s credit' }),
  refunded: Type.String({ description: 'as much of it went back' }),
  ...{
    reference: Type.String(),
    externalRef: Type.Optional(Type.String()),
    note: Type.String(),
    recordedAt: Time,
    by: By,
  },
});
const PaymentBody = closed({
  ...{ client: Type.String(), method: Method, currency: Type.String(), amount: AmountIn, receivedDay: DaySchema },
  reference: Type.String({ maxLength: 200, default: '' }),
  externalRef: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  note: Type.Optional(Type.String({ maxLength: 500 })),
  allot: Type.Union(
    [Type.Literal('propose'), Type.Literal('none'), Type.Array(closed({ invoice: Type.String(), amount: AmountIn }))],
    {
      default: 'propose',
      description: 'which invoices it is for; propose: the one that the reference names, then the oldest',
    },
  ),
});
const SORTS = { id: 'id', received: 'received_day', recorded: 'recorded_at', amount: 'amount_minor' };

/** What came in, and for what. */
export function paymentRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return [...reads(list(parts)), ...writes(record(parts), allot(parts))];
}

function list({ db }: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/payments', operationId: 'listPayments', access: 'bearer' },
    summary: 'Payments and refunds, in pages',
    query: listQuery(Object.keys(SORTS), '-received', {
      client: Type.Optional(Type.String()),
      method: Type.Optional(Method),
      free: Type.Optional(Type.Boolean({ description: 'whether something of it is for no invoice' })),
      from: Type.Optional(DaySchema),
      to: Type.Optional(DaySchema),
    }),
    answer: listOf(PaymentView),
    handle: async ({ query }) => {
      const equal = { client_id: query.client, method: query.method };
      const conditions = Object.entries(equal).flatMap(([column, value]) =>
        value === undefined ? [] : [sql<boolean>`${sql.ref(column)} = ${value}`],
      );
      if (query.free !== undefined) conditions.push(paymentIsFree(query.free));
      if (query.from !== undefined) conditions.push(sql<boolean>`received_day >= ${query.from}`);
      if (query.to !== undefined) conditions.push(sql<boolean>`received_day < ${query.to}`);
      const { rows, ...page } = await readPage<PaymentRow>(
        db as never,
        { table: 'billing_payments', key: 'id', sorts: SORTS, conditions },
        query,
      );
      return { items: (await Promise.all(rows.map((row) => withSums(db, row)))).map(view), ...page };
    },
  });
}

function record(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/payments', operationId: 'recordPayment', access: 'bearer' },
    summary: 'Writes down a payment, or below zero a refund; the same externalRef twice is one payment',
    body: PaymentBody,
    answer: PaymentView,
    handle: async ({ body: { amount, allot: wanted, ...body }, request }) => {
      const minor = (text: string, place: string) => amountIn(text, body.currency, place);
      const allot =
        typeof wanted === 'string'
          ? wanted
          : wanted.map((each, at) => ({
              invoice: each.invoice,
              amountMinor: minor(each.amount, `allot.${at}.amount`),
            }));
      const made = await recordPayment(parts, parts.actorOf(request), {
        ...body,
        amountMinor: minor(amount, 'amount'),
        allot,
      });
      await note(parts, request, {
        action: 'billing.payment.recorded',
        subject: made.row.id,
        details: { client: body.client, method: body.method, amount, currency: body.currency },
      });
      return view(made);
    },
  });
}

function allot(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/payments/:id/allot', operationId: 'allotPayment', access: 'bearer' },
    summary: 'Says which invoice a part of a payment is for; below zero it takes back',
    ...{ params: Id, body: closed({ invoice: Type.String(), amount: AmountIn }), answer: PaymentView },
    handle: async ({ params: { id }, body: { invoice, amount }, request }) => {
      const { client_id } = (await needInvoice(parts.db, invoice)).row;
      const { currency } = (await needClient(parts.db, client_id)).record;
      const amountMinor = amountIn(amount, currency, 'amount');
      const made = await allotPayment(parts, parts.actorOf(request), { payment: id, invoice, amountMinor });
      await note(parts, request, { action: 'billing.payment.allotted', subject: id, details: { invoice, amount } });
      return view(made);
    },
  });
}

function view({ row, allottedMinor, freeMinor, givenMinor }: StoredPayment): Static<typeof PaymentView> {
  const write = (minor: number) => writeMajor(minor, row.currency);
  return {
    ...{ id: row.id, client: row.client_id, method: row.method, currency: row.currency, receivedDay: row.received_day },
    ...{
      amount: write(row.amount_minor),
      allotted: write(allottedMinor),
      free: write(freeMinor),
      refunded: write(row.amount_minor > 0 ? givenMinor : 0),
      reference: row.reference,
    },
    ...(row.external_ref === null ? {} : { externalRef: row.external_ref }),
    ...{ note: row.note, recordedAt: iso(row.recorded_at), by: { id: row.actor_id, name: row.actor_name } },
  };
}
