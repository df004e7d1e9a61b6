import { HttpError } from '../../core/service/route.ts';
import type { Actor } from '../actor.ts';
import type { Content, ViewShown } from './schemas.ts';
import type { ViewDb, ViewTables } from './tables.ts';

/** A person keeps so many views at most. */
const MOST = 200;

type Row = Omit<ViewTables['saved_views'], 'id'> & { id: number };

function shown(row: Row, actor: Actor): ViewShown {
  return {
    id: Number(row.id),
    page: row.page as 'fleet',
    name: row.name,
    shared: Number(row.shared) === 1,
    own: row.owner_id === actor.id,
    owner: row.owner_name,
    changedAt: new Date(Number(row.changed_at)).toISOString(),
    content: JSON.parse(row.content) as Content,
  };
}

/** The own views of a page and those that others share, by name. */
export async function listViews(db: ViewDb, actor: Actor, page: string): Promise<ViewShown[]> {
  const rows = await db
    .selectFrom('saved_views')
    .selectAll()
    .where('page', '=', page)
    .where(({ eb, or }) => or([eb('owner_id', '=', actor.id), eb('shared', '=', 1)]))
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map((row) => shown(row, actor));
}

export interface NewView {
  page: string;
  name: string;
  shared: boolean;
  content: Content;
}

const taken = (name: string) => new HttpError(409, `you have a view named "${name}" already`);

/** Keeps a view. Throws HttpError 409 for a name that its owner uses already. */
export async function makeView(db: ViewDb, actor: Actor, view: NewView, now: number): Promise<ViewShown> {
  const { page, shared, content } = view;
  const name = view.name.trim();
  const { count } = await db
    .selectFrom('saved_views')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('owner_id', '=', actor.id)
    .executeTakeFirstOrThrow();
  if (Number(count) >= MOST) throw new HttpError(409, `found ${count} views of yours, expected fewer than ${MOST}`);
  const row = { owner_id: actor.id, owner_name: actor.name, page, name, shared: shared ? 1 : 0 };
  const stored = await db
    .insertInto('saved_views')
    .values({ ...row, content: JSON.stringify(content), created_at: now, changed_at: now })
    .onConflict((conflict) => conflict.columns(['owner_id', 'page', 'name']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (stored === undefined) throw taken(name);
  return shown(stored as Row, actor);
}

/** The view, where who asks may change it: its owner may, and for one that is shared who may manage people. */
async function changeable(db: ViewDb, actor: Actor, isAdmin: boolean, id: number): Promise<Row> {
  const row = await db.selectFrom('saved_views').selectAll().where('id', '=', id).executeTakeFirst();
  const mine = row?.owner_id === actor.id;
  if (row === undefined || (!mine && Number(row.shared) !== 1)) throw new HttpError(404, `there is no view ${id}`);
  if (!mine && !isAdmin) throw new HttpError(403, `the view "${row.name}" belongs to ${row.owner_name}`);
  return row as Row;
}

export interface Asking {
  actor: Actor;
  isAdmin: boolean;
  id: number;
}

/** Changes a view. Throws HttpError 404, 403, and 409 for a name that its owner uses already. */
export async function changeView(
  db: ViewDb,
  { actor, isAdmin, id }: Asking,
  patch: Partial<Omit<NewView, 'page'>>,
  now: number,
): Promise<ViewShown> {
  return db.transaction().execute(async (trx) => {
    const before = await changeable(trx, actor, isAdmin, id);
    const name = patch.name?.trim() ?? before.name;
    const other = await trx
      .selectFrom('saved_views')
      .select('id')
      .where('owner_id', '=', before.owner_id)
      .where('page', '=', before.page)
      .where('name', '=', name)
      .where('id', '<>', id)
      .executeTakeFirst();
    if (other !== undefined) throw taken(name);
    const set = {
      ...{ name, changed_at: now },
      ...(patch.shared === undefined ? {} : { shared: patch.shared ? 1 : 0 }),
      ...(patch.content === undefined ? {} : { content: JSON.stringify(patch.content) }),
    };
    await trx.updateTable('saved_views').set(set).where('id', '=', id).execute();
    return shown({ ...before, ...set }, actor);
  });
}

/** Forgets a view. Throws HttpError 404 and 403. */
export async function removeView(db: ViewDb, { actor, isAdmin, id }: Asking): Promise<void> {
  await changeable(db, actor, isAdmin, id);
  await db.deleteFrom('saved_views').where('id', '=', id).execute();
}
