import type { Device } from '../core/farm/device.ts';
import type { Sample } from '../core/farm/sample.ts';
import type { ThresholdPolicy } from '../core/farm/thresholds.ts';
import { serve } from '../core/service/http-server.ts';
import type { Log } from '../core/service/log.ts';
import type { Running } from '../core/service/run.ts';
import { type OpenWire, openWire } from '../core/wire/open.ts';
import type { Wire } from '../core/wire/wire.ts';
import type { Driver } from '../devices/driver.ts';
import { exporterRoutes } from './api.ts';
import type { ExporterConfig } from './config.ts';
import { Latest } from './latest.ts';
import { type ExporterMetrics, exporterMetrics } from './metrics.ts';
import { isSilence } from './poll.ts';
import { openPoller } from './poller.ts';
import { Scheduler } from './scheduler.ts';
import { systemTimers, type Timers } from './timers.ts';

export interface ExporterOptions {
  site: string;
  /** Retired devices are left out; all others are polled. */
  devices: readonly Device[];
  thresholds: ThresholdPolicy;
  config: ExporterConfig;
  drivers: readonly Driver[];
  log: Log;
  /** The network of the devices unless said. It is made read-only here. */
  wire?: Wire;
  now?: () => Date;
  /** From 0 to 1, as Math.random. */
  random?: () => number;
  timers?: Timers;
}

interface Measuring {
  devices: readonly Device[];
  latest: Latest;
  metrics: ExporterMetrics;
  scheduler: Scheduler<Sample>;
  now(): Date;
}

/** Polls the devices and serves what they told until it is stopped. Rejects when the port cannot be had. */
export async function startExporter(options: ExporterOptions): Promise<Running & { url: string }> {
  const { config, log, timers = systemTimers } = options;
  const opened: OpenWire = options.wire ? { wire: options.wire, close: async () => undefined } : openWire();
  try {
    const measuring = startMeasuring(options, opened.wire, timers);
    const { devices, latest, metrics, scheduler, now } = measuring;
    const server = await serve({
      listen: config.listen,
      routes: exporterRoutes({ devices, latest, now, pollNow: (id) => scheduler.pollNow(id) }),
      log,
      notReady: readiness(scheduler, config.pollIntervalSeconds, timers),
      metrics: () => metricsText(measuring),
      tokens: config.tokens.flatMap(({ token }) => (token ? [token] : [])),
    });
    scheduler.start();
    log.info({ site: options.site, devices: devices.length, url: server.url }, 'exporter-started');
    const stop = async () => {
      await Promise.all([server.stop(), scheduler.stop()]);
      await opened.close();
      metrics.registry.clear();
      log.info({ site: options.site }, 'exporter-stopped');
    };
    return { url: server.url, stop };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function startMeasuring(options: ExporterOptions, wire: Wire, timers: Timers): Measuring {
  const { config, now = () => new Date(), random = Math.random } = options;
  const devices = options.devices.filter(({ state }) => state !== 'retired');
  const latest = new Latest({ devices, staleAfterSeconds: config.staleAfterSeconds, now });
  const metrics = exporterMetrics({
    lagSeconds: () => scheduler.lagSeconds,
    inFlight: () => scheduler.inFlight,
    series: () => latest.series,
    operations: () => latest.operations(),
  });
  const scheduler: Scheduler<Sample> = new Scheduler({
    devices,
    intervalSeconds: config.pollIntervalSeconds,
    backOffMaxSeconds: config.backOff.maxSeconds,
    concurrency: config.concurrency,
    poll: openPoller({ ...options, devices, wire, latest, metrics, timers, now }),
    isSilent: ({ failure }) => isSilence(failure),
    timers,
    random,
  });
  return { devices, latest, metrics, scheduler, now };
}

/** Ready when every device has been polled once, or after two intervals: one that hangs must not hold up the farm. */
function readiness(scheduler: Scheduler<Sample>, intervalSeconds: number, timers: Timers): () => string | undefined {
  const startedAt = timers.now();
  return () => {
    const waited = (timers.now() - startedAt) / 1000;
    if (scheduler.unpolled === 0 || waited >= 2 * intervalSeconds) return undefined;
    return `${scheduler.unpolled} devices have not been polled yet`;
  };
}

async function* metricsText({ latest, metrics }: Measuring): AsyncGenerator<string> {
  yield* latest.text();
  yield await metrics.registry.metrics();
}
