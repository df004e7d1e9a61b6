import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { OPERATIONS, type Operation } from '../core/farm/sample.ts';

/** What is asked when somebody scrapes. */
export interface Sources {
  lagSeconds(): number;
  inFlight(): number;
  series(): number;
  operations(): ReadonlyMap<Operation, number>;
}

/** The metrics of the exporter itself, in a registry of their own. */
export type ExporterMetrics = ReturnType<typeof exporterMetrics>;

export function exporterMetrics(sources: Sources) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  gauge(
    registry,
    'logixx_scheduler_lag_seconds',
    'How long the poll that waits longest has been due.',
    sources.lagSeconds,
  );
  gauge(registry, 'logixx_polls_in_flight', 'Polls under way.', sources.inFlight);
  gauge(registry, 'logixx_device_series', 'Series of devices on this page.', sources.series);
  new Gauge({
    name: 'logixx_devices',
    help: 'Devices by what they do.',
    labelNames: ['state'],
    registers,
    collect() {
      const counts = sources.operations();
      for (const state of OPERATIONS) this.set({ state }, counts.get(state) ?? 0);
    },
  });
  return {
    registry,
    polls: new Counter({
      name: 'logixx_polls_total',
      help: 'Polls by driver and result: answered, failed, bug.',
      labelNames: ['driver', 'result'] as const,
      registers,
    }),
    failures: new Counter({
      name: 'logixx_poll_failures_total',
      help: 'Polls that failed, by driver and reason.',
      labelNames: ['driver', 'reason'] as const,
      registers,
    }),
    bugs: new Counter({
      name: 'logixx_driver_bugs_total',
      help: 'Polls that a driver broke with an exception: faults of Logixx and not of the device.',
      labelNames: ['driver'] as const,
      registers,
    }),
    duplicates: new Counter({
      name: 'logixx_duplicate_series_total',
      help: 'Series that a driver made twice in one sample; the second was dropped.',
      labelNames: ['driver'] as const,
      registers,
    }),
    seconds: new Histogram({
      name: 'logixx_poll_seconds',
      help: 'How long polls took, answered or not.',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60],
      registers,
    }),
  };
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
