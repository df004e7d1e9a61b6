import { type Static, Type } from '@sinclair/typebox';
import { type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import {
  DEPOSIT_KINDS,
  type Deposit,
  depositsOf,
  drawDeposit,
  needDeposit,
  openDeposit,
  receiveDeposit,
  refundDeposit,
} from '../deposits/deposits.ts';
import { writeMajor } from '../money/minor.ts';
import { DaySchema } from '../pricing/contract.ts';
import { amountIn } from '../store/billing-run.ts';
import { needClient } from '../store/clients.ts';
import { METHODS } from '../store/payments.ts';
import { Amount, AmountIn, type BillingRouteParts, By, closed, Id, iso, note, reads, Time, writes } from './parts.ts';

const Kind = Type.Union(DEPOSIT_KINDS.map((kind) => Type.Literal(kind)));
export const DepositView = Type.Object({
  ...{ id: Type.String(), client: Type.String(), kind: Kind, title: Type.String(), currency: Type.String() },
  held: Amount,
  ...{ createdAt: Time, by: By },
  moves: Type.Array(
    Type.Object({
      ...{ id: Type.String(), day: DaySchema, kind: Type.String(), method: Type.String(), reference: Type.String() },
      amount: Type.String({ description: 'received above zero; drawn for an invoice or refunded below' }),
      ...{ invoice: Type.Optional(Type.String()), payment: Type.Optional(Type.String()), by: By },
    }),
  ),
});
const Key = Type.Optional(
  Type.String({ minLength: 1, maxLength: 200, description: 'the same key on one deposit is one move' }),
);
const MoneyBody = closed({
  ...{ amount: AmountIn, day: DaySchema, method: Type.Union(METHODS.map((method) => Type.Literal(method))) },
  ...{ reference: Type.String({ maxLength: 200, default: '' }), key: Key },
});

/** Money of clients that the seller holds. */
export function depositRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return [...reads(list(parts)), ...writes(open(parts), money(parts, 'receive'), money(parts, 'refund'), draw(parts))];
}

function list({ db }: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/clients/:id/deposits', operationId: 'listDeposits', access: 'bearer' },
    summary: 'Deposits of a client: what is held, and each thing that happened to it',
    ...{ params: Id, answer: Type.Array(DepositView) },
    handle: async ({ params: { id } }) => {
      await needClient(db, id);
      return (await depositsOf(db, id)).map(depositView);
    },
  });
}

function open(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/clients/:id/deposits', operationId: 'openDeposit', access: 'bearer' },
    summary: 'Opens a deposit of a client; it holds nothing yet',
    params: Id,
    body: closed({ kind: Kind, title: Type.String({ minLength: 1, maxLength: 200 }) }),
    answer: DepositView,
    handle: async ({ params: { id: client }, body, request }) => {
      const made = await openDeposit(parts, parts.actorOf(request), { client, ...body });
      await note(parts, request, {
        action: 'billing.deposit.opened',
        subject: made.row.id,
        details: { client, ...body },
      });
      return depositView(made);
    },
  });
}

const MONEY = {
  receive: { operationId: 'receiveDeposit', summary: 'Writes down what came in for a deposit', act: receiveDeposit },
  refund: {
    operationId: 'refundDeposit',
    summary: 'Writes down what of a deposit went back to its client; never more than is held',
    act: refundDeposit,
  },
} as const;

function money(parts: BillingRouteParts, deed: keyof typeof MONEY): Route {
  const { operationId, summary, act } = MONEY[deed];
  return route({
    ...{ method: 'post', path: `/api/v1/billing/deposits/:id/${deed}`, operationId, access: 'bearer', summary },
    ...{ params: Id, body: MoneyBody, answer: DepositView },
    handle: async ({ params: { id: deposit }, body: { amount, ...body }, request }) => {
      const amountMinor = await amountOf(parts, deposit, amount);
      const moved = await act(parts, parts.actorOf(request), { deposit, amountMinor, ...body });
      const details = { amount, currency: moved.row.currency };
      await note(parts, request, { action: `billing.deposit.${deed}`, subject: deposit, details });
      return depositView(moved);
    },
  });
}

function draw(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/deposits/:id/draw', operationId: 'drawDeposit', access: 'bearer' },
    summary: 'Pays an invoice from a deposit: never more than is held, nor than is open',
    ...{ params: Id, body: closed({ invoice: Type.String({ minLength: 1 }), amount: AmountIn, key: Key }) },
    answer: DepositView,
    handle: async ({ params: { id: deposit }, body: { amount, ...body }, request }) => {
      const amountMinor = await amountOf(parts, deposit, amount);
      const moved = await drawDeposit(parts, parts.actorOf(request), { deposit, amountMinor, ...body });
      const details = { amount, invoice: body.invoice };
      await note(parts, request, { action: 'billing.deposit.draw', subject: deposit, details });
      return depositView(moved);
    },
  });
}

async function amountOf({ db }: BillingRouteParts, deposit: string, amount: string): Promise<number> {
  return amountIn(amount, (await needDeposit(db, deposit)).row.currency, 'amount');
}

export function depositView({ row, moves, heldMinor }: Deposit): Static<typeof DepositView> {
  const write = (minor: number) => writeMajor(minor, row.currency);
  return {
    ...{ id: row.id, client: row.client_id, kind: row.kind as Static<typeof Kind>, title: row.title },
    ...{ currency: row.currency, held: write(heldMinor), createdAt: iso(row.created_at) },
    by: { id: row.actor_id, name: row.actor_name },
    moves: moves.map((move) => ({
      ...{ id: move.id, day: move.day, kind: move.kind, method: move.method, reference: move.reference },
      amount: write(move.amount_minor),
      ...(move.invoice_id === null ? {} : { invoice: move.invoice_id }),
      ...(move.payment_id === null ? {} : { payment: move.payment_id }),
      by: { id: move.actor_id, name: move.actor_name },
    })),
  };
}
