import { Point } from '@influxdata/influxdb-client';
import { influxName } from '../../core/farm/metrics.ts';
import type { Sample } from '../../core/farm/sample.ts';
import { EXIT } from '../../core/service/run.ts';
import { linesOf } from '../../exporter/influx/lines.ts';
import { fedSample, POINTS_OF_SAMPLE, VALUES_OF_SAMPLE } from './influx-feeder.ts';
import { type OutageResult, proveOutage } from './influx-outage.ts';

const RENDERED = 5000;
const ROUNDS = 5;
/** 1,008,000 points. */
const SAMPLES = 28_000;
const MOST_LIVE_LAG_MS = 10_000;

/**
 * What the way to InfluxDB costs and holds: lines beside those of the official client, then an outage of VictoriaMetrics
 * for the time of a million points, in which the process is killed twice. The exit code is 1 when a point is missing or
 * doubled, or when live data has waited for the backlog.
 */
export async function run(): Promise<void> {
  reportLines(measureLines());
  const outage = await proveOutage(SAMPLES);
  reportOutage(outage);
  if (outage.missing + outage.doubled + outage.strange > 0 || outage.liveLagMs > MOST_LIVE_LAG_MS)
    process.exitCode = EXIT.failed;
}

interface LineTimes {
  /** Milliseconds for all samples, fastest round. */
  ours: number;
  client: number;
}

/** Two polls of each of a thousand miners a round, so that a device's second one finds its layout. */
function measureLines(): LineTimes {
  const from = Date.now();
  const samples = Array.from({ length: RENDERED }, (_, index) => fedSample(index, from));
  const times = { ours: Infinity, client: Infinity };
  for (let round = 0; round < ROUNDS; round += 1) {
    times.ours = Math.min(
      times.ours,
      milliseconds(() => samples.forEach((sample) => void linesOf(sample).text.length)),
    );
    times.client = Math.min(
      times.client,
      milliseconds(() => samples.forEach((sample) => void clientText(sample).length)),
    );
  }
  return times;
}

/** The same values by the official client, a point each, as its examples do. */
function clientText({ device, at, readings }: Pick<Sample, 'device' | 'at' | 'readings'>): string {
  const time = at.getTime();
  const lines = readings.map(({ metric, value, labels }) => {
    const { measurement, field } = influxName(metric);
    const point = new Point(measurement).tag('site', device.site).tag('miner', device.id).timestamp(time);
    for (const [name, text] of Object.entries(labels)) if (text !== '') point.tag(name, text);
    return value === undefined ? '' : (point.floatField(field, value).toLineProtocol() ?? '');
  });
  return lines.join('\n');
}

function reportLines({ ours, client }: LineTimes): void {
  const each = (ms: number) => `${((ms / RENDERED) * 1000).toFixed(0)} µs a sample of ${VALUES_OF_SAMPLE} values`;
  say(
    `influx: line protocol of ${RENDERED} samples, fastest of ${ROUNDS} rounds\n` +
      `  ours                 ${each(ours)}, ${perSecond(RENDERED * POINTS_OF_SAMPLE, ours / 1000)} points/s\n` +
      `  the official client  ${each(client)}\n` +
      `  ratio                ${(ours / client).toFixed(2)}\n`,
  );
}

function reportOutage(result: OutageResult): void {
  const { points, synced, stored, missing, doubled, beyond, strange, spoolBytes } = result;
  say(
    `influx: VictoriaMetrics down for ${count(points)} points, the process killed twice meanwhile (after ${synced.map(count).join(', ')} samples)\n` +
      `  onto disk, synced    ${perSecond(result.pointsPerSecond, 1)} points/s, ${(spoolBytes / points).toFixed(1)} bytes a point, ${(spoolBytes / 1e6).toFixed(1)} MB\n` +
      `  drained              in ${result.drainSeconds.toFixed(1)} s, ${perSecond(points, result.drainSeconds)} points/s\n` +
      `  live meanwhile       ${result.liveSamples} samples, on the server after at most ${result.liveLagMs.toFixed(0)} ms (limit ${MOST_LIVE_LAG_MS})\n` +
      `  counted on the server ${count(stored)} values: ${missing} missing, ${doubled} doubled, ${strange} that nobody sent; ` +
      `${beyond} of them from what was under way at a kill\n`,
  );
}

function perSecond(points: number, seconds: number): string {
  return count(Math.round(points / seconds / 1000) * 1000);
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

function milliseconds(deed: () => void): number {
  const startedAt = performance.now();
  deed();
  return performance.now() - startedAt;
}

function say(text: string): void {
  process.stdout.write(text);
}
