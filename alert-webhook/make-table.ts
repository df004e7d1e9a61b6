import { type Kysely, SqliteAdapter, sql } from 'kysely';

export type Columns = Record<string, 'int' | 'int?' | 'text' | 'text?'>;

/** Makes tables with a number of their own for each row, in SQLite's words or in PostgreSQL's. */
export function maker(db: Kysely<unknown>) {
  const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
  const integer = sqlite ? 'integer' : 'bigint';
  return async (table: string, columns: Columns, id = 'id'): Promise<void> => {
    const key = `${id} ${sqlite ? 'integer primary key autoincrement' : 'bigserial primary key'}`;
    const rest = Object.entries(columns).map(
      ([name, type]) => `${name} ${type.startsWith('int') ? integer : 'text'}${type.endsWith('?') ? '' : ' not null'}`,
    );
    await sql.raw(`create table ${table} (${[key, ...rest].join(', ')})${sqlite ? ' strict' : ''}`).execute(db);
  };
}
