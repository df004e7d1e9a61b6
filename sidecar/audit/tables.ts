import { type Generated, type Kysely, type Migration, SqliteAdapter, sql } from 'kysely';
import { tableMaker } from '../../core/service/make-table.ts';

/** All times are unix milliseconds. An empty text is "not said". */
export interface AuditTables {
  /** Lines are added, never changed, and taken away by nothing but a cut. */
  audit: {
    id: Generated<number>;
    at: number;
    actor_id: string;
    actor_name: string;
    action: string;
    subject: string;
    /** JSON. */
    details: string;
    /** Address of the client. */
    client: string;
  };
  /** What was taken away: lines from before `forgets_before` may go once it stands here, and it stays for ever. */
  audit_cuts: { id: Generated<number>; at: number; forgets_before: number };
}

export type AuditDb = Kysely<AuditTables>;

/**
 * The database itself refuses what the audit must not suffer, whoever asks it over a connection: a line that is changed or
 * replaced, and one that is deleted before a cut allows it. A cut spares the last day, so that nothing is done and
 * forgotten in one stroke. Who owns the database can take the triggers away; that is not hidden from here.
 */
export const MIGRATIONS_AUDIT: Record<string, Migration> = {
  '5001-audit': {
    async up(db: Kysely<unknown>): Promise<void> {
      const make = tableMaker(db);
      await make('audit', {
        ...{ id: 'number', at: 'int', actor_id: 'text', actor_name: 'text', action: 'text', subject: 'text' },
        ...{ details: 'text', client: 'text' },
      });
      await make(
        'audit_cuts',
        { id: 'number', at: 'int', forgets_before: 'int' },
        'check (forgets_before <= at - 86400000)',
      );
      const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter;
      for (const statement of [...INDEXES, ...(isSqlite ? SQLITE : POSTGRES)]) await sql.raw(statement).execute(db);
    },
  },
};

const INDEXES = [
  'create index audit_at on audit (at)',
  'create index audit_actor on audit (actor_id, id)',
  'create index audit_name on audit (actor_name, id)',
  'create index audit_action on audit (action, id)',
  'create index audit_subject on audit (subject, id)',
];

const CHANGED = 'audit: lines are added and never changed';
const TOO_EARLY = 'audit: a line is deleted only when a cut in audit_cuts allows it';
const KEPT = 'audit: cuts are kept for ever';
const LATEST_CUT = 'select coalesce(max(forgets_before), 0) from audit_cuts';

function sqliteTrigger(name: string, event: string, table: string, when: string, words: string): string {
  const condition = when === '' ? '' : ` when ${when}`;
  return `create trigger ${name} before ${event} on ${table}${condition} begin select raise(abort, '${words}'); end`;
}

/** A row that replaces another one deletes it without its trigger, so that is refused where it begins. */
const SQLITE = [
  sqliteTrigger('audit_update', 'update', 'audit', '', CHANGED),
  sqliteTrigger('audit_replace', 'insert', 'audit', 'exists (select 1 from audit where id = new.id)', CHANGED),
  sqliteTrigger('audit_delete', 'delete', 'audit', `old.at >= (${LATEST_CUT})`, TOO_EARLY),
  sqliteTrigger('audit_cuts_update', 'update', 'audit_cuts', '', KEPT),
  sqliteTrigger(
    'audit_cuts_replace',
    'insert',
    'audit_cuts',
    'exists (select 1 from audit_cuts where id = new.id)',
    KEPT,
  ),
  sqliteTrigger('audit_cuts_delete', 'delete', 'audit_cuts', '', KEPT),
];

function postgresTrigger(name: string, event: string, table: string, words: string, body?: string): string[] {
  const refuse = `raise exception '${words}';`;
  const does = body === undefined ? refuse : `if ${body} then ${refuse} end if; return old;`;
  const each = event === 'truncate' ? 'statement' : 'row';
  return [
    `create function ${name}() returns trigger language plpgsql as $$ begin ${does} end $$`,
    `create trigger ${name} before ${event} on ${table} for each ${each} execute function ${name}()`,
  ];
}

const POSTGRES = [
  ...postgresTrigger('audit_update', 'update', 'audit', CHANGED),
  ...postgresTrigger('audit_delete', 'delete', 'audit', TOO_EARLY, `old.at >= (${LATEST_CUT})`),
  ...postgresTrigger('audit_truncate', 'truncate', 'audit', TOO_EARLY),
  ...postgresTrigger('audit_cuts_change', 'update or delete', 'audit_cuts', KEPT),
  ...postgresTrigger('audit_cuts_truncate', 'truncate', 'audit_cuts', KEPT),
];
