import { type Kysely, type Migration, sql } from 'kysely';
import { tableMaker } from '../../core/service/make-table.ts';
import type { OutboxTables } from '../../core/service/outbox.ts';

export type MailTables = OutboxTables;
export type MailDb = Kysely<MailTables>;

/** The outbox of the sidecar. */
export const MIGRATIONS_MAIL: Record<string, Migration> = {
  '6001-mail': {
    async up(db: Kysely<unknown>): Promise<void> {
      await tableMaker(db)(
        'outbox',
        {
          ...{ id: 'number', key: 'text', kind: 'text', payload: 'text', created_at: 'int', due_at: 'int' },
          ...{ locked_until: 'int?', attempts: 'int', sent_at: 'int?', dead_at: 'int?', last_error: 'text?' },
        },
        'unique (key)',
      );
      const due = 'create index outbox_due on outbox (due_at) where sent_at is null and dead_at is null';
      await sql.raw(due).execute(db);
    },
  },
};
