import pg from 'pg';

/** A row that is inserted, and whether its process waits before it is written or in the middle of its commit. */
export interface HeldRow {
  table: string;
  /** Which rows, in SQL; all unless said. */
  when?: string;
  moment: 'before' | 'after';
}

/** Stops a service at a row, in PostgreSQL itself, for as long as it takes to kill it. */
export interface Hold {
  /** From now on whoever comes to the row waits there. */
  arm(row: HeldRow): Promise<void>;
  /** Whether somebody waits there. */
  held(): Promise<boolean>;
  /** Lets all go on, now and later. */
  release(): Promise<void>;
  /** Who holds the lease, as the database says. */
  leader(): Promise<string | undefined>;
  close(): Promise<void>;
}

const KEY = 815;

/**
 * A trigger makes the backend wait for a lock that we have: before the row is written, or, as a deferred constraint, in
 * the middle of its commit. The process that waits for the answer is killed there; a row in its commit is committed then.
 */
export async function openHold(database: string): Promise<Hold> {
  let client = await connected(database);
  let armed = false;
  let before: string | undefined;
  /** Ours is lost, with its lock, where PostgreSQL dies. */
  const ask = async <T extends pg.QueryResultRow>(text: string): Promise<T[]> => {
    const { rows } = await client.query<T>(text).catch(async () => {
      client = await connected(database);
      return client.query<T>(text);
    });
    return rows;
  };
  return {
    async arm(row) {
      if (before !== undefined) await ask(`drop trigger if exists failover_hold on ${before}`);
      before = row.table;
      await ask(FUNCTION);
      await ask(triggerOf(row));
      await ask(`select pg_advisory_lock(${KEY})`);
      armed = true;
    },
    async held() {
      const [row] = await ask<{ count: string }>(WAITING);
      return Number(row?.count) > 0;
    },
    async release() {
      if (armed) await ask('select pg_advisory_unlock_all()');
      armed = false;
    },
    async leader() {
      const [row] = await ask<{ holder: string }>(LEADER);
      return row?.holder;
    },
    close: () => client.end(),
  };
}

const FUNCTION = `create or replace function failover_hold() returns trigger language plpgsql as $$ begin
  perform pg_advisory_lock_shared(${KEY}); perform pg_advisory_unlock_shared(${KEY}); return new; end $$`;
const WAITING = `select count(*) as count from pg_locks where locktype = 'advisory' and not granted
  and database = (select oid from pg_database where datname = current_database())`;
const LEADER = `select holder from leases where expires_at > extract(epoch from clock_timestamp()) * 1000`;

function triggerOf({ table, when: which, moment }: HeldRow): string {
  const when = which === undefined ? '' : `when (${which})`;
  const made = moment === 'before' ? 'trigger' : 'constraint trigger';
  const at = moment === 'before' ? 'before insert' : 'after insert';
  const late = moment === 'before' ? '' : 'deferrable initially deferred';
  return `create ${made} failover_hold ${at} on ${table} ${late} for each row ${when} execute function failover_hold()`;
}

async function connected(database: string): Promise<pg.Client> {
  for (let tried = 1; ; tried += 1) {
    const client = new pg.Client({ connectionString: database });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (tried >= 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
