import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { BenchOptions } from './options.ts';
import { openQueryFarm } from './query-farm.ts';
import { type BenchPrometheus, startBenchPrometheus } from './query-prometheus.ts';

const MINERS = 1_000;
const MINUTES = 5;
/** A minute of the farm: so many scrapes make a block like one of two hours, in minutes. */
const SCRAPE_SECONDS = 5;
const PACE = 60 / SCRAPE_SECONDS;

/** What a real Prometheus needs for what our exporter and our rules give it. */
export interface PrometheusNeeds {
  miners: number;
  /** Of the exporter, and with those of the rules. */
  series: { scraped: number; all: number };
  /** Bytes of chunks that a sample takes, and of the index that a series takes in a block. */
  disk: { bytesASample: number; bytesASeries: number };
  /** Resident bytes a series. */
  memoryASeries: number;
  /** CPU time, in microseconds, of one minute of one miner: its scrape and all rules. */
  cpuAMiner: number;
}

/**
 * A synthetic farm whose minutes pass in five seconds is scraped by a real Prometheus with our rules; then what it holds is
 * written as a block, whose size is that of the same samples a minute apart.
 */
export async function measurePrometheus(miners: number, minutes: number): Promise<PrometheusNeeds> {
  const farm = await openQueryFarm(miners, PACE);
  const prometheus = await startBenchPrometheus(farm.address, SCRAPE_SECONDS);
  try {
    await after((minutes * 60_000) / 3);
    const before = await spent(prometheus, farm.scrapes());
    await after((minutes * 60_000 * 2) / 3);
    const now = await spent(prometheus, farm.scrapes());
    const [all, resident] = [
      await prometheus.metric('prometheus_tsdb_head_series'),
      await prometheus.metric('process_resident_memory_bytes'),
    ];
    const cpuAMiner = ((now.cpuSeconds - before.cpuSeconds) * 1e6) / (now.scrapes - before.scrapes) / miners;
    const disk = blockOf(join(prometheus.dataFolder, 'snapshots', await prometheus.snapshot()));
    return { miners, series: { scraped: farm.series, all }, disk, memoryASeries: resident / all, cpuAMiner };
  } finally {
    await prometheus.stop();
    await farm.close();
  }
}

async function spent(prometheus: BenchPrometheus, scrapes: number) {
  return { cpuSeconds: await prometheus.metric('process_cpu_seconds_total'), scrapes };
}

function blockOf(folder: string): PrometheusNeeds['disk'] {
  const [block = ''] = readdirSync(folder);
  const path = join(folder, block);
  const { stats } = JSON.parse(readFileSync(join(path, 'meta.json'), 'utf8')) as {
    stats: { numSamples: number; numSeries: number };
  };
  const bytes = (name: string) => statSync(join(path, name)).size;
  const chunks = readdirSync(join(path, 'chunks')).reduce((sum, name) => sum + bytes(join('chunks', name)), 0);
  return { bytesASample: chunks / stats.numSamples, bytesASeries: bytes('index') / stats.numSeries };
}

/** Prints what measurePrometheus found; docs/sizing.md is reckoned from it. */
export async function run({ miners = MINERS, minutes = MINUTES }: BenchOptions): Promise<void> {
  const { series, disk, memoryASeries, cpuAMiner } = await measurePrometheus(miners, minutes);
  process.stdout.write(
    `prometheus: ${miners} miners and their PDUs, ${series.scraped} series of the exporter, ${series.all} with those of the rules\n` +
      `  series a miner   ${(series.scraped / miners).toFixed(1)} scraped, ${(series.all / miners).toFixed(1)} in all\n` +
      `  disk             ${disk.bytesASample.toFixed(2)} bytes a sample, ${disk.bytesASeries.toFixed(0)} bytes of index a series in a block\n` +
      `  memory           ${(memoryASeries / 1024).toFixed(1)} KiB a series\n` +
      `  CPU              ${cpuAMiner.toFixed(0)} µs a miner and minute: scraped, stored, all rules\n`,
  );
}
