import type { Kysely, Migration } from 'kysely';
import { tableMaker } from '../../core/service/make-table.ts';
import type { SignedOrder } from '../../core/service/order-token.ts';
import { HttpError } from '../../core/service/route.ts';

/** Tokens of orders that were taken, by any process on this database. Times are unix milliseconds. */
export interface TakenOrderTables {
  taken_orders: { jti: string; ends_at: number };
}

export const takenOrders: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await tableMaker(db)('taken_orders', { jti: 'text', ends_at: 'int' }, 'primary key (jti)');
    await db.schema.createIndex('taken_orders_end').on('taken_orders').column('ends_at').execute();
  },
};

/** What ended is kept for so long: the clock of another process may be behind. */
const KEPT_MS = 600_000;
const PRUNED_MS = 60_000;

/** Remembers which orders were taken, for all processes on one database and beyond their ends. */
export function openTakenOrders<T extends TakenOrderTables>(given: Kysely<T>) {
  // Kysely's types do not see that a database with more tables has this one too.
  const db = given as unknown as Kysely<TakenOrderTables>;
  let prunedAt = Number.NEGATIVE_INFINITY;
  return {
    /** Rejects with HttpError 401 for one that was taken before, here or elsewhere; as the database does, when it is away. */
    async take({ jti, endsAt }: Pick<SignedOrder, 'jti' | 'endsAt'>, now: number): Promise<void> {
      if (now - prunedAt > PRUNED_MS) {
        prunedAt = now;
        await db
          .deleteFrom('taken_orders')
          .where('ends_at', '<', now - KEPT_MS)
          .execute();
      }
      const taken = await db
        .insertInto('taken_orders')
        .values({ jti, ends_at: endsAt })
        .onConflict((conflict) => conflict.column('jti').doNothing())
        .returning('jti')
        .executeTakeFirst();
      if (taken === undefined) throw new HttpError(401, 'the order token was used already');
    },
  };
}
