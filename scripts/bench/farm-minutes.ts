import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { EXIT } from '../../core/service/run.ts';
import { EXPORTER_FLAGS } from '../exporter-flags.ts';
import type { ExporterLook, ExporterOrder } from './farm-exporter.ts';
import { startFarm } from './farm-process.ts';

const EXPORTER = fileURLToPath(new URL('farm-exporter.ts', import.meta.url));
const MAKES = 'antminer,whatsminer,avalon';
const SCRAPE_MS = 15_000;
/** The first polls learn what the later ones know, and the compiler learns too. */
const WARM_UP_MS = 90_000;
/** Devices of a site so large that one process is not enough. */
const LARGE = 100_000;

/** One exporter over the time that was watched. */
export interface ExporterMinutes {
  miners: number;
  /** Of one core: 1 is all of it. */
  cpuShare: number;
  rssMb: number;
  /** The worst that a look at /metrics found: how late the latest poll began, in seconds. */
  lagSeconds: number;
  loopP99Ms: number;
  loopMostMs: number;
  /** Miners that answered, by its own page. */
  up: number;
  series: number;
}

/**
 * Whole exporters poll a simulated farm of three families every 60 s, as they do on a site: each a process of its own, which is
 * scraped every 15 s. They share the farm by rendezvous hashing.
 */
export async function measureFarmMinutes(miners: number, shards: number, minutes: number): Promise<ExporterMinutes[]> {
  const farm = await startFarm(miners, MAKES);
  const children: ChildProcess[] = [];
  try {
    const started = Array.from({ length: shards }, async (_, index) => {
      const child = fork(EXPORTER, [], { execArgv: [...EXPORTER_FLAGS, '--import', 'tsx'] });
      children.push(child);
      const shard = shards === 1 ? {} : { shard: { index, count: shards, by: 'device' as const } };
      return { child, url: await ask<string>(child, { devices: farm.devices, ...shard } satisfies ExporterOrder) };
    });
    const exporters = await Promise.all(started);
    await after(WARM_UP_MS);
    return await Promise.all(exporters.map(({ child, url }) => watch(child, url, minutes)));
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await farm.stop();
  }
}

async function watch(child: ChildProcess, url: string, minutes: number): Promise<ExporterMinutes> {
  const before = await ask<ExporterLook>(child, 'look');
  const begun = performance.now();
  let page = '';
  let lagSeconds = 0;
  for (let next = begun + SCRAPE_MS; next <= begun + minutes * 60_000; next += SCRAPE_MS) {
    await after(Math.max(0, next - performance.now()));
    page = await (await fetch(`${url}/metrics`)).text();
    lagSeconds = Math.max(lagSeconds, Number(/^logixx_scheduler_lag_seconds (\S+)$/m.exec(page)?.[1] ?? Number.NaN));
  }
  const now = await ask<ExporterLook>(child, 'look');
  const cpuShare = (now.cpuSeconds - before.cpuSeconds) / ((performance.now() - begun) / 1000);
  const lines = page.split('\n');
  const told = lines.filter((line) => line.startsWith('miner_up{'));
  return {
    ...{ miners: told.length, up: told.filter((line) => line.endsWith(' 1')).length },
    series: lines.filter((line) => line !== '' && !line.startsWith('#')).length,
    ...{ cpuShare, lagSeconds, rssMb: now.rssMb, loopP99Ms: now.loopP99Ms, loopMostMs: now.loopMostMs },
  };
}

async function ask<T>(child: ChildProcess, message: object | string): Promise<T> {
  const answer = once(child, 'message') as Promise<[T]>;
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the exporter ended before it had answered')));
  ended.catch(() => undefined);
  child.send(message);
  return (await Promise.race([answer, ended]))[0];
}

/** Prints one exporter for all and two that share, and lets the process fail when not all miners were read in time. */
export async function farmMinutes(miners: number, minutes: number): Promise<void> {
  process.stdout.write(
    `minutes: ${miners} miners of ${MAKES}, every 60 s, scraped every 15 s, watched for ${minutes} min\n`,
  );
  for (const shards of [1, 2]) {
    const told = await measureFarmMinutes(miners, shards, minutes);
    for (const [index, each] of told.entries()) process.stdout.write(row(shards, index, each));
    const all = told.reduce((sum, each) => sum + each.miners, 0);
    const up = told.reduce((sum, each) => sum + each.up, 0);
    if (all !== miners || up !== miners) process.exitCode = EXIT.failed;
    process.stdout.write(projection(told));
  }
}

function row(shards: number, index: number, of: ExporterMinutes): string {
  return (
    `  ${`${index + 1} of ${shards}`.padEnd(8)} ${of.up} of ${of.miners} up, ${of.series} series, ` +
    `${(of.cpuShare * 100).toFixed(1)} % of a core, ${of.rssMb.toFixed(0)} MiB, ` +
    `polls at most ${of.lagSeconds.toFixed(2)} s late, event loop p99 ${of.loopP99Ms.toFixed(0)} ms, most ${of.loopMostMs.toFixed(0)} ms\n`
  );
}

function projection(told: readonly ExporterMinutes[]): string {
  const miners = told.reduce((sum, each) => sum + each.miners, 0);
  const cores = told.reduce((sum, each) => sum + each.cpuShare, 0);
  const memory = told.reduce((sum, each) => sum + each.rssMb, 0);
  const [more, gib] = [(cores / miners) * LARGE, ((memory / miners) * LARGE) / 1024];
  return `           ${LARGE} miners at that rate: ${more.toFixed(1)} cores and ${gib.toFixed(1)} GiB over shards\n`;
}
