import type { Generated } from 'kysely';
import type { OutboxTables } from '../core/service/outbox.ts';

/** Tables of what stands beside single actions. Times are unix milliseconds, JSON is text, flags are 0 and 1. */
export interface MoreTables extends OutboxTables {
  /** A device that was turned off to stay off, until a person releases it. One open latch a device. */
  latches: {
    id: Generated<number>;
    site: string;
    device: string;
    fault: string | null;
    evidence: string;
    latched_by: string;
    latched_at: number;
    released_at: number | null;
    released_by: string | null;
    comment: string | null;
  };
  /** A PDU whose mapping proved wrong or whose answers are not trusted: nothing is switched there by the machine. */
  quarantines: {
    id: Generated<number>;
    site: string;
    pdu: string;
    evidence: string;
    since: number;
    action_id: number | null;
    released_at: number | null;
    released_by: string | null;
    comment: string | null;
  };
  maintenance_windows: {
    id: Generated<number>;
    site: string;
    /** JSON of a Selection. */
    selection: string;
    starts_at: number;
    ends_at: number;
    ordered_by: string;
    comment: string;
    created_at: number;
    cancelled_at: number | null;
    cancelled_by: string | null;
  };
  approvals: {
    id: Generated<number>;
    site: string;
    episode_id: number;
    device: string;
    action: string;
    evidence: string;
    asked_at: number;
    expires_at: number;
    verdict: string | null;
    decided_at: number | null;
    decided_by: string | null;
    comment: string | null;
  };
  /** `kill`: while on, nothing is switched. */
  switches: {
    id: Generated<number>;
    name: string;
    on_off: number;
    set_by: string;
    comment: string;
    set_at: number;
  };
  schedules: {
    id: Generated<number>;
    site: string;
    name: string;
    cron: string;
    time_zone: string;
    action: string;
    /** JSON of a Selection. */
    selection: string;
    at_once: number;
    pause_seconds: number;
    ordered_by: string;
    comment: string;
    enabled: number;
    created_at: number;
    last_due_at: number | null;
    removed_at: number | null;
  };
  /** An order for many devices, by a person or a schedule; a schedule has one for each time that it is due. */
  bulk_orders: {
    id: Generated<number>;
    site: string;
    action: string;
    ordered_by: string;
    comment: string;
    /** 1: gates that an operator may force are forced. */
    force: number;
    schedule_id: number | null;
    due_at: number;
    at_once: number;
    pause_seconds: number;
    created_at: number;
    ended_at: number | null;
    cancelled_by: string | null;
  };
  bulk_items: {
    id: Generated<number>;
    order_id: number;
    device: string;
    /** waiting, running, done, failed, skipped or cancelled. */
    state: string;
    evidence: string | null;
    action_id: number | null;
    changed_at: number;
  };
  /** What was answered to an order with an idempotency key; null while it is not answered yet. */
  order_keys: {
    id: Generated<number>;
    key: string;
    request_hash: string;
    status: number | null;
    body: string | null;
    at: number;
  };
  /** The devices of an action as the inventory had them when it began, as JSON. */
  action_devices: { id: Generated<number>; action_id: number; device: string; entry: string };
  leases: {
    id: Generated<number>;
    name: string;
    holder: string;
    url: string | null;
    epoch: number;
    expires_at: number;
  };
  /** Time that a device did not do its work, and why. One open one a device. */
  outages: {
    id: Generated<number>;
    site: string;
    device: string;
    client: string | null;
    cause: string;
    evidence: string;
    since: number;
    until: number;
    open: number;
  };
  /** When the devices of a site were last looked at: beyond it nobody knows what they did. */
  watches: { id: Generated<number>; site: string; at: number };
}
