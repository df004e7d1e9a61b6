import { type TSchema, Type } from '@sinclair/typebox';
import { type Expression, type Kysely, type SqlBool, sql } from 'kysely';
import { HttpError } from '../../core/service/route.ts';
import type { IdentityDb, IdentityTables } from './tables.ts';

/** How a list is asked for. */
export interface PageQuery {
  limit: number;
  /** A name of the columns; `-` before it: the other way round. */
  sort: string;
  cursor?: string;
}

export interface Page<T> {
  items: T[];
  /** The cursor of the next page; absent: this is the last one. */
  next?: string;
  /** How many there are on all pages. */
  total: number;
}

/** The words of a query by which a list is read in pages; `columns` are what it may be sorted by. */
export function pageQuery(columns: Readonly<Record<string, string>>, first: string) {
  const names = Object.keys(columns);
  return {
    limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
    cursor: Type.Optional(Type.String({ maxLength: 1000, description: 'next of the page before' })),
    sort: Type.String({
      pattern: `^-?(${names.join('|')})$`,
      default: first,
      description: `one of ${names.join(', ')}, with - before it the other way round`,
    }),
  };
}

export function pageAnswer<S extends TSchema>(item: S) {
  return Type.Object({ items: Type.Array(item), next: Type.Optional(Type.String()), total: Type.Integer() });
}

/** One page of a table of ours, the id behind what it is sorted by. Throws HttpError 400 for a cursor of another sort. */
export async function readPage<T extends keyof IdentityTables>(
  db: IdentityDb,
  table: T,
  columns: Readonly<Record<string, string>>,
  query: PageQuery,
  conditions: readonly Expression<SqlBool>[],
): Promise<Page<IdentityTables[T]>> {
  const rows = db as unknown as Kysely<Record<string, Record<string, unknown>>>;
  const down = query.sort.startsWith('-');
  const column = columns[query.sort.replace(/^-/, '')] ?? 'id';
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, query.sort);
  const way = sql.raw(down ? '<' : '>');
  const beyond = after && sql<SqlBool>`(${sql.ref(column)}, id) ${way} (${after[0]}, ${after[1]})`;
  const found = await rows
    .selectFrom<string>(table)
    .selectAll()
    .where(({ and }) => and(beyond ? [...conditions, beyond] : [...conditions]))
    .orderBy(column, down ? 'desc' : 'asc')
    .orderBy('id', down ? 'desc' : 'asc')
    .limit(query.limit + 1)
    .execute();
  const { total } = await rows
    .selectFrom<string>(table)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where(({ and }) => and([...conditions]))
    .executeTakeFirstOrThrow();
  const items = found.slice(0, query.limit) as unknown as IdentityTables[T][];
  const last = found[query.limit - 1];
  if (found.length <= query.limit || last === undefined) return { items, total: Number(total) };
  const next = Buffer.from(JSON.stringify([query.sort, last[column], last['id']])).toString('base64url');
  return { items, next, total: Number(total) };
}

function readCursor(cursor: string, sort: string): [string | number, string] {
  try {
    const [of, value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    // A time is a number, everything else a text; PostgreSQL would stumble over the wrong one.
    const isTime = /(created|expires)$/.test(sort);
    if (of === sort && typeof id === 'string' && typeof value === (isTime ? 'number' : 'string'))
      return [value as string | number, id];
  } catch {
    // Told below, as a cursor of another list is.
  }
  throw new HttpError(400, `the query.cursor: found another one, expected "next" of a page sorted by ${sort}`);
}
