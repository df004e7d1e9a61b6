import type { Selectable } from 'kysely';
import { HttpError } from '../../core/service/route.ts';
import type { Actor } from '../actor.ts';
import { pageOf, readCursor, writeCursor } from './page.ts';
import type { CommentDb, CommentTables } from './tables.ts';

/** A comment as it is shown. Of a deleted one the text is gone, and who deleted it is told. */
export interface CommentView {
  id: number;
  device: string;
  ticket?: number;
  author: Actor;
  at: string;
  text?: string;
  editedAt?: string;
  deleted?: { at: string; by: Actor };
  mentions: Actor[];
}

/** Which comments; all that is said must fit. */
export interface CommentQuery {
  limit: number;
  cursor?: string | undefined;
  /** `-at`: newest first; `at`: oldest first. */
  sort: string;
  device?: string | undefined;
  ticket?: number | undefined;
  /** The id of a person. */
  author?: string | undefined;
  /** The id of a person whom they name. */
  mentions?: string | undefined;
}

export async function listComments(db: CommentDb, query: CommentQuery) {
  const down = query.sort === '-at';
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, query.sort, 'number')[1];
  const { device, ticket, author, mentions } = query;
  const chosen = db
    .selectFrom('comments')
    .$if(device !== undefined, (select) => select.where('device_id', '=', device ?? ''))
    .$if(ticket !== undefined, (select) => select.where('ticket_id', '=', ticket ?? 0))
    .$if(author !== undefined, (select) => select.where('author_id', '=', author ?? ''))
    .$if(mentions !== undefined, (select) =>
      select.where(
        'id',
        'in',
        db
          .selectFrom('comment_mentions')
          .select('comment_id')
          .where('user_id', '=', mentions ?? '')
          .where('named', '=', 1),
      ),
    );
  const rows = await chosen
    .selectAll()
    .$if(after !== undefined, (select) => select.where('id', down ? '<' : '>', after ?? 0))
    .orderBy('id', down ? 'desc' : 'asc')
    .limit(query.limit + 1)
    .execute();
  const { total } = await chosen.select(({ fn }) => fn.countAll().as('total')).executeTakeFirstOrThrow();
  const page = pageOf(rows, query.limit, Number(total), ({ at, id }) => writeCursor(query.sort, [at, id]));
  return { ...page, items: await viewComments(db, page.items) };
}

/** One comment, with what it said before it was edited, oldest first. Throws HttpError 404. */
export async function readComment(db: CommentDb, id: number): Promise<CommentView & { history: Said[] }> {
  const row = await db.selectFrom('comments').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new HttpError(404, `there is no comment ${id}`);
  const [view] = await viewComments(db, [row]);
  const before = await db
    .selectFrom('comment_versions')
    .selectAll()
    .where('comment_id', '=', id)
    .orderBy('id')
    .execute();
  const history = before.map(({ at, text }) => ({ at: iso(at), text }));
  return { ...(view as CommentView), history };
}

/** What a comment said from a time on. */
export interface Said {
  at: string;
  text: string;
}

async function viewComments(
  db: CommentDb,
  rows: readonly Selectable<CommentTables['comments']>[],
): Promise<CommentView[]> {
  const mentions = new Map<number, Actor[]>();
  const ids = rows.map(({ id }) => id);
  const named =
    ids.length === 0
      ? []
      : await db
          .selectFrom('comment_mentions')
          .selectAll()
          .where('comment_id', 'in', ids)
          .where('named', '=', 1)
          .orderBy('comment_id')
          .orderBy('user_name')
          .execute();
  for (const { comment_id, user_id: id, user_name: name } of named)
    mentions.set(comment_id, [...(mentions.get(comment_id) ?? []), { id, name }]);
  return rows.map((row) => ({
    ...{ id: row.id, device: row.device_id, ...(row.ticket_id === null ? {} : { ticket: row.ticket_id }) },
    author: { id: row.author_id, name: row.author_name },
    at: iso(row.at),
    ...(row.deleted_at === null
      ? { text: row.text }
      : { deleted: { at: iso(row.deleted_at), by: { id: row.deleted_by_id ?? '', name: row.deleted_by_name ?? '' } } }),
    ...(row.edited_at === null ? {} : { editedAt: iso(row.edited_at) }),
    mentions: row.deleted_at === null ? (mentions.get(row.id) ?? []) : [],
  }));
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
