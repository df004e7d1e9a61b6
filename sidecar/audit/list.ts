import { type Expression, type SqlBool, sql } from 'kysely';
import { HttpError } from '../../core/service/route.ts';
import type { AuditDb, AuditTables } from './tables.ts';

/** Which lines of the audit; what is not said does not narrow. */
export interface AuditQuery {
  limit: number;
  /** `at`, or `-at`: the newest first. */
  sort: string;
  cursor?: string;
  /** An id or a name. */
  actor?: string;
  /** A whole word, or its beginning up to a dot: `session` means `session.login` as well. */
  action?: string;
  /** The same up to a slash: `/api/v1/devices/m1` means everything below it as well. */
  subject?: string;
  /** A time with its zone, included. */
  from?: string;
  /** A time with its zone, not included. */
  to?: string;
}

/** A line as it is told. */
export interface AuditLine {
  number: number;
  at: string;
  actor: { id: string; name: string };
  action: string;
  subject?: string;
  details: Record<string, string | number | boolean>;
  from?: string;
}

/** One page. Throws HttpError 400 for a time that is none and for a cursor of another sort. */
export async function listAudit(
  db: AuditDb,
  query: AuditQuery,
): Promise<{ items: AuditLine[]; next?: string; total: number }> {
  const isDown = query.sort.startsWith('-');
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, query.sort);
  const conditions = conditionsOf(query);
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .where(({ and }) => and(conditions))
    .$if(after !== undefined, (select) => select.where('id', isDown ? '<' : '>', after ?? 0))
    .orderBy('id', isDown ? 'desc' : 'asc')
    .limit(query.limit + 1)
    .execute();
  const { total } = await db
    .selectFrom('audit')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where(({ and }) => and(conditions))
    .executeTakeFirstOrThrow();
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const items = page.map(lineOf);
  if (rows.length <= query.limit || last === undefined) return { items, total: Number(total) };
  return { items, next: writeCursor(query.sort, last.id), total: Number(total) };
}

type Row = Omit<AuditTables['audit'], 'id'> & { id: number };

function lineOf({ id, at, actor_id, actor_name, action, subject, details, client }: Row): AuditLine {
  return {
    number: id,
    at: new Date(at).toISOString(),
    actor: { id: actor_id, name: actor_name },
    action,
    ...(subject === '' ? {} : { subject }),
    details: JSON.parse(details) as AuditLine['details'],
    ...(client === '' ? {} : { from: client }),
  };
}

function conditionsOf({ actor, action, subject, from, to }: AuditQuery): Expression<SqlBool>[] {
  return [
    ...(actor === undefined ? [] : [sql<SqlBool>`(actor_id = ${actor} or actor_name = ${actor})`]),
    ...(action === undefined ? [] : [within('action', action, '.', '/')]),
    ...(subject === undefined ? [] : [within('subject', subject, '/', '0')]),
    ...(from === undefined ? [] : [sql<SqlBool>`at >= ${timeOf('from', from)}`]),
    ...(to === undefined ? [] : [sql<SqlBool>`at < ${timeOf('to', to)}`]),
  ];
}

/** The word itself, and what goes on behind it with the divider; `beyond` is the character that follows the divider. */
function within(column: 'action' | 'subject', word: string, divider: string, beyond: string): Expression<SqlBool> {
  const name = sql.ref(column);
  return sql<SqlBool>`(${name} = ${word} or (${name} >= ${word + divider} and ${name} < ${word + beyond}))`;
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

function timeOf(name: string, text: string): number {
  const time = TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new HttpError(
    400,
    `the query.${name}: found "${text}", expected a time with its zone, as 2026-01-31T00:00:00Z`,
  );
}

function writeCursor(sort: string, id: number): string {
  return Buffer.from(JSON.stringify([sort, id])).toString('base64url');
}

function readCursor(cursor: string, sort: string): number {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    read = undefined;
  }
  if (Array.isArray(read) && read[0] === sort && Number.isSafeInteger(read[1])) return read[1] as number;
  throw new HttpError(400, `the query.cursor: found another one, expected "next" of a page sorted by ${sort}`);
}
