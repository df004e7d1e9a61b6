import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { InfluxConfig } from '../../exporter/influx/config.ts';
import { type VictoriaMetrics, victoriaMetrics } from '../../test/victoria-metrics.ts';
import { type Feed, LIVE_DEVICE, POINTS_OF_SAMPLE } from './influx-feeder.ts';
import { type Counted, countStored } from './influx-stored.ts';

const FEEDER = fileURLToPath(new URL('influx-feeder.ts', import.meta.url));
const HOUR_MS = 3_600_000;

export interface OutageResult extends Counted {
  /** Points that were on disk before the server came. */
  points: number;
  /** Of each process: how many samples it had said to be on disk when it was killed, or had fed all. */
  synced: number[];
  spoolBytes: number;
  /** From the start of the first process to the last point on disk; starts of processes included. */
  feedSeconds: number;
  /** Of the last process alone: points put on disk a second. */
  pointsPerSecond: number;
  drainSeconds: number;
  /** Live samples given while the backlog was drained, and the longest time until one was found on the server. */
  liveSamples: number;
  liveLagMs: number;
}

/**
 * The server is down while a process takes so many samples; it is killed twice meanwhile, each time in the middle of its
 * work, and another one goes on. Then the server comes, the spool is drained with live samples beside it, and what is
 * stored is counted one by one.
 */
export async function proveOutage(samples: number, root = tmpdir()): Promise<OutageResult> {
  const folder = mkdtempSync(join(root, 'logixx-outage-'));
  const server = await victoriaMetrics(root);
  const children: ChildProcess[] = [];
  const begin = (feed: Omit<Feed, 'config'>) => follow(configOf(server.url, folder), feed, children);
  try {
    const begun = performance.now();
    const [first, second, third] = [0, 1, 2].map((round) => Date.now() - (20 - 5 * round) * HOUR_MS) as [
      number,
      number,
      number,
    ];
    const killed: number[] = [];
    for (const from of [first, second]) {
      const feeder = begin({ samples, from, live: false });
      await feeder.until(() => feeder.seen.synced >= samples / 3);
      await feeder.end('SIGKILL');
      killed.push(feeder.seen.synced);
    }
    const last = begin({ samples: Math.max(1, samples - sum(killed)), from: third, live: true });
    await last.until(() => last.seen.waiting !== undefined);
    const started = performance.now();
    await last.until(() => last.seen.synced >= samples - sum(killed));
    const own = (performance.now() - started) / 1000;
    const feedSeconds = (performance.now() - begun) / 1000;
    const synced = [...killed, last.seen.synced];
    const spoolBytes = sum(readdirSync(folder).map((name) => statSync(join(folder, name)).size));
    const drained = await drain(server, last);
    const counted = await countStored(
      server,
      [first, second, third].map((from, round) => ({ from, synced: synced[round] ?? 0 })),
    );
    const points = sum(synced) * POINTS_OF_SAMPLE;
    const pointsPerSecond = (last.seen.synced * POINTS_OF_SAMPLE) / own;
    return { ...counted, points, synced, spoolBytes, feedSeconds, pointsPerSecond, ...drained };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export function configOf(url: string, folder: string): InfluxConfig {
  const batch = { batchPoints: 5000, flushSeconds: 1, timeoutSeconds: 30, retryMaxSeconds: 1 };
  return {
    url,
    version: 2,
    org: 'farm',
    bucket: 'farm',
    ...batch,
    spool: { folder, maxMegabytes: 1024, maxAgeHours: 168 },
  };
}

export interface Feeder {
  /** The last that it said. */
  readonly seen: { synced: number; waiting: number | undefined; live: number[] };
  /** Resolves when the condition holds after a line of its; rejects when it has ended. */
  until(holds: () => boolean): Promise<void>;
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Starts a feeding process and reads what it says. */
export function follow(config: InfluxConfig, feed: Omit<Feed, 'config'>, children: ChildProcess[]): Feeder {
  const words = ['--import', 'tsx', FEEDER, JSON.stringify({ config, ...feed })];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const seen: Feeder['seen'] = { synced: 0, waiting: undefined, live: [] };
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const [word, number] = line.split(' ');
    if (word === 'synced') seen.synced = Number(number);
    if (word === 'waiting') seen.waiting = Number(number);
    if (word === 'live') seen.live.push(Number(number));
  });
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!holds()) return;
        lines.off('line', look);
        resolve();
      };
      lines.on('line', look);
      child.once('exit', (code) => reject(new Error(`the feeding process ended with ${code}`)));
      look();
    });
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = Promise.all([once(child, 'exit'), once(lines, 'close')]);
    child.kill(signal);
    await ended;
  };
  return { seen, until, end };
}

/** Starts the server and waits until it has all that waits on disk, looking at how old its newest live sample is. */
async function drain(server: VictoriaMetrics, feeder: Feeder) {
  await server.start();
  const since = Date.now();
  const begun = performance.now();
  const before = feeder.seen.live.length;
  let [liveLagMs, isOver] = [0, false];
  const over = feeder.until(() => (feeder.seen.waiting ?? Infinity) < 20).then(() => (isOver = true));
  // The first request comes after a pause of up to a second.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  while (!isOver) {
    const lag = await liveLag(server, since);
    // What came meanwhile needs no look any more.
    if (!isOver) liveLagMs = Math.max(liveLagMs, lag);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await over;
  const drainSeconds = (performance.now() - begun) / 1000;
  const liveSamples = feeder.seen.live.length - before;
  await feeder.end('SIGTERM');
  return { drainSeconds, liveSamples, liveLagMs };
}

/** How old the newest live sample on the server is; without one, how long the server has been there. */
async function liveLag(server: VictoriaMetrics, since: number): Promise<number> {
  const asked = Date.now();
  let newest = since;
  for await (const { timestamps } of server.stored(`{miner="${LIVE_DEVICE}"}`))
    newest = Math.max(newest, ...timestamps);
  return asked - newest;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
