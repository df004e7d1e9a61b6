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

/** Reads a body that was parsed; undefined when it is no alert payload at all. Unknown fields are ignored. */
export function parseDelivery(body: unknown): Delivery | undefined {
  const envelope = envelopeOf(body);
  if (envelope === undefined) return undefined;
  const elements = (body as { alerts: unknown[] }).alerts;
  const alerts = elements.flatMap((alert) => parseAlert(alert) ?? []);
  return { ...envelope, alerts, unreadable: elements.length - alerts.length };
}

/** What a payload says beside its alerts; undefined when it is none. A field of a wrong type counts as absent. */
export function envelopeOf(body: unknown): Omit<Delivery, 'alerts' | 'unreadable'> | undefined {
  if (!isRecord(body) || !Array.isArray(body['alerts'])) return undefined;
  const truncated = body['truncatedAlerts'];
  const counts = typeof truncated === 'number' && truncated > 0;
  return {
    receiver: text(body['receiver']),
    groupKey: text(body['groupKey']),
    externalUrl: text(body['externalURL']),
    truncatedAlerts: counts ? Math.min(Math.floor(truncated), Number.MAX_SAFE_INTEGER) : 0,
  };
}

/** What tells two deliveries of one alert apart: exact repeats have the same parts. */
export function identityOf(alert: Alert, receiver: string): string {
  return JSON.stringify([alert.fingerprint, alert.status, alert.startsAt, alert.endsAt, receiver]);
}

/** Reads one alert; undefined when it is none. */
export function parseAlert(alert: unknown): Alert | undefined {
  if (!isRecord(alert) || !isRecord(alert['labels'])) return undefined;
  const status = alert['status'];
  if (status !== 'firing' && status !== 'resolved') return undefined;
  const entries: [string, string][] = [];
  for (const [name, value] of Object.entries(alert['labels']))
    if (typeof value === 'string') entries.push([withoutNul(name), withoutNul(value)]);
  const labels: Record<string, string> = Object.fromEntries(entries);
  return {
    status,
    labels,
    startsAt: text(alert['startsAt']),
    endsAt: text(alert['endsAt']),
    fingerprint: text(alert['fingerprint']) || JSON.stringify(entries.sort(byName)),
  };
}

const byName = ([a]: [string, string], [b]: [string, string]) => (a < b ? -1 : 1);

function text(value: unknown): string {
  return typeof value === 'string' ? withoutNul(value) : '';
}

/** PostgreSQL keeps no NUL in a text; one alert with it would stop the whole inbox. */
function withoutNul(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
