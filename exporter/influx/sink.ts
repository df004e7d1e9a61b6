import { mkdirSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import type { Sample } from '../../core/farm/sample.ts';
import { ConfigError } from '../../core/service/config.ts';
import type { Log } from '../../core/service/log.ts';
import type { Timers } from '../timers.ts';
import type { InfluxConfig } from './config.ts';
import { gzip } from './delivery.ts';
import { lockFolder } from './folder-lock.ts';
import { type Gathered, gather } from './gather.ts';
import { linesOf } from './lines.ts';
import { type InfluxMetrics, influxMetrics } from './metrics.ts';
import { posting } from './post.ts';
import { keepRefused } from './refused-lines.ts';
import type { OpenFile } from './segment.ts';
import { Spool } from './spool.ts';
import { targetOf } from './target.ts';
import { openWriter, type Writer } from './writer.ts';

export interface InfluxOptions {
  config: InfluxConfig;
  log: Log;
  timers: Timers;
  /** From 0 to 1, as Math.random. */
  random?: () => number;
  fetch?: typeof fetch;
  /** How files of the spool are opened. */
  open?: OpenFile;
}

/** The way of samples to InfluxDB. */
export interface InfluxSink {
  /** Returns at once and never throws. */
  take(sample: Pick<Sample, 'device' | 'at' | 'readings'>): void;
  /** Resolves when all that was taken is on disk (or in memory, where the disk takes nothing). */
  flush(): Promise<void>;
  /** Points that the server does not have yet, those that are not on disk left out. */
  readonly waiting: number;
  /** Its series, in the Prometheus text format. */
  metrics(): Promise<string>;
  /** Puts on disk what was taken, sends it if that is a matter of seconds, and frees everything. */
  stop(): Promise<void>;
}

const HELD_BYTES = 32 * 2 ** 20;
const GRACE_MS = 3000;
const EXPIRES_EVERY_MS = 60_000;

/** Opens the spool, and sends what it holds and what comes. Throws ConfigError where its folder cannot be used. */
export async function openInflux(options: InfluxOptions): Promise<InfluxSink> {
  const { config, log, timers } = options;
  const unlock = ownFolder(config.spool.folder);
  const stopped = new AbortController();
  const { spool, metrics } = spoolOf(options);
  await spool.open().catch((error: unknown) => {
    unlock();
    throw unusable(config.spool.folder, error);
  });
  if (spool.points > 0) log.info({ points: spool.points, bytes: spool.bytes }, 'influx-spool-found');
  const writers = writersOf(options, spool, metrics, stopped.signal);
  const gathered = gatherInto(options, spool, metrics, writers);
  const callOff = every(
    timers,
    EXPIRES_EVERY_MS,
    () => void spool.expire().catch((err: unknown) => log.error({ err }, 'influx-spool')),
  );
  const end = async () => {
    callOff();
    await gathered.flush();
    await quiet(spool, writers, timers);
    stopped.abort();
    await Promise.all(writers.map(({ ended }) => ended));
    await spool.close();
    unlock();
  };
  let ending: Promise<void> | undefined;
  return {
    take(sample) {
      const lines = linesOf(sample);
      metrics.taken.inc(lines.points);
      gathered.take(lines);
    },
    flush: gathered.flush,
    get waiting() {
      return spool.points;
    },
    metrics: () => metrics.registry.metrics(),
    stop: () => (ending ??= end()),
  };
}

/** Makes batches of what is taken, puts them on disk and tells the writers. */
function gatherInto(
  { config, timers }: InfluxOptions,
  spool: Spool,
  metrics: InfluxMetrics,
  writers: Writer[],
): Gathered {
  return gather({
    batchPoints: config.batchPoints,
    flushMs: config.flushSeconds * 1000,
    maxBytes: 2 * HELD_BYTES,
    timers,
    async store({ text, points, values }) {
      await spool.append({ points, values, at: timers.now() }, await gzip(text));
      for (const writer of writers) writer.wake();
    },
    dropped: (points) => metrics.dropped.inc({ reason: 'no-disk' }, points),
  });
}

function spoolOf({ config, log, timers, open = openFile }: InfluxOptions): { spool: Spool; metrics: InfluxMetrics } {
  const { folder, maxMegabytes, maxAgeHours } = config.spool;
  const maxBytes = maxMegabytes * 1e6;
  const metrics = influxMetrics({
    points: () => spool.points,
    bytes: () => spool.bytes,
    limitBytes: () => maxBytes,
    oldestSeconds: () => Math.max(0, (timers.now() - (spool.oldestAt ?? timers.now())) / 1000),
  });
  const told = new Set<string>();
  const spool = new Spool({
    ...{ folder, maxBytes, maxAgeMs: maxAgeHours * 3_600_000, heldBytes: HELD_BYTES, open },
    now: () => timers.now(),
    dropped(reason, points) {
      metrics.dropped.inc({ reason }, points);
      log.error({ reason, points }, 'influx-points-dropped');
    },
    trouble(what, detail) {
      metrics.troubles.inc({ what });
      if (!told.has(`${what} ${detail}`)) log.error({ what, detail, folder }, 'influx-spool-trouble');
      told.add(`${what} ${detail}`);
    },
  });
  return { spool, metrics };
}

function writersOf(
  { config, log, timers, random = Math.random, fetch: fetching = fetch }: InfluxOptions,
  spool: Spool,
  metrics: InfluxMetrics,
  signal: AbortSignal,
): Writer[] {
  const timeoutMs = config.timeoutSeconds * 1000;
  const post = posting({ target: targetOf(config), timeoutMs, fetch: fetching, metrics, signal });
  const { batchPoints } = config;
  const refused = keepRefused(config.spool.folder, log);
  const own = { spool, post, batchPoints, retryMaxMs: config.retryMaxSeconds * 1000, refused, known: { trouble: '' } };
  return (['live', 'backlog'] as const).map((lane) =>
    openWriter(lane, { ...own, metrics, log, timers, random, signal }),
  );
}

/** Waits until all is written, a request fails, or the grace is over. */
async function quiet(spool: Spool, writers: readonly Writer[], timers: Timers): Promise<void> {
  const until = timers.now() + GRACE_MS;
  while (spool.points > 0 && timers.now() < until && !writers.some(({ isFailing }) => isFailing))
    await new Promise<void>((resolve) => void timers.after(20, resolve));
}

function ownFolder(folder: string): () => void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return lockFolder(folder);
  } catch (error) {
    throw unusable(folder, error);
  }
}

function unusable(folder: string, error: unknown): ConfigError {
  const why = error instanceof Error ? error.message : String(error);
  return new ConfigError([
    `exporter.influx.spool.folder: found "${folder}" (${why}), expected a folder that this process can write and has for itself`,
  ]);
}

function every(timers: Timers, milliseconds: number, deed: () => void): () => void {
  let callOff = timers.after(milliseconds, again);
  function again() {
    deed();
    callOff = timers.after(milliseconds, again);
  }
  return () => callOff();
}
