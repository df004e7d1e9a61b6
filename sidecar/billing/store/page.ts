import { type Expression, type Kysely, type SqlBool, sql } from 'kysely';
import { HttpError } from '../../../core/service/route.ts';

export interface PageQuery {
  limit: number;
  cursor?: string;
  /** A name of the list's sorts; `-` before it: the other way round. */
  sort: string;
}

/** What a list is made of: a table, its key, and the columns that it may be sorted by. None of them may be null. */
export interface PagedList {
  table: string;
  key: string;
  sorts: Readonly<Record<string, string>>;
  conditions: readonly Expression<SqlBool>[];
}

/** One page of rows, each with all of its columns. Throws HttpError 400 for a cursor of another sort. */
export async function readPage<Row>(
  db: Kysely<never>,
  { table, key, sorts, conditions }: PagedList,
  query: PageQuery,
): Promise<{ rows: Row[]; next?: string; total: number }> {
  const down = query.sort.startsWith('-');
  const column = sorts[query.sort.replace(/^-/, '')] ?? key;
  const way = sql.raw(down ? 'desc' : 'asc');
  const after = query.cursor === undefined ? [] : [beyond(column, key, readCursor(query.cursor, query.sort), down)];
  const where = (all: readonly Expression<SqlBool>[]) =>
    all.length === 0 ? sql`` : sql`where ${sql.join([...all], sql` and `)}`;
  const found = await sql<Row & { sorted_by: string | number; keyed_by: string | number }>`
    select *, ${sql.ref(column)} as sorted_by, ${sql.ref(key)} as keyed_by from ${sql.table(table)}
    ${where([...conditions, ...after])}
    order by ${sql.ref(column)} ${way}, ${sql.ref(key)} ${way} limit ${query.limit + 1}`.execute(db);
  const counted = await sql<{ total: number }>`
    select count(*) as total from ${sql.table(table)} ${where(conditions)}`.execute(db);
  const rows = found.rows.slice(0, query.limit);
  const last = rows.at(-1);
  const total = Number(counted.rows[0]?.total ?? 0);
  if (found.rows.length <= query.limit || last === undefined) return { rows, total };
  return { rows, next: writeCursor([query.sort, last.sorted_by, last.keyed_by]), total };
}

type Mark = [string, string | number, string | number];

function beyond(column: string, key: string, [, value, id]: Mark, down: boolean): Expression<SqlBool> {
  return sql<SqlBool>`(${sql.ref(column)}, ${sql.ref(key)}) ${sql.raw(down ? '<' : '>')} (${value}, ${id})`;
}

function writeCursor(mark: Mark): string {
  return Buffer.from(JSON.stringify(mark)).toString('base64url');
}

function readCursor(cursor: string, sort: string): Mark {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    read = undefined;
  }
  const [by, value, id] = Array.isArray(read) ? (read as unknown[]) : [];
  const plain = (each: unknown) => typeof each === 'string' || typeof each === 'number';
  if (by === sort && plain(value) && plain(id)) return [sort, value as string, id as string];
  throw new HttpError(400, `the query.cursor: found another one, expected "next" of a page sorted by ${sort}`);
}
