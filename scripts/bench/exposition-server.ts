import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { Gauge, Registry } from 'prom-client';
import { METRICS, type MetricId, type MetricSpec, prometheusName } from '../../core/farm/metrics.ts';
import { serve } from '../../core/service/http-server.ts';
import { quietLog } from '../../core/service/log.ts';
import { Latest } from '../../exporter/latest.ts';
import { AT, benchDevice, benchSample } from './exposition-farm.ts';

/** Who holds the series of a process and answers its scrapes. */
export type Holder = 'ours' | 'prom-client';

/** What the process says of itself, since it was asked last. */
export interface Spent {
  cpuMs: number;
  /** The longest time for which the event loop was held up. */
  blockMs: number;
  /** Most memory that it had until now. */
  peakMb: number;
}

const RESOLUTION_MS = 5;

/** Answers scrapes at the address that it tells first, and each message with what it spent. */
async function hold(holder: Holder, devices: number): Promise<void> {
  const url = await (holder === 'ours' ? ours(devices) : promClient(devices));
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let cpu = process.cpuUsage();
  process.on('message', () => {
    const { user, system } = process.cpuUsage(cpu);
    const spent: Spent = {
      cpuMs: (user + system) / 1000,
      blockMs: Math.max(0, delay.max / 1e6 - RESOLUTION_MS),
      peakMb: process.resourceUsage().maxRSS / 1024,
    };
    cpu = process.cpuUsage();
    delay.reset();
    process.send?.(spent);
  });
  process.once('disconnect', () => process.exit());
  process.send?.(url);
}

async function ours(count: number): Promise<string> {
  const devices = Array.from({ length: count }, (_, index) => benchDevice(index));
  const latest = new Latest({ devices, staleAfterSeconds: 150, now: () => AT });
  devices.forEach((device, index) => void latest.put(benchSample(device, index)));
  const metrics = () => latest.text();
  const { url } = await serve({
    listen: '127.0.0.1:0',
    routes: [],
    log: quietLog(),
    notReady: () => undefined,
    metrics,
  });
  return `${url}/metrics`;
}

/** The same series in gauges, as its documentation has it. */
async function promClient(count: number): Promise<string> {
  const registry = new Registry();
  const gauges = new Map<MetricId, Gauge>();
  for (let index = 0; index < count; index += 1) {
    const device = benchDevice(index);
    for (const { metric, value, labels } of benchSample(device, index).readings) {
      const gauge = gauges.get(metric) ?? gaugeOf(metric, registry);
      gauges.set(metric, gauge);
      if (value !== undefined) gauge.set({ site: device.site, miner: device.id, ...labels }, value);
    }
  }
  const pack = promisify(gzip) as (text: string, options: object) => Promise<Buffer>;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const text = await registry.metrics();
    const isPacked = /gzip/.test(String(request.headers['accept-encoding'] ?? ''));
    response.writeHead(200, isPacked ? { 'content-encoding': 'gzip' } : {});
    response.end(isPacked ? await pack(text, { level: constants.Z_BEST_SPEED }) : text);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
}

function gaugeOf(metric: MetricId, registry: Registry): Gauge {
  const { labels = [], help }: MetricSpec = METRICS[metric];
  const labelNames = ['site', 'miner', ...labels];
  return new Gauge({ name: prometheusName(metric), help, labelNames, registers: [registry] });
}

const [, , holder, devices] = process.argv;
if (process.send && (holder === 'ours' || holder === 'prom-client')) await hold(holder, Number(devices));
