import { readdirSync } from 'node:fs';
import type { Device } from '../../core/farm/device.ts';
import { quietLog } from '../../core/service/log.ts';
import type { InfluxConfig } from '../../exporter/influx/config.ts';
import { startExporter } from '../../exporter/main.ts';
import { BENCH_DRIVER } from './toy-farm.ts';

/** What the exporter that is watched is told, in its first message. */
export interface SoakOrder {
  devices: Device[];
  influx: InfluxConfig;
}

/** What it answers to each further message, after a collection of garbage. */
export interface SoakLook {
  heapMb: number;
  /** Memory outside of the heap of JavaScript: buffers. */
  outsideMb: number;
  rssMb: number;
  /** Files and sockets that the kernel knows of. */
  files: number;
  /** Timers, sockets and requests that keep Node awake. */
  handles: number;
}

async function soak({ devices, influx }: SoakOrder): Promise<void> {
  const running = await startExporter({
    site: 'bench',
    devices,
    thresholds: {},
    drivers: [BENCH_DRIVER],
    log: quietLog(),
    config: {
      ...{ listen: '127.0.0.1:0', pollIntervalSeconds: 1, deadlineSeconds: 0.5, concurrency: 64, staleAfterSeconds: 5 },
      ...{ backOff: { maxSeconds: 1 }, tokens: [], credentials: {}, influx },
    },
  });
  process.on('message', () => process.send?.(look()));
  process.once('disconnect', () => void running.stop().then(() => process.exit()));
  process.send?.(running.url);
}

function look(): SoakLook {
  globalThis.gc?.();
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  const mb = (bytes: number) => bytes / 2 ** 20;
  return {
    heapMb: mb(heapUsed),
    outsideMb: mb(external + arrayBuffers),
    rssMb: mb(rss),
    files: readdirSync('/proc/self/fd').length,
    handles: process.getActiveResourcesInfo().length,
  };
}

if (process.send) process.once('message', (order) => void soak(order as SoakOrder));
