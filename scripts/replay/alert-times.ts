import type { Alert } from '../../alert-webhook/alert.ts';
import type { Prometheus } from './prometheus.ts';

/** An alert and when it was firing: spans of unix milliseconds, in order. */
export interface AlertTimes {
  labels: Readonly<Record<string, string>>;
  spans: { from: number; to: number }[];
}

/** Prometheus gives at most 11,000 points a series. */
const MOST_POINTS = 5_000;

/** All alerts of a site that were firing, with their times. Alerts without a site are taken, too, as the inbox takes them. */
export async function alertTimes(
  prometheus: Prometheus,
  range: { site: string; from: number; to: number; stepSeconds: number },
): Promise<AlertTimes[]> {
  const { site, from, to, stepSeconds } = range;
  const query = `ALERTS{alertstate="firing",site=~${JSON.stringify(`${escaped(site)}|`)}}`;
  const found = new Map<string, AlertTimes>();
  const pageMs = MOST_POINTS * stepSeconds * 1000;
  for (let start = from; start <= to; start += pageMs) {
    const end = Math.min(to, start + pageMs - stepSeconds * 1000);
    for (const { metric, values } of await prometheus.range(query, start, end, stepSeconds)) {
      const { __name__: _, alertstate: __, ...labels } = metric;
      const key = JSON.stringify(Object.entries(labels).sort());
      const alert = found.get(key) ?? { labels, spans: [] };
      found.set(key, alert);
      for (const [seconds] of values) add(alert.spans, Math.round(seconds * 1000), stepSeconds * 1000);
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, alert]) => alert);
}

/** The alerts that fire at a time, as a delivery would hold them. */
export function firingAt(alerts: readonly AlertTimes[], now: number): Alert[] {
  return alerts.flatMap(({ labels, spans }) => {
    const span = spans.find(({ from, to }) => from <= now && now <= to);
    if (span === undefined) return [];
    const startsAt = new Date(span.from).toISOString();
    return [{ status: 'firing' as const, labels, startsAt, endsAt: '', fingerprint: JSON.stringify(labels) }];
  });
}

/** For a regular expression of Prometheus that must match these letters. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function add(spans: AlertTimes['spans'], at: number, stepMs: number): void {
  const last = spans.at(-1);
  if (last !== undefined && at - last.to <= stepMs) last.to = at;
  else spans.push({ from: at, to: at });
}
