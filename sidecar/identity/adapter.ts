import { createHash } from 'node:crypto';
import { createAdapterFactory } from 'better-auth/adapters';
import type { BetterAuthOptions } from 'better-auth/types';
import type { ExpressionBuilder, Kysely } from 'kysely';
import type { IdentityDb } from './tables.ts';

type Rows = Record<string, Record<string, unknown>>;
type Config = Parameters<typeof createAdapterFactory>[0];
type Own = ReturnType<Config['adapter']>;
type Condition = Parameters<Own['deleteMany']>[0]['where'][number];
type Adapter = ReturnType<ReturnType<typeof createAdapterFactory>>;

/** The SHA-256 of a secret that a machine made, by which it is stored and found again. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/**
 * What better-auth stores, in our tables on both engines: times as milliseconds, true and false as 1 and 0. The token of
 * a session is stored as its hash alone, so that nobody who reads the database, or a backup, becomes a person.
 */
export function authAdapter(db: IdentityDb): (options: BetterAuthOptions) => Adapter {
  const on = (connection: IdentityDb, transaction: boolean) => (options: BetterAuthOptions) => {
    const within = <R>(job: (inner: Adapter) => Promise<R>): Promise<R> =>
      connection.transaction().execute((trx) => job(on(trx, false)(options)));
    const config = {
      ...{ adapterId: 'logixx', supportsBooleans: false, supportsDates: false, supportsNumericIds: false },
      customTransformInput: ({ data, field, model }: { data: unknown; field: string; model: string }) =>
        stored(data, model, field),
      customTransformOutput: ({ data, fieldAttributes }: { data: unknown; fieldAttributes: { type: unknown } }) =>
        fieldAttributes.type === 'date' && typeof data === 'number' ? new Date(data) : data,
      transaction: transaction ? within : false,
    } as Config['config'];
    const tables = connection as unknown as Kysely<Rows>;
    return knowingTokens(createAdapterFactory({ config, adapter: () => tablesOf(tables) })(options));
  };
  return on(db, true);
}

/** Before it comes here, a time has been made a text: `supportsDates` is about texts. */
function stored(data: unknown, model: string, field: string): unknown {
  if (field.endsWith('_at') && typeof data === 'string') return Date.parse(data);
  if (data instanceof Date) return data.getTime();
  const secret = model === 'identity_sessions' && field === 'token';
  return secret && typeof data === 'string' ? hashOf(data) : data;
}

/** What was asked by its token is answered with that token, which no table holds. */
function knowingTokens(inner: Adapter): Adapter {
  const said = (where: readonly { field: string; value: unknown }[]) =>
    where.find(({ field }) => field === 'token')?.value;
  const withToken = <T>(model: string, row: T, token: unknown): T =>
    model === 'session' && row !== null && typeof token === 'string' ? { ...row, token } : row;
  return {
    ...inner,
    create: async (question) =>
      withToken(question.model, await inner.create(question), (question.data as Record<string, unknown>)['token']),
    findOne: async (question) => withToken(question.model, await inner.findOne(question), said(question.where)),
    update: async (question) => withToken(question.model, await inner.update(question), said(question.where)),
  } as Adapter;
}

function tablesOf(db: Kysely<Rows>): Own {
  const own = {
    create: ({ model, data }: { model: string; data: Record<string, unknown> }) =>
      db.insertInto(model).values(data).returningAll().executeTakeFirstOrThrow(),
    update: async ({ model, where, update }: { model: string; where: Condition[]; update: Record<string, unknown> }) =>
      (await db.updateTable(model).set(update).where(all(where)).returningAll().executeTakeFirst()) ?? null,
    updateMany: async ({ model, where, update }: Parameters<Own['updateMany']>[0]) =>
      Number((await db.updateTable(model).set(update).where(all(where)).executeTakeFirst()).numUpdatedRows),
    findOne: async ({ model, where }: { model: string; where: Condition[] }) =>
      (await db.selectFrom(model).selectAll().where(all(where)).limit(1).executeTakeFirst()) ?? null,
    findMany: ({ model, where = [], limit, sortBy, offset }: Parameters<Own['findMany']>[0]) =>
      db
        .selectFrom(model)
        .selectAll()
        .where(all(where))
        .$if(sortBy !== undefined, (query) => query.orderBy(columnOf(sortBy?.field ?? 'id'), sortBy?.direction))
        .limit(limit)
        .$if(offset !== undefined, (query) => query.offset(offset ?? 0))
        .execute(),
    delete: async ({ model, where }: Parameters<Own['delete']>[0]) => {
      await db.deleteFrom(model).where(all(where)).execute();
    },
    deleteMany: async ({ model, where }: Parameters<Own['deleteMany']>[0]) =>
      Number((await db.deleteFrom(model).where(all(where)).executeTakeFirst()).numDeletedRows),
    consumeOne: async ({ model, where }: { model: string; where: Condition[] }) =>
      (await db.deleteFrom(model).where(all(where)).returningAll().executeTakeFirst()) ?? null,
    count: async ({ model, where = [] }: Parameters<Own['count']>[0]) => {
      const query = db.selectFrom(model).select(({ fn }) => fn.countAll<number>().as('count'));
      return Number((await query.where(all(where)).executeTakeFirstOrThrow()).count);
    },
  };
  return own as unknown as Own;
}

/** better-auth sorts by its own names in some places and by ours in others. */
function columnOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const OPERATORS = { eq: '=', ne: '!=', lt: '<', lte: '<=', gt: '>', gte: '>=', in: 'in', not_in: 'not in' } as const;

/** All conditions together. Throws for one that none of the calls that we make needs. */
function all(where: readonly Condition[]) {
  return (builder: ExpressionBuilder<Rows, string>) =>
    builder.and(
      where.map(({ field, operator, value, connector, mode }) => {
        const sign = OPERATORS[operator as keyof typeof OPERATORS];
        if (sign === undefined || mode === 'insensitive' || (connector === 'OR' && where.length > 1))
          throw new Error(`found the condition ${connector} ${field} ${operator} (${mode}), which is not known here`);
        if (value === null) return builder(field, sign === '=' ? 'is' : 'is not', null);
        return builder(field, sign, value);
      }),
    );
}
