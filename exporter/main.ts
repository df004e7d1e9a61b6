import type { Device } from '../core/farm/device.ts';
import { diffInventory } from '../core/farm/inventory-diff.ts';
import type { Sample } from '../core/farm/sample.ts';
import type { ThresholdPolicy } from '../core/farm/thresholds.ts';
import { ConfigError } from '../core/service/config.ts';
import { serve } from '../core/service/http-server.ts';
import type { Live } from '../core/service/live.ts';
import type { Log } from '../core/service/log.ts';
import type { Running } from '../core/service/run.ts';
import { tlsOf } from '../core/service/tls-config.ts';
import { gather } from '../core/wire/gather.ts';
import { type OpenWire, openWire } from '../core/wire/open.ts';
import type { Wire } from '../core/wire/wire.ts';
import type { Driver } from '../devices/driver.ts';
import { exporterRoutes } from './api.ts';
import type { ExporterConfig } from './config.ts';
import type { InfluxSink } from './influx/sink.ts';
import { Latest } from './latest.ts';
import { type ExporterMetrics, exporterMetrics } from './metrics.ts';
import { isSilence, TOGETHER } from './poll.ts';
import { openPoller } from './poller.ts';
import { Scheduler } from './scheduler.ts';
import { isOnShard } from './shard.ts';
import { systemTimers, type Timers } from './timers.ts';

export interface ExporterOptions {
  site: string;
  /** Retired devices are left out; all others are polled. */
  devices: readonly Device[];
  /** Where they change while the exporter runs; stopped with it. */
  inventory?: Live<readonly Device[]>;
  thresholds: ThresholdPolicy;
  /** Where they change while the exporter runs; stopped with it. */
  policy?: Live<ThresholdPolicy>;
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
  devices(): readonly Device[];
  /** Goes on with other devices. */
  replaceDevices(devices: readonly Device[]): void;
  latest: Latest;
  metrics: ExporterMetrics;
  scheduler: Scheduler<Sample>;
  influx: InfluxSink | undefined;
  now(): Date;
}

/** Polls the devices and serves what they told until it is stopped. Rejects when the port cannot be had. */
export async function startExporter(options: ExporterOptions): Promise<Running & { url: string }> {
  const { config, log, inventory, timers = systemTimers } = options;
  const opened: OpenWire = options.wire
    ? { wire: options.wire, close: async () => undefined }
    : openWire({ gather: gather(TOGETHER) });
  let influx: InfluxSink | undefined;
  try {
    influx = await influxOf(options, timers);
    const measuring = startMeasuring(options, opened.wire, timers, influx);
    const { devices, latest, metrics, scheduler, now } = measuring;
    const server = await serve({
      listen: config.listen,
      routes: exporterRoutes({ devices, latest, now, pollNow: (id) => scheduler.pollNow(id) }),
      log,
      notReady: readiness(scheduler, config.pollIntervalSeconds, timers),
      metrics: () => metricsText(measuring, inventory),
      tokens: config.tokens.flatMap(({ token }) => (token ? [token] : [])),
      ...tlsOf(config.tls, 'exporter'),
    });
    scheduler.start();
    inventory?.follow(taking(measuring, log));
    log.info({ site: options.site, devices: devices().length, url: server.url }, 'exporter-started');
    const stop = async () => {
      await Promise.all([inventory?.stop(), options.policy?.stop(), server.stop(), scheduler.stop()]);
      await influx?.stop();
      await opened.close();
      metrics.registry.clear();
      log.info({ site: options.site }, 'exporter-stopped');
    };
    return { url: server.url, stop };
  } catch (error) {
    await inventory?.stop();
    await options.policy?.stop();
    await influx?.stop();
    await opened.close();
    throw error;
  }
}

/** Hands a changed inventory on, or says why it cannot be polled. */
function taking({ replaceDevices }: Measuring, log: Log): (devices: readonly Device[]) => string | undefined {
  return (devices) => {
    try {
      replaceDevices(devices);
      return undefined;
    } catch (error) {
      if (!(error instanceof ConfigError)) log.error({ err: error }, 'inventory-not-taken');
      return error instanceof Error ? error.message : String(error);
    }
  };
}

/** Loaded where it is wanted alone. */
async function influxOf({ config, log, random }: ExporterOptions, timers: Timers): Promise<InfluxSink | undefined> {
  if (config.influx === undefined) return undefined;
  const { openInflux } = await import('./influx/sink.ts');
  return openInflux({ config: config.influx, log, timers, ...(random ? { random } : {}) });
}

function startMeasuring(
  options: ExporterOptions,
  wire: Wire,
  timers: Timers,
  influx: InfluxSink | undefined,
): Measuring {
  const { config, now = () => new Date(), random = Math.random } = options;
  let devices: readonly Device[] = watched(options.devices, config);
  const latest = new Latest({ devices, staleAfterSeconds: config.staleAfterSeconds, now });
  const metrics = exporterMetrics({
    lagSeconds: () => scheduler.lagSeconds,
    inFlight: () => scheduler.inFlight,
    series: () => latest.series,
    operations: () => latest.operations(),
  });
  let thresholds = options.policy?.value ?? options.thresholds;
  options.policy?.follow((next) => {
    thresholds = next;
    return undefined;
  });
  const poller = openPoller({
    ...{ ...options, devices, wire, latest, metrics, influx, timers, now },
    ...(options.wire ? {} : { gather: gather(TOGETHER) }),
    // Asked at each poll: what people change holds from the next one on.
    get thresholds() {
      return thresholds;
    },
  });
  const scheduler: Scheduler<Sample> = new Scheduler({
    devices,
    intervalSeconds: config.pollIntervalSeconds,
    backOffMaxSeconds: config.backOff.maxSeconds,
    concurrency: config.concurrency,
    poll: poller.poll,
    isSilent: ({ failure }) => isSilence(failure),
    timers,
    random,
  });
  const replaceDevices = (next: readonly Device[]) => {
    const diff = diffInventory(devices, watched(next, config));
    poller.replaceDevices(diff);
    latest.replaceDevices(diff);
    devices = diff.devices;
    scheduler.replaceDevices(diff);
    const [added, removed, changed] = [diff.added, diff.removed, diff.changed].map(({ length }) => length);
    options.log.info({ devices: devices.length, added, removed, changed }, 'devices-replaced');
  };
  return { devices: () => devices, replaceDevices, latest, metrics, scheduler, influx, now };
}

function watched(devices: readonly Device[], { shard = {} }: ExporterConfig): Device[] {
  return devices.filter((device) => device.state !== 'retired' && isOnShard(shard, device));
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

async function* metricsText(
  { latest, metrics, influx }: Measuring,
  inventory: Live<unknown> | undefined,
): AsyncGenerator<string> {
  yield* latest.text();
  yield await metrics.registry.metrics();
  if (influx) yield await influx.metrics();
  if (inventory) yield await inventory.metrics();
}
