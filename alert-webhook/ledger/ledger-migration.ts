import { type Kysely, type Migration, SqliteAdapter, sql } from 'kysely';
import { maker } from '../make-table.ts';
import { GENESIS } from './chain.ts';

const TAIL = `coalesce((select hash from journal order by seq desc limit 1), '${GENESIS}')`;

/** "insert or replace" takes lines away without the trigger for deletions, so what is there already is looked for first. */
const FOR_SQLITE = [
  `create trigger journal_in_order before insert on journal
   when new.prev is not ${TAIL} or exists (select 1 from journal where seq = new.seq)
   begin select raise(abort, 'a line of the ledger follows the last one'); end`,
  `create trigger journal_at_end after insert on journal
   when new.seq < 1 or new.seq < (select max(seq) from journal)
   begin select raise(abort, 'a line of the ledger follows the last one'); end`,
];

/** What was overtaken by another process is told in the words of the index, because it is tried again in the same way. */
const FOR_POSTGRES = [
  `create function journal_in_order() returns trigger language plpgsql as $$ begin
     if new.prev <> ${TAIL} or new.seq < 1 or new.seq <= (select max(seq) from journal) then
       raise exception 'a line of the ledger follows the last one' using errcode = '23505', constraint = 'journal_chain';
     end if;
     return new;
   end $$`,
  'create trigger journal_in_order before insert on journal for each row execute function journal_in_order()',
];

/** Lines of the ledger are put at its end and nowhere else. `watches`: when the devices of a site were last looked at. */
export const ledgerInOrder: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
    await maker(db)('watches', { site: 'text', at: 'int' });
    const unique = 'create unique index watches_site on watches (site)';
    for (const statement of [unique, ...(sqlite ? FOR_SQLITE : FOR_POSTGRES)]) await sql.raw(statement).execute(db);
  },
};
