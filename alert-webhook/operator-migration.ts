import { type Kysely, type Migration, SqliteAdapter, sql } from 'kysely';

const REBUILT = `create table actions_rebuilt (
  id integer primary key autoincrement, episode_id integer, site text not null, device text not null, fault text,
  action text not null, plan text not null, step text not null, started_at integer not null, ended_at integer,
  outcome text, evidence text, ordered_by text, comment text
) strict`;

const KEPT = 'id, episode_id, site, device, fault, action, plan, step, started_at, ended_at, outcome, evidence';

/** SQLite cannot take a "not null" away: the table is built anew, with its rows and its indexes. */
const FOR_SQLITE = [
  REBUILT,
  `insert into actions_rebuilt (${KEPT}) select ${KEPT} from actions`,
  'drop table actions',
  'alter table actions_rebuilt rename to actions',
  'create unique index actions_open on actions (site, device) where ended_at is null',
  'create index actions_device on actions (site, device, started_at)',
  'create index actions_episode on actions (episode_id)',
];

const FOR_POSTGRES = [
  'alter table actions alter column episode_id drop not null',
  'alter table actions alter column fault drop not null',
  'alter table actions add column ordered_by text',
  'alter table actions add column comment text',
];

/** Actions that an operator ordered belong to no episode and no fault; they say who ordered them and why. */
export const operatorCommands: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
    for (const statement of sqlite ? FOR_SQLITE : FOR_POSTGRES) await sql.raw(statement).execute(db);
  },
};
