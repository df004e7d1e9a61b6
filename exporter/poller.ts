import type { Device } from '../core/farm/device.ts';
import { type InventoryDiff, isReachedAlike } from '../core/farm/inventory-diff.ts';
import type { Sample } from '../core/farm/sample.ts';
import type { ThresholdPolicy } from '../core/farm/thresholds.ts';
import { ConfigError } from '../core/service/config.ts';
import type { Log } from '../core/service/log.ts';
import type { Gather } from '../core/wire/gather.ts';
import type { Wire } from '../core/wire/wire.ts';
import type { Driver } from '../devices/driver.ts';
import { driverFor } from '../devices/rig-programs.ts';
import type { ExporterConfig } from './config.ts';
import type { InfluxSink } from './influx/sink.ts';
import type { Latest } from './latest.ts';
import type { Memory } from './memory.ts';
import type { ExporterMetrics } from './metrics.ts';
import { outletsOff } from './outlets-off.ts';
import { DriverBug, poll } from './poll.ts';
import type { Timers } from './timers.ts';

export interface PollerOptions {
  devices: readonly Device[];
  drivers: readonly Driver[];
  config: Pick<ExporterConfig, 'credentials' | 'deadlineSeconds' | 'staleAfterSeconds' | 'pools'>;
  thresholds: ThresholdPolicy;
  wire: Wire;
  latest: Latest;
  metrics: ExporterMetrics;
  influx?: Pick<InfluxSink, 'take'> | undefined;
  /** For a real network: polls are read several at a time. */
  gather?: Gather | undefined;
  log: Log;
  timers: Timers;
  now(): Date;
}

interface Place {
  device: Device;
  driver: Driver;
  memory: Memory;
}

export interface Poller {
  /** Polls one device, remembers what was learned of it, puts its sample where everybody finds it, and counts. */
  poll(device: Device, signal: AbortSignal): Promise<Sample>;
  /** Takes a changed inventory over. What is reached as before is remembered. Throws as `openPoller`, and changes nothing then. */
  replaceDevices(diff: InventoryDiff): void;
}

/** Throws ConfigError for a device whose driver or credentials do not exist. */
export function openPoller(options: PollerOptions): Poller {
  let places = placesOf(options, options.devices);
  const toldBugs = new Set<string>();
  const poller = async (device: Device, signal: AbortSignal) => {
    const place = places.get(device.id);
    if (place === undefined) throw new Error(`${device.id} is no device of this exporter`);
    try {
      const { sample, memory } = await poll({ ...options, ...orderOf(options, device), ...place, device, signal });
      // Of a device that has changed meanwhile, what was heard is of the one that was.
      if (places.get(device.id) !== place) return sample;
      place.memory = memory;
      if (!signal.aborted) take(options, sample);
      return sample;
    } catch (error) {
      if (error instanceof DriverBug) tellBug(options, error, device, toldBugs);
      throw error;
    }
  };
  return {
    poll: poller,
    replaceDevices({ devices }) {
      const next = placesOf(options, devices);
      for (const [id, place] of next) {
        const was = places.get(id);
        if (was?.device === place.device) next.set(id, was);
        else if (was && isReachedAlike(was.device, place.device)) place.memory = was.memory;
      }
      places = next;
    },
  };
}

function orderOf({ config, latest, now }: PollerOptions, device: Device) {
  const credentials = config.credentials[device.credentials ?? ''];
  const fresh = (pdu: string) => {
    const sample = latest.sampleOf(pdu);
    return sample && now().getTime() - sample.at.getTime() <= config.staleAfterSeconds * 1000 ? sample : undefined;
  };
  return {
    credentials,
    credentialsOf: (name: string) => config.credentials[name],
    deadlineSeconds: config.deadlineSeconds,
    pools: config.pools,
    feedWatts: (fed: Device) => latest.feedWattsOf(fed),
    outletsOff: (fed: Device) => outletsOff(fed, fresh),
  };
}

function placesOf({ drivers, config }: PollerOptions, devices: readonly Device[]): Map<string, Place> {
  const problems: string[] = [];
  const places = new Map<string, Place>();
  for (const device of devices) {
    const { id, driver: wanted, credentials, programs = [] } = device;
    const driver = driverFor(device, drivers);
    if (driver) places.set(id, { device, driver, memory: {} });
    else
      problems.push(
        missing(
          `${id}.driver`,
          wanted,
          drivers.map((known) => known.id),
        ),
      );
    for (const named of [credentials, ...programs.map((program) => program.credentials)])
      if (named !== undefined && !Object.hasOwn(config.credentials, named))
        problems.push(missing(`${id}.credentials`, named, Object.keys(config.credentials)));
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return places;
}

function missing(place: string, found: string, known: readonly string[]): string {
  const expected = known.length > 0 ? `one of ${known.join(', ')}` : 'an entry of that name, and there is none at all';
  return `device ${place}: found "${found}", expected ${expected}`;
}

function take({ latest, metrics, influx, log }: PollerOptions, sample: Sample): void {
  const { driver, failure, seconds, device } = sample;
  const before = latest.sampleOf(device.id);
  const duplicates = latest.put(sample);
  influx?.take(sample);
  metrics.polls.inc({ driver, result: failure ? 'failed' : 'answered' });
  metrics.seconds.observe(seconds);
  if (failure) metrics.failures.inc({ driver, reason: failure.reason });
  if (duplicates > 0) metrics.duplicates.inc({ driver }, duplicates);
  if (before?.failure?.reason === failure?.reason) return;
  if (failure) log.info({ device: device.id, driver, ...failure }, 'device-failed');
  else if (before) log.info({ device: device.id, driver }, 'device-answers-again');
}

/** A bug shows on every poll of every such device: it is counted each time and told once. */
function tellBug({ metrics, log }: PollerOptions, bug: DriverBug, device: Device, told: Set<string>): void {
  metrics.polls.inc({ driver: bug.driver, result: 'bug' });
  metrics.bugs.inc({ driver: bug.driver });
  if (told.has(bug.message)) return;
  told.add(bug.message);
  log.error({ driver: bug.driver, device: device.id, stack: bug.stack, bug: bug.message }, 'driver-bug');
}
