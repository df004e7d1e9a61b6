import { type Generated, type Kysely, type Migration, sql } from 'kysely';
import { tableMaker } from '../core/service/make-table.ts';
import { HttpError } from '../core/service/route.ts';
import type { Actor } from './actor.ts';

/** A row of a table of versions: each is a whole of its own, the newest holds. Times are unix milliseconds. */
export interface VersionRow {
  id: Generated<number>;
  /** The version that it changed; no two change the same one. */
  follows: number;
  at: number;
  actor_id: string;
  actor_name: string;
  comment: string;
  /** JSON of what holds. */
  policy: string;
}

export interface Version<Value> {
  version: number;
  at: string;
  by: string;
  comment: string;
  value: Value;
}

export interface Change<Value> {
  /** The version that was changed: another one that holds by now refuses it. */
  was: number;
  value: Value;
  comment: string;
  actor: Actor;
}

export interface Versions<Value, Db> {
  /** Newest first. */
  list(db: Db, limit: number): Promise<Version<Value>[]>;
  /** Stores what holds from now on. Throws HttpError 409 when somebody else has changed it meanwhile. */
  store(db: Db, change: Change<Value>, at: number): Promise<number>;
}

/** Versions in a table of VersionRow; `what` is what a refusal calls them. */
export function versionsIn<Value, Table extends string>(
  table: Table,
  what: string,
): Versions<Value, Kysely<Record<Table, VersionRow>>> {
  // Kysely knows no table whose name is a parameter.
  const name = table as 'versions';
  const known = (db: Kysely<Record<Table, VersionRow>>) => db as unknown as Kysely<{ versions: VersionRow }>;
  return {
    async list(db, limit) {
      const rows = await known(db).selectFrom(name).selectAll().orderBy('id', 'desc').limit(limit).execute();
      return rows.map((row) => ({
        version: Number(row.id),
        at: new Date(Number(row.at)).toISOString(),
        by: row.actor_name,
        comment: row.comment,
        value: JSON.parse(row.policy) as Value,
      }));
    },
    async store(db, { was, value, comment, actor }, at) {
      const row = { at, actor_id: actor.id, actor_name: actor.name, comment, policy: JSON.stringify(value) };
      const changed = (version: number | string) =>
        new HttpError(409, `${what} changed meanwhile: found version ${version}, expected ${was}`);
      return known(db)
        .transaction()
        .execute(async (trx) => {
          const newest = await trx
            .selectFrom(name)
            .select(({ fn }) => fn.max<number | null>('id').as('id'))
            .executeTakeFirstOrThrow();
          if (Number(newest.id ?? 0) !== was) throw changed(Number(newest.id ?? 0));
          // Of two at the same moment the database takes one.
          const stored = await trx
            .insertInto(name)
            .values({ ...row, follows: was })
            .onConflict((conflict) => conflict.column('follows').doNothing())
            .returning('id')
            .executeTakeFirst();
          if (stored === undefined) throw changed('another');
          return Number(stored.id);
        });
    },
  };
}

/** Makes a table of versions. */
export function versionsTable(table: string): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await tableMaker(db)(table, {
        ...{ id: 'number', follows: 'int', at: 'int', actor_id: 'text', actor_name: 'text', comment: 'text' },
        policy: 'text',
      });
      await sql`create unique index ${sql.id(`${table}_follows`)} on ${sql.table(table)} (follows)`.execute(db);
    },
  };
}
