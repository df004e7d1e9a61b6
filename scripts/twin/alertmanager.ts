import type { Random } from '../../test/farm-simulator/random.ts';
import type { VirtualClock } from '../../test/farm-simulator/virtual-clock.ts';
import { CHANCES } from './fault-model.ts';
import { SITE } from './site.ts';

/** As compose/alertmanager has them. */
const GROUP_WAIT_MS = 30_000;
const GROUP_INTERVAL_MS = 60_000;
const REPEAT_MS = 15 * 60_000;
const LATE_MS = 4 * 60_000;
const NEVER = '0001-01-01T00:00:00Z';

/** An alert in a delivery, with the labels that matter. */
export interface TwinAlert {
  status: 'firing' | 'resolved';
  labels: { alertname: string; miner?: string; pdu?: string; site: string; building: string };
  startsAt: string;
  endsAt: string;
  fingerprint: string;
}

/** What an alert is about. */
export interface Subject {
  kind: 'miner' | 'pdu';
  id: string;
  building: string;
}

export interface Alertmanager {
  fires(alertname: string, subject: Subject): void;
  ends(alertname: string, subject: Subject): void;
}

interface Group {
  alerts: Map<string, TwinAlert>;
  resolved: TwinAlert[];
  due: number;
  stop: () => void;
}

/**
 * Alertmanager as it is: groups by building and alert, repeats, sends again what was not taken; sometimes it sends twice,
 * late and so out of order, or says resolved although nothing is well. What holds alerts back in a building where many
 * fail is left out: the webhook must see for itself.
 */
export function openAlertmanager(options: {
  clock: VirtualClock;
  random: Random;
  /** False when the delivery was not taken. */
  deliver(alerts: TwinAlert[]): Promise<boolean>;
}): Alertmanager {
  const { clock, random, deliver } = options;
  const groups = new Map<string, Group>();
  const timeOf = () => new Date(clock.nowMs()).toISOString();
  const flushIn = (group: Group, ms: number) => {
    const due = clock.nowMs() + ms;
    if (group.due <= due) return;
    group.stop();
    group.due = due;
    group.stop = clock.after(ms / 1000, () => flush(group));
  };
  const send = (group: Group, alerts: TwinAlert[], resolved: TwinAlert[]) => {
    const sending = deliver(alerts).then((taken) => {
      if (taken) return;
      group.resolved.push(...resolved);
      flushIn(group, GROUP_INTERVAL_MS);
    });
    clock.follow(sending);
  };
  const flush = (group: Group) => {
    group.due = Number.POSITIVE_INFINITY;
    const resolved = group.resolved.splice(0);
    const firing = [...group.alerts.values()].map((alert) =>
      random.next() < CHANCES.falselyResolved ? { ...alert, status: 'resolved' as const, endsAt: timeOf() } : alert,
    );
    const alerts = [...firing, ...resolved];
    if (alerts.length === 0) return;
    if (random.next() < CHANCES.deliveredLate) clock.after(LATE_MS / 1000, () => send(group, alerts, resolved));
    else send(group, alerts, resolved);
    if (random.next() < CHANCES.deliveredTwice) send(group, alerts, []);
    // On the quarter of an hour, so that a year has fewer moments at which something happens.
    if (group.alerts.size > 0) flushIn(group, 2 * REPEAT_MS - (clock.nowMs() % REPEAT_MS));
  };
  const groupOf = (alertname: string, { building }: Subject): Group => {
    const key = `${building}/${alertname}`;
    const known = groups.get(key);
    if (known) return known;
    const group = { alerts: new Map(), resolved: [], due: Number.POSITIVE_INFINITY, stop: () => undefined };
    groups.set(key, group);
    return group;
  };
  return {
    fires(alertname, subject) {
      const group = groupOf(alertname, subject);
      const { kind, id, building } = subject;
      const isFirst = group.alerts.size === 0;
      group.alerts.set(id, {
        status: 'firing',
        labels: { alertname, [kind]: id, site: SITE, building },
        startsAt: timeOf(),
        endsAt: NEVER,
        fingerprint: `${alertname}-${id}`,
      });
      flushIn(group, isFirst ? GROUP_WAIT_MS : GROUP_INTERVAL_MS);
    },
    ends(alertname, subject) {
      const group = groupOf(alertname, subject);
      const alert = group.alerts.get(subject.id);
      if (alert === undefined) return;
      group.alerts.delete(subject.id);
      group.resolved.push({ ...alert, status: 'resolved', endsAt: timeOf() });
      flushIn(group, GROUP_INTERVAL_MS);
    },
  };
}
