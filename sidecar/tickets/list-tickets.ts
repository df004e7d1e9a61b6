import { type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import { HttpError } from '../../core/service/route.ts';
import { pageOf, readCursor, writeCursor } from '../comments/page.ts';
import type { TicketDb, TicketRow, WithTickets } from './tables.ts';
import { type TicketView, viewOf, viewTicket } from './view.ts';

const SORTS = {
  id: 'id',
  device: 'device_id',
  state: 'state',
  opened: 'opened_at',
  changed: 'changed_at',
} as const;
export const TICKET_SORTS = Object.keys(SORTS) as (keyof typeof SORTS)[];

/** Which tickets. A filter may name several values, with commas between. */
export interface TicketQuery {
  limit: number;
  /** A name of TICKET_SORTS; `-` before it: the other way round. */
  sort: string;
  cursor?: string | undefined;
  state?: string | undefined;
  device?: string | undefined;
  /** Ids of persons. */
  assignee?: string | undefined;
  openedBy?: string | undefined;
  /** A number of alert-webhook. */
  episode?: number | undefined;
  /** Part of a title. */
  search?: string | undefined;
}

/** One page of tickets. Throws HttpError 400 for a cursor of another order. */
export async function listTickets(db: TicketDb, query: TicketQuery) {
  const down = query.sort.startsWith('-');
  const column = SORTS[query.sort.replace(/^-/, '') as keyof typeof SORTS];
  const kind = column === 'device_id' || column === 'state' ? 'string' : 'number';
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, query.sort, kind);
  const chosen = filtered(db.selectFrom('tickets'), query);
  const way = sql.raw(down ? '<' : '>');
  const rows = await chosen
    .selectAll()
    .$if(after !== undefined, (select) =>
      select.where(sql<SqlBool>`(${sql.ref(column)}, id) ${way} (${after?.[0]}, ${after?.[1]})`),
    )
    .orderBy(column, down ? 'desc' : 'asc')
    .$if(column !== 'id', (select) => select.orderBy('id', down ? 'desc' : 'asc'))
    .limit(query.limit + 1)
    .execute();
  const { total } = await chosen.select(({ fn }) => fn.countAll().as('total')).executeTakeFirstOrThrow();
  const page = pageOf(rows, query.limit, Number(total), (row) => writeCursor(query.sort, [row[column], row.id]));
  return { ...page, items: await viewAll(db, page.items) };
}

type Chosen = SelectQueryBuilder<WithTickets, 'tickets', object>;

function filtered(chosen: Chosen, { state, device, assignee, openedBy, episode, search }: TicketQuery): Chosen {
  const among =
    (column: 'state' | 'device_id' | 'assignee_id' | 'opened_by_id', wanted: string | undefined) => (select: Chosen) =>
      select.where(column, 'in', (wanted ?? '').split(','));
  const like = `%${(search ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  return chosen
    .$if(state !== undefined, among('state', state))
    .$if(device !== undefined, among('device_id', device))
    .$if(assignee !== undefined, among('assignee_id', assignee))
    .$if(openedBy !== undefined, among('opened_by_id', openedBy))
    .$if(episode !== undefined, (select) => {
      const inList = `%,${episode},%`;
      const padded = sql<string>`replace(replace(episodes, '[', ','), ']', ',')`;
      return select.where(sql<SqlBool>`${padded} like ${inList}`);
    })
    .$if(search !== undefined, (select) => select.where(sql<SqlBool>`lower(title) like ${like} escape '\\'`));
}

async function viewAll(db: TicketDb, rows: readonly TicketRow[]): Promise<TicketView[]> {
  const ids = rows.map(({ id }) => id);
  const parts =
    ids.length === 0
      ? []
      : await db.selectFrom('ticket_parts').selectAll().where('ticket_id', 'in', ids).orderBy('id').execute();
  return rows.map((row) =>
    viewTicket(
      row,
      parts.filter(({ ticket_id }) => ticket_id === row.id),
    ),
  );
}

/** One ticket with its parts and the states that it came through. Throws HttpError 404. */
export async function readTicket(db: TicketDb, id: number) {
  const row = await db.selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new HttpError(404, `there is no ticket ${id}`);
  const parts = await db.selectFrom('ticket_parts').selectAll().where('ticket_id', '=', id).orderBy('id').execute();
  const states = await db.selectFrom('ticket_states').selectAll().where('ticket_id', '=', id).orderBy('id').execute();
  return { ...viewTicket(row, parts), states: states.map(viewOf) };
}
