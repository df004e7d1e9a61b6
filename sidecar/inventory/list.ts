import { type Expression, type SqlBool, sql } from 'kysely';
import { HttpError } from '../../core/service/route.ts';
import { complete, placedDevices } from './read-devices.ts';
import type { StoredDevice } from './rows.ts';
import type { InventoryDb } from './tables.ts';

/** Columns that a list may be sorted by, by the name that callers use. The id stands behind each of them. */
const SORTS = {
  id: 'devices.id',
  name: 'devices.name',
  kind: 'devices.kind',
  driver: 'devices.driver',
  make: 'devices.make',
  model: 'devices.model',
  serial: 'devices.serial',
  mac: 'devices.mac',
  address: 'devices.address_key',
  client: 'devices.client',
  state: 'devices.state',
  location: 'places.sort_key',
  changed: 'devices.changed_at',
} as const;
export const SORT_NAMES = Object.keys(SORTS) as (keyof typeof SORTS)[];

const EQUAL = {
  kind: 'devices.kind',
  driver: 'devices.driver',
  make: 'devices.make',
  model: 'devices.model',
  client: 'devices.client',
  state: 'devices.state',
  site: 'places.site',
  building: 'places.building',
  rack: 'places.rack',
  position: 'places.position',
} as const;
export const FILTER_NAMES = Object.keys(EQUAL) as (keyof typeof EQUAL)[];

/** What a list shall hold. A filter may name several values, with commas between. */
export interface ListQuery extends Partial<Record<keyof typeof EQUAL, string>> {
  limit: number;
  /** A name of SORT_NAMES; `-` before it: the other way round. */
  sort: string;
  cursor?: string;
  tag?: string;
  /** The id of a PDU: what it feeds. */
  pdu?: string;
  /** Part of an id, a name, a make, a model, a serial, a MAC, an address, a client or a place. */
  search?: string;
}

export interface ListPage {
  items: StoredDevice[];
  /** The cursor of the next page; absent: this is the last one. */
  next?: string;
  /** How many there are on all pages. */
  total: number;
}

/** One page of devices. Throws HttpError 400 for a cursor that is none of this sort. */
export async function listDevices(db: InventoryDb, query: ListQuery): Promise<ListPage> {
  const down = query.sort.startsWith('-');
  const name = query.sort.replace(/^-/, '') as keyof typeof SORTS;
  const column = SORTS[name];
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, query.sort);
  const conditions = conditionsOf(db, query);
  const rows = await placedDevices(db)
    .select(sql<string | number>`${sql.ref(column)}`.as('sorted_by'))
    .where(({ and }) => and(conditions))
    .$if(after !== undefined, (select) => select.where(beyond(column, after ?? ['', ''], down)))
    .orderBy(column, down ? 'desc' : 'asc')
    .$if(name !== 'id', (select) => select.orderBy('devices.id', down ? 'desc' : 'asc'))
    .limit(query.limit + 1)
    .execute();
  const { total } = await db
    .selectFrom('devices')
    .innerJoin('places', 'places.id', 'devices.place_id')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where(({ and }) => and(conditions))
    .executeTakeFirstOrThrow();
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const items = await complete(db, page);
  if (rows.length <= query.limit || last === undefined) return { items, total: Number(total) };
  return { items, next: writeCursor(query.sort, last.sorted_by, last.id), total: Number(total) };
}

type Condition = Expression<SqlBool>;

/** Row values compare on both engines by the index (column, id). */
function beyond(column: string, [value, id]: [string | number, string], down: boolean): Condition {
  const way = sql.raw(down ? '<' : '>');
  return sql<SqlBool>`(${sql.ref(column)}, devices.id) ${way} (${value}, ${id})`;
}

function conditionsOf(db: InventoryDb, query: ListQuery): Condition[] {
  const equal = FILTER_NAMES.flatMap((name) => {
    const wanted = query[name];
    if (wanted === undefined) return [];
    return [sql<SqlBool>`${sql.ref(EQUAL[name])} in (${sql.join(wanted.split(','))})`];
  });
  const terms = (query.search ?? '').trim().toLowerCase().split(/\s+/);
  const searched = terms
    .filter((term) => term !== '')
    .map((term) => {
      const like = `%${term.replace(/[\\%_]/g, '\\$&')}%`;
      return sql<SqlBool>`(devices.search like ${like} escape '\\' or places.search like ${like} escape '\\')`;
    });
  const within = (ids: Expression<unknown>): Condition => sql<SqlBool>`devices.id in ${ids}`;
  const tagged =
    query.tag === undefined
      ? []
      : [within(db.selectFrom('device_tags').select('device_id').where('tag', '=', query.tag))];
  const fed =
    query.pdu === undefined
      ? []
      : [within(db.selectFrom('device_feeds').select('device_id').where('pdu_id', '=', query.pdu))];
  return [...equal, ...searched, ...tagged, ...fed];
}

function writeCursor(sort: string, value: string | number, id: string): string {
  return Buffer.from(JSON.stringify([sort, value, id])).toString('base64url');
}

function readCursor(cursor: string, sort: string): [string | number, string] {
  const refused = new HttpError(
    400,
    `the query.cursor: found another one, expected "next" of a page sorted by ${sort}`,
  );
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw refused;
  }
  if (!Array.isArray(read) || read.length !== 3 || read[0] !== sort) throw refused;
  const [, value, id] = read as unknown[];
  const isNumber = sort.endsWith('changed');
  if (typeof id !== 'string' || typeof value !== (isNumber ? 'number' : 'string')) throw refused;
  return [value as string | number, id];
}
