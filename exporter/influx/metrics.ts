import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Why points did not reach the server and never will. */
export const DROP_REASONS = ['refused', 'too-large', 'spool-full', 'too-old', 'damaged', 'no-disk'] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** How requests ended. */
export const RESULTS = [
  'written',
  'refused',
  'too-large',
  'misconfigured',
  'busy',
  'server-error',
  'unreachable',
] as const;
export type RequestResult = (typeof RESULTS)[number];

/** What is asked when somebody scrapes. */
export interface InfluxSources {
  /** Points that the server does not have yet. */
  points(): number;
  bytes(): number;
  limitBytes(): number;
  oldestSeconds(): number;
}

export type InfluxMetrics = ReturnType<typeof influxMetrics>;

/** What the exporter says of its way to InfluxDB, in a registry of its own. */
export function influxMetrics(sources: InfluxSources) {
  const registry = new Registry();
  const registers = [registry];
  const gauges: Record<string, [string, () => number]> = {
    logixx_influx_spool_points: ['Points that InfluxDB does not have yet.', sources.points],
    logixx_influx_spool_bytes: ['Bytes on disk of the spool, until its segments are removed.', sources.bytes],
    logixx_influx_spool_limit_bytes: ['Bytes that the spool may hold.', sources.limitBytes],
    logixx_influx_spool_oldest_age_seconds: [
      'Age of the oldest point that InfluxDB does not have yet; 0 where there is none.',
      sources.oldestSeconds,
    ],
  };
  for (const [name, [help, read]] of Object.entries(gauges))
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(read());
      },
    });
  const counter = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Counter({ name, help, labelNames, registers });
  const metrics = {
    registry,
    taken: counter('logixx_influx_points_taken_total', 'Points made of samples.'),
    written: counter('logixx_influx_points_written_total', 'Points that InfluxDB said it has.'),
    dropped: counter('logixx_influx_points_dropped_total', 'Points that InfluxDB will never have, by reason.', [
      'reason',
    ]),
    requests: counter('logixx_influx_requests_total', 'Requests to InfluxDB by how they ended.', ['result']),
    troubles: counter('logixx_influx_spool_troubles_total', 'Faults of the disk under the spool, by what failed.', [
      'what',
    ]),
    seconds: new Histogram({
      name: 'logixx_influx_request_seconds',
      help: 'How long requests to InfluxDB took, whatever came.',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
  };
  // A series that begins with its first fault would hide it from increase().
  for (const reason of DROP_REASONS) metrics.dropped.inc({ reason }, 0);
  for (const result of RESULTS) metrics.requests.inc({ result }, 0);
  for (const what of ['append', 'done', 'read', 'damaged']) metrics.troubles.inc({ what }, 0);
  return metrics;
}
