/** One alert of a delivery. Everything in it was written by others: labels name a device, they never lead to one. */
export interface Alert {
  status: 'firing' | 'resolved';
  labels: Readonly<Record<string, string>>;
  startsAt: string;
  endsAt: string;
  fingerprint: string;
}

/** What Alertmanager (payload version 4) or Grafana (its superset) sent. */
export interface Delivery {
  receiver: string;
  groupKey: string;
  externalUrl: string;
  /** Alerts that the sender left out; nothing is known of them. */
  truncatedAlerts: number;
  alerts: Alert[];
  /** Elements of `alerts` that are no alerts. */
  unreadable: number;
}

/** Reads a body; undefined when it is no alert payload at all. Unknown fields are ignored. */
export function parseDelivery(body: unknown): Delivery | undefined {
  if (!isRecord(body) || !Array.isArray(body['alerts'])) return undefined;
  const alerts = body['alerts'].flatMap((alert) => parseAlert(alert) ?? []);
  const truncated = body['truncatedAlerts'];
  return {
    receiver: text(body['receiver']),
    groupKey: text(body['groupKey']),
    externalUrl: text(body['externalURL']),
    truncatedAlerts: typeof truncated === 'number' && truncated > 0 ? Math.floor(truncated) : 0,
    alerts,
    unreadable: body['alerts'].length - alerts.length,
  };
}

/** What tells two deliveries of one alert apart: exact repeats have the same parts. */
export function identityOf(alert: Alert, receiver: string): string {
  return JSON.stringify([alert.fingerprint, alert.status, alert.startsAt, alert.endsAt, receiver]);
}

function parseAlert(alert: unknown): Alert | undefined {
  if (!isRecord(alert) || !isRecord(alert['labels'])) return undefined;
  const status = alert['status'];
  if (status !== 'firing' && status !== 'resolved') return undefined;
  const labels = Object.fromEntries(
    Object.entries(alert['labels']).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    status,
    labels,
    startsAt: text(alert['startsAt']),
    endsAt: text(alert['endsAt']),
    fingerprint: text(alert['fingerprint']) || JSON.stringify(sorted),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
