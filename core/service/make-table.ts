import { type Kysely, SqliteAdapter, sql } from 'kysely';

/** `number`: a row's own number, given by the database, and the key. `?`: may be null. */
export type ColumnType = 'number' | 'int' | 'int?' | 'real' | 'real?' | 'text' | 'text?';

/**
 * Makes tables and indexes in SQLite's words (STRICT) or in PostgreSQL's. Text compares by its bytes on both, so that the
 * same query answers in the same order. `constraints` are SQL that both understand: `primary key (a, b)`.
 */
export function tableMaker(db: Kysely<unknown>) {
  const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
  const words: Record<string, string> = sqlite
    ? { int: 'integer', real: 'real', text: 'text' }
    : { int: 'bigint', real: 'double precision', text: 'text collate "C"' };
  const column = ([name, type]: [string, ColumnType]): string => {
    if (type === 'number') return `${name} ${sqlite ? 'integer primary key autoincrement' : 'bigserial primary key'}`;
    const optional = type.endsWith('?');
    return `${name} ${words[optional ? type.slice(0, -1) : type]}${optional ? '' : ' not null'}`;
  };
  return async (table: string, columns: Record<string, ColumnType>, ...constraints: string[]): Promise<void> => {
    const parts = [...Object.entries(columns).map(column), ...constraints].join(', ');
    await sql.raw(`create table ${table} (${parts})${sqlite ? ' strict' : ''}`).execute(db);
  };
}
