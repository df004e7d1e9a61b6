import { type Generated, type Kysely, type Migration, sql } from 'kysely';
import { tableMaker } from '../../core/service/make-table.ts';

/** Views of a page that people have kept. Times are unix milliseconds. */
export interface ViewTables {
  saved_views: {
    id: Generated<number>;
    owner_id: string;
    owner_name: string;
    /** Of the app: `fleet`. */
    page: string;
    name: string;
    /** 1: everybody sees it. */
    shared: number;
    /** JSON: search, columns, sort. */
    content: string;
    created_at: number;
    changed_at: number;
  };
}

export type ViewDb = Kysely<ViewTables>;

export const MIGRATIONS_VIEWS: Record<string, Migration> = {
  '8001-saved-views': {
    async up(db: Kysely<unknown>): Promise<void> {
      await tableMaker(db)('saved_views', {
        ...{ id: 'number', owner_id: 'text', owner_name: 'text', page: 'text', name: 'text', shared: 'int' },
        ...{ content: 'text', created_at: 'int', changed_at: 'int' },
      });
      await sql`create unique index saved_views_name on saved_views (owner_id, page, name)`.execute(db);
    },
  },
};
