import type { Selectable } from 'kysely';
import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import { checkDay } from '../calendar/day.ts';
import { addMinor, writeMajor } from '../money/minor.ts';
import type { BillingParts } from '../parts.ts';
import { needClient } from '../store/clients.ts';
import { type Method, recordWithin } from '../store/payments.ts';
import { refusing, writing } from '../store/writing.ts';
import type { BillingDb, BillingTables, BillingTrx } from '../tables.ts';
import { today } from '../today.ts';

export const DEPOSIT_KINDS = ['prepayment', 'security'] as const;
export type DepositKind = (typeof DEPOSIT_KINDS)[number];
type DepositRow = Selectable<BillingTables['billing_deposits']>;
export type MoveRow = Selectable<BillingTables['billing_deposit_moves']>;

/** Money of a client that the seller holds: no revenue, and nothing that lowers what is owed until it is drawn. */
export interface Deposit {
  row: DepositRow;
  /** The oldest first. */
  moves: MoveRow[];
  heldMinor: number;
}

/** Makes a deposit, which holds nothing yet. Throws HttpError 404. */
export async function openDeposit(
  parts: BillingParts,
  actor: Actor,
  { client, kind, title }: { client: string; kind: DepositKind; title: string },
): Promise<Deposit> {
  const { currency } = (await needClient(parts.db, client)).record;
  const row = {
    ...{ id: parts.newId(), client_id: client, kind, title, currency, created_at: parts.now() },
    ...{ actor_id: actor.id, actor_name: actor.name },
  };
  await parts.db.insertInto('billing_deposits').values(row).execute();
  return { row, moves: [], heldMinor: 0 };
}

/** Throws HttpError 404. */
export async function needDeposit(db: BillingDb | BillingTrx, id: string): Promise<Deposit> {
  const row = await db.selectFrom('billing_deposits').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new HttpError(404, `there is no deposit "${id}"`);
  return withMoves(db, row);
}

export async function depositsOf(db: BillingDb, client: string): Promise<Deposit[]> {
  const rows = await db
    .selectFrom('billing_deposits')
    .selectAll()
    .where('client_id', '=', client)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return Promise.all(rows.map((row) => withMoves(db, row)));
}

async function withMoves(db: BillingDb | BillingTrx, row: DepositRow): Promise<Deposit> {
  const moves = await db
    .selectFrom('billing_deposit_moves')
    .selectAll()
    .where('deposit_id', '=', row.id)
    .orderBy('recorded_at')
    .orderBy('amount_minor', 'desc')
    .orderBy('id')
    .execute();
  return { row, moves, heldMinor: addMinor(moves.map(({ amount_minor }) => amount_minor)) };
}

export interface DepositMove {
  deposit: string;
  /** Above zero. */
  amountMinor: number;
  day: string;
  method: Method;
  reference: string;
  /** The same key on one deposit is one move. */
  key?: string;
}

/** Writes down what came in for a deposit. Throws HttpError 400, 404, 409. */
export function receiveDeposit(parts: BillingParts, actor: Actor, move: DepositMove): Promise<Deposit> {
  return moved(parts, actor, move, 'received', async () => undefined);
}

/** Writes down what of a deposit went back to the client; never more than is held. Throws HttpError 400, 404, 409. */
export function refundDeposit(parts: BillingParts, actor: Actor, move: DepositMove): Promise<Deposit> {
  return moved(parts, actor, move, 'refunded', async () => undefined);
}

/**
 * Pays an invoice of the same client from a deposit: never more than is held, nor than is open of it. Throws HttpError
 * 400, 404, 409.
 */
export function drawDeposit(
  parts: BillingParts,
  actor: Actor,
  { invoice, ...draw }: Omit<DepositMove, 'day' | 'method' | 'reference'> & { invoice: string },
): Promise<Deposit> {
  const move = { ...draw, day: today(parts), method: 'other' as const, reference: '' };
  return moved(parts, actor, move, 'drawn', async (trx, { row }, id) => {
    const allot = [{ invoice, amountMinor: move.amountMinor }];
    const paid = await recordWithin(parts, trx, actor, {
      ...{ client: row.client_id, method: 'deposit' as const, currency: row.currency, amountMinor: move.amountMinor },
      ...{ receivedDay: move.day, reference: row.title, externalRef: id, allot },
    });
    return { invoice_id: invoice, payment_id: paid.row.id };
  });
}

async function moved(
  parts: BillingParts,
  actor: Actor,
  move: DepositMove,
  kind: 'received' | 'drawn' | 'refunded',
  pay: (
    trx: BillingTrx,
    deposit: Deposit,
    id: string,
  ) => Promise<{ invoice_id: string; payment_id: string } | undefined>,
): Promise<Deposit> {
  refusing(() => checkDay(move.day, 'day'));
  if (move.amountMinor <= 0) throw new HttpError(400, 'amount: found nothing or less, expected more than zero');
  return writing(parts.db, async (trx) => {
    const deposit = await needDeposit(trx, move.deposit);
    const known = deposit.moves.find(({ key }) => key !== null && key === move.key);
    const minor = kind === 'received' ? move.amountMinor : -move.amountMinor;
    if (known) return sameMove(known, kind, minor, deposit);
    const { currency } = deposit.row;
    if (deposit.heldMinor + minor < 0)
      throw new HttpError(
        409,
        `amount: found ${writeMajor(move.amountMinor, currency)}, expected ${writeMajor(deposit.heldMinor, currency)} at most, which is held`,
      );
    const id = parts.newId();
    const paid = (await pay(trx, deposit, id)) ?? { invoice_id: null, payment_id: null };
    await trx
      .insertInto('billing_deposit_moves')
      .values({
        ...{ id, deposit_id: move.deposit, kind, amount_minor: minor, method: move.method, ...paid, day: move.day },
        ...{ reference: move.reference, key: move.key ?? null, recorded_at: parts.now() },
        ...{ actor_id: actor.id, actor_name: actor.name },
      })
      .execute();
    return needDeposit(trx, move.deposit);
  });
}

function sameMove(known: MoveRow, kind: string, minor: number, deposit: Deposit): Deposit {
  if (known.kind === kind && known.amount_minor === minor) return deposit;
  throw new HttpError(409, `key: found "${known.key}", which another move of the deposit has`);
}
