import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';

/** Where leases are kept: one row a name. Times are unix milliseconds. */
export interface LeaseTables {
  leases: { name: string; holder: string; url: string | null; epoch: number; expires_at: number };
}

export interface Holder {
  holder: string;
  url?: string;
}

/**
 * The right to act, of which there is one for all processes on a database. Time is the database's own, because the
 * clocks of machines differ. An epoch is never given out twice. All reject when the database does not answer.
 */
export interface Lease {
  /** Takes the lease when nobody holds it, or an earlier process of the same name does. The new epoch, or undefined. */
  claim(): Promise<number | undefined>;
  /** Keeps it for another term. False when the epoch is over, even if nobody else has taken it. */
  renew(epoch: number): Promise<boolean>;
  /** Milliseconds for which the epoch still holds; 0 when it does not. */
  remaining(epoch: number): Promise<number>;
  holder(): Promise<Holder | undefined>;
  /** Lets others have it at once. */
  release(epoch: number): Promise<void>;
}

export interface LeaseOptions extends Holder {
  /** With a table `leases` whose names are unique. */
  db: QueryExecutorProvider;
  engine: 'sqlite' | 'postgres';
  /** One lease for each name. */
  name: string;
  leaseSeconds: number;
}

export function openLease({ db, engine, name, holder, url, leaseSeconds }: LeaseOptions): Lease {
  const now = clockOf(engine);
  const end = sql<number>`${now} + ${Math.round(leaseSeconds * 1000)}`;
  const held = (epoch: number) => sql<boolean>`name = ${name} and holder = ${holder} and epoch = ${epoch}`;
  return {
    async claim() {
      const { rows } = await sql<{ epoch: number }>`
        insert into leases (name, holder, url, epoch, expires_at) values (${name}, ${holder}, ${url ?? null}, 1, ${end})
        on conflict (name) do update set
          holder = excluded.holder, url = excluded.url, epoch = leases.epoch + 1, expires_at = excluded.expires_at
        where leases.expires_at <= ${now} or leases.holder = excluded.holder
        returning epoch`.execute(db);
      return rows[0]?.epoch;
    },
    async renew(epoch) {
      const { rows } = await sql<{ epoch: number }>`
        update leases set expires_at = ${end} where ${held(epoch)} and expires_at > ${now} returning epoch`.execute(db);
      return rows.length > 0;
    },
    async remaining(epoch) {
      const { rows } = await sql<{ left: number }>`
        select expires_at - ${now} as "left" from leases where ${held(epoch)}`.execute(db);
      return Math.max(0, Number(rows[0]?.left ?? 0));
    },
    async holder() {
      const { rows } = await sql<{ holder: string; url: string | null }>`
        select holder, url from leases where name = ${name} and expires_at > ${now}`.execute(db);
      const [row] = rows;
      return row && { holder: row.holder, ...(row.url === null ? {} : { url: row.url }) };
    },
    async release(epoch) {
      await sql`update leases set expires_at = ${now} where ${held(epoch)}`.execute(db);
    },
  };
}

/** Unix milliseconds, as the database counts them. */
function clockOf(engine: 'sqlite' | 'postgres'): RawBuilder<number> {
  return engine === 'postgres'
    ? sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`
    : sql<number>`cast(unixepoch('subsec') * 1000 as integer)`;
}
