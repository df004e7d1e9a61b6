import { type Selectable, sql } from 'kysely';
import type { MoreTables } from '../more-tables.ts';
import type { WebhookDb } from '../tables.ts';
import type { Cause } from './cause.ts';

/** A stretch of time in which a device was not at full work. Unix milliseconds, from `since` up to `until`. */
export interface Outage {
  site: string;
  device: string;
  client?: string;
  cause: Cause;
  evidence: string;
  since: number;
  until: number;
  /** It goes on, as far as anybody has looked. */
  open: boolean;
}

/** Everything that one device has lost to one cause. A device that changed hands has a row for each client. */
export interface LostTime {
  site: string;
  device: string;
  client?: string;
  cause: Cause;
  milliseconds: number;
}

export interface Range {
  from: number;
  to: number;
}

export interface Outages {
  /** Those that touch a range, cut to it, the oldest first. */
  within(range: Range, device?: string): Promise<Outage[]>;
  /** Sums of what lies in a range. */
  lost(range: Range): Promise<LostTime[]>;
}

export function openOutages(db: WebhookDb): Outages {
  const touching = ({ from, to }: Range) => db.selectFrom('outages').where('since', '<', to).where('until', '>', from);
  return {
    async within(range, device) {
      const rows = await touching(range)
        .selectAll()
        .$if(device !== undefined, (query) => query.where('device', '=', device ?? ''))
        .orderBy('since')
        .orderBy('id')
        .execute();
      return rows.map((row) => ({
        ...named(row),
        evidence: row.evidence,
        since: Math.max(row.since, range.from),
        until: Math.min(row.until, range.to),
        open: row.open === 1 && row.until <= range.to,
      }));
    },
    async lost(range) {
      const { from, to } = range;
      const end = sql`case when until > cast(${to} as bigint) then cast(${to} as bigint) else until end`;
      const start = sql`case when since < cast(${from} as bigint) then cast(${from} as bigint) else since end`;
      const rows = await touching(range)
        .select(['site', 'device', 'client', 'cause', sql<string | number>`sum((${end}) - (${start}))`.as('lost')])
        .groupBy(['site', 'device', 'client', 'cause'])
        .orderBy('site')
        .orderBy('device')
        .orderBy('cause')
        .execute();
      return rows.map((row) => ({ ...named(row), milliseconds: Number(row.lost) }));
    },
  };
}

type Row = Selectable<MoreTables['outages']>;

function named({ site, device, client, cause }: Pick<Row, 'site' | 'device' | 'client' | 'cause'>) {
  return { site, device, ...(client === null ? {} : { client }), cause: cause as Cause };
}
