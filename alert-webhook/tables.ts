import { type Generated, type Kysely, type Migration, sql } from 'kysely';
import { actionDevices } from './action-devices-migration.ts';
import { type TakenOrderTables, takenOrders } from './gateway/taken-orders.ts';
import { ledgerInOrder } from './ledger/ledger-migration.ts';
import { maker } from './make-table.ts';
import type { MoreTables } from './more-tables.ts';
import { operatorCommands } from './operator-migration.ts';
import { safeHands } from './safe-hands-migration.ts';

/** All times are unix milliseconds; all JSON is text. */
export interface Tables extends MoreTables, TakenOrderTables {
  deliveries: {
    id: Generated<number>;
    received_at: number;
    receiver: string;
    external_url: string;
    truncated: number;
    body: string;
  };
  inbox: {
    id: Generated<number>;
    key: string;
    delivery_id: number;
    status: string;
    alert: string;
    first_at: number;
    last_at: number;
    times: number;
    /** Null while nobody has worked on it. */
    worked_at: number | null;
  };
  episodes: {
    id: Generated<number>;
    site: string;
    device: string;
    fault: string;
    opened_at: number;
    last_alert_at: number;
    resolved_at: number | null;
    healthy_since: number | null;
    closed_at: number | null;
    evidence: string | null;
  };
  decisions: {
    id: Generated<number>;
    /** What was decided about: an episode, or an alert that became none. */
    subject: string;
    episode_id: number | null;
    device: string;
    fault: string;
    decision: string;
    evidence: string;
    plan: string | null;
    first_at: number;
    last_at: number;
    times: number;
  };
  actions: {
    id: Generated<number>;
    /** Null, like `fault`, for what an operator ordered. */
    episode_id: number | null;
    site: string;
    device: string;
    fault: string | null;
    action: string;
    plan: string;
    step: string;
    started_at: number;
    ended_at: number | null;
    outcome: string | null;
    evidence: string | null;
    /** Who ordered it and why; null for what the machine decided. */
    ordered_by: string | null;
    comment: string | null;
    /** The model of the device when the action began, where it is known. */
    model: string | null;
  };
  action_outlets: {
    action_id: number;
    site: string;
    pdu: string;
    outlet: string;
    open: number;
    moving: number;
    on_at: number | null;
    /** `on` or `off`: how the outlet is meant to be when the action is over. */
    end_state: string;
    /** When an outlet that is to come on must be on again, whoever turns it on. */
    due_on_at: number | null;
  };
  journal: {
    seq: Generated<number>;
    at: number;
    action_id: number;
    step: string;
    phase: string;
    evidence: string;
    prev: string;
    hash: string;
  };
}

export type WebhookDb = Kysely<Tables>;

/** Every table of the webhook's database, by version. */
export const MIGRATIONS: Record<string, Migration> = {
  '0001-inbox-episodes-journal': {
    async up(db: Kysely<unknown>): Promise<void> {
      const make = maker(db);
      await make('deliveries', {
        received_at: 'int',
        receiver: 'text',
        external_url: 'text',
        truncated: 'int',
        body: 'text',
      });
      await make('inbox', {
        key: 'text',
        delivery_id: 'int',
        status: 'text',
        alert: 'text',
        first_at: 'int',
        last_at: 'int',
        times: 'int',
        worked_at: 'int?',
      });
      await make('episodes', {
        site: 'text',
        device: 'text',
        fault: 'text',
        opened_at: 'int',
        last_alert_at: 'int',
        resolved_at: 'int?',
        healthy_since: 'int?',
        closed_at: 'int?',
        evidence: 'text?',
      });
      await make('decisions', {
        subject: 'text',
        episode_id: 'int?',
        device: 'text',
        fault: 'text',
        decision: 'text',
        evidence: 'text',
        plan: 'text?',
        first_at: 'int',
        last_at: 'int',
        times: 'int',
      });
      await make('actions', {
        episode_id: 'int',
        site: 'text',
        device: 'text',
        fault: 'text',
        action: 'text',
        plan: 'text',
        step: 'text',
        started_at: 'int',
        ended_at: 'int?',
        outcome: 'text?',
        evidence: 'text?',
      });
      await make('action_outlets', {
        action_id: 'int',
        site: 'text',
        pdu: 'text',
        outlet: 'text',
        open: 'int',
        moving: 'int',
        on_at: 'int?',
      });
      await make(
        'journal',
        { at: 'int', action_id: 'int', step: 'text', phase: 'text', evidence: 'text', prev: 'text', hash: 'text' },
        'seq',
      );
      for (const index of INDEXES) await sql.raw(index).execute(db);
    },
  },
  '0002-operator-commands': operatorCommands,
  '0003-safe-hands': safeHands,
  '0004-ledger-in-order': ledgerInOrder,
  '0005-action-devices': actionDevices,
  '0006-taken-orders': takenOrders,
};

/** One open episode a fault, one open action a device and an outlet, one successor a journal line: kept by the database. */
const INDEXES = [
  'create unique index inbox_key on inbox (key)',
  'create index inbox_pending on inbox (id) where worked_at is null',
  'create unique index episodes_open on episodes (site, device, fault) where closed_at is null',
  'create index decisions_subject on decisions (subject, id)',
  'create unique index actions_open on actions (site, device) where ended_at is null',
  'create index actions_device on actions (site, device, started_at)',
  'create index actions_episode on actions (episode_id)',
  'create unique index action_outlets_open on action_outlets (site, pdu, outlet) where open = 1',
  'create index action_outlets_action on action_outlets (action_id)',
  'create unique index journal_chain on journal (prev)',
  'create index journal_action on journal (action_id, seq)',
];
