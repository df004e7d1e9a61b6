import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Device } from '../../core/farm/device.ts';
import { quietLog } from '../../core/service/log.ts';
import { DRIVERS } from '../../devices/index.ts';
import { startExporter } from '../../exporter/main.ts';
import type { Shard } from '../../exporter/shard.ts';

/** What the exporter that is measured is told, in its first message. */
export interface ExporterOrder {
  devices: Device[];
  shard?: Shard;
}

/** What it answers to each further message: since it started, but for the event loop, which is since the last one. */
export interface ExporterLook {
  /** CPU time of all its threads, in seconds. */
  cpuSeconds: number;
  rssMb: number;
  /** How late timers fire, in milliseconds. */
  loopP99Ms: number;
  loopMostMs: number;
}

const loop = monitorEventLoopDelay({ resolution: 10 });

async function measure({ devices, shard }: ExporterOrder): Promise<void> {
  const running = await startExporter({
    ...{ site: 'bench', devices, thresholds: {}, drivers: DRIVERS, log: quietLog() },
    config: {
      ...{
        listen: '127.0.0.1:0',
        pollIntervalSeconds: 60,
        deadlineSeconds: 20,
        concurrency: 64,
        staleAfterSeconds: 150,
      },
      ...{ backOff: { maxSeconds: 600 }, tokens: [], credentials: {} },
      ...(shard ? { shard } : {}),
    },
  });
  loop.enable();
  process.on('message', () => process.send?.(look()));
  process.once('disconnect', () => void running.stop().then(() => process.exit()));
  process.send?.(running.url);
}

function look(): ExporterLook {
  const { user, system } = process.cpuUsage();
  const ms = (nanoseconds: number) => nanoseconds / 1e6;
  const held = { loopP99Ms: ms(loop.percentile(99)), loopMostMs: ms(loop.max) };
  loop.reset();
  return { cpuSeconds: (user + system) / 1e6, rssMb: process.memoryUsage.rss() / 2 ** 20, ...held };
}

if (process.send) process.once('message', (order) => void measure(order as ExporterOrder));
