import { existsSync } from 'node:fs';
import type { Device } from '../core/farm/device.ts';
import type { Ledger } from './ledger.ts';
import type { Rung } from './plan.ts';
import { type Selection, selects } from './selection.ts';
import type { Tables, WebhookDb } from './tables.ts';

/** What a person was asked about a step of an episode, and what they said. */
export interface ApprovalView {
  id: number;
  verdict: 'asked' | 'approved' | 'denied';
  by?: string;
  comment?: string;
  /** Unix milliseconds. */
  expiresAt: number;
}

/** What people and earlier deeds have laid down about a device: sentences that close gates. */
export interface Standing {
  /** Why nothing at all may be switched now. */
  killed?: string;
  /** The maintenance window that covers the device now. */
  maintenance?: string;
  /** The device is latched off. */
  latched?: string;
  /** PDUs of the device whose mapping is not trusted, each with the reason. */
  quarantined: Readonly<Record<string, string>>;
  /** The newest approval of the step that would come next, unless it has lapsed. */
  approval?: ApprovalView;
}

export interface Standings {
  of(device: Device, next?: { episodeId: number; rung: Rung }): Promise<Standing>;
  /** Asked before each write, too. */
  killed(): Promise<string | undefined>;
  /** Asks people about a step. False when they were asked already and question or answer has not lapsed. */
  ask(question: Question, ledger: Ledger): Promise<boolean>;
}

export type Question = Omit<Tables['approvals'], 'id'>;

export function openStandings(db: WebhookDb, now: () => number, killSwitchFile?: string): Standings {
  const killed = async () => {
    if (killSwitchFile !== undefined && existsSync(killSwitchFile)) return `the file ${killSwitchFile} is there`;
    const row = await db.selectFrom('switches').selectAll().where('name', '=', 'kill').executeTakeFirst();
    return row?.on_off === 1 ? `${row.set_by} has switched everything off: ${row.comment}` : undefined;
  };
  return {
    killed,
    async ask(question, ledger) {
      const { episode_id: episodeId, action, device, evidence } = question;
      if (await approvalOf(db, episodeId, action, now())) return false;
      await ledger.write('approval', { asked: action, device, episodeId, evidence }, async (trx) => {
        const { id } = await trx.insertInto('approvals').values(question).returning('id').executeTakeFirstOrThrow();
        return { approval: id };
      });
      return true;
    },
    async of(device, next) {
      const [stop, maintenance, latched, quarantined, approval] = await Promise.all([
        killed(),
        windowOf(db, device, now()),
        latchOf(db, device),
        quarantinesOf(db, device),
        next && approvalOf(db, next.episodeId, next.rung, now()),
      ]);
      return {
        ...(stop === undefined ? {} : { killed: stop }),
        ...(maintenance === undefined ? {} : { maintenance }),
        ...(latched === undefined ? {} : { latched }),
        quarantined,
        ...(approval === undefined ? {} : { approval }),
      };
    },
  };
}

async function windowOf(db: WebhookDb, device: Device, now: number): Promise<string | undefined> {
  const rows = await db
    .selectFrom('maintenance_windows')
    .selectAll()
    .where('site', '=', device.site)
    .where('cancelled_at', 'is', null)
    .where('starts_at', '<=', now)
    .where('ends_at', '>', now)
    .execute();
  const row = rows.find(({ selection }) => selects(JSON.parse(selection) as Selection, device));
  return row && `maintenance until ${new Date(row.ends_at).toISOString()} by ${row.ordered_by}: ${row.comment}`;
}

async function latchOf(db: WebhookDb, { site, id }: Device): Promise<string | undefined> {
  const row = await db
    .selectFrom('latches')
    .selectAll()
    .where('site', '=', site)
    .where('device', '=', id)
    .where('released_at', 'is', null)
    .executeTakeFirst();
  return row && `latched off by ${row.latched_by} at ${new Date(row.latched_at).toISOString()}: ${row.evidence}`;
}

async function quarantinesOf(db: WebhookDb, { site, feeds = [] }: Device): Promise<Record<string, string>> {
  if (feeds.length === 0) return {};
  const rows = await db
    .selectFrom('quarantines')
    .select(['pdu', 'evidence'])
    .where('site', '=', site)
    .where(
      'pdu',
      'in',
      feeds.map(({ pdu }) => pdu),
    )
    .where('released_at', 'is', null)
    .execute();
  return Object.fromEntries(rows.map(({ pdu, evidence }) => [pdu, evidence]));
}

async function approvalOf(
  db: WebhookDb,
  episodeId: number,
  rung: string,
  now: number,
): Promise<ApprovalView | undefined> {
  const row = await db
    .selectFrom('approvals')
    .selectAll()
    .where('episode_id', '=', episodeId)
    .where('action', '=', rung)
    .where('expires_at', '>', now)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    id: row.id,
    verdict: (row.verdict as 'approved' | 'denied' | null) ?? 'asked',
    ...(row.decided_by === null ? {} : { by: row.decided_by }),
    ...(row.comment === null ? {} : { comment: row.comment }),
    expiresAt: row.expires_at,
  };
}
