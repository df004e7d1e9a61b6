import type { Kysely } from 'kysely';
import { tableMaker } from '../core/service/make-table.ts';

export type Columns = Record<string, 'int' | 'int?' | 'text' | 'text?'>;

/** Makes tables with a number of their own for each row. */
export function maker(db: Kysely<unknown>) {
  const make = tableMaker(db);
  return (table: string, columns: Columns, id = 'id'): Promise<void> => make(table, { [id]: 'number', ...columns });
}
