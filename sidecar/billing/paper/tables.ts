import type { Kysely, Migration } from 'kysely';
import { tableMaker } from '../../../core/service/make-table.ts';

/** Logos that stand on what was issued, by their sha256: an old invoice keeps the one that it had. */
export interface PaperTables {
  billing_logos: { sha256: string; type: string; base64: string; kept_at: number };
}

export const PAPER_MIGRATION: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const make = tableMaker(db);
    await make(
      'billing_logos',
      { sha256: 'text', type: 'text', base64: 'text', kept_at: 'int' },
      ...['primary key (sha256)', "check (type in ('png', 'jpeg', 'svg'))"],
    );
  },
};
