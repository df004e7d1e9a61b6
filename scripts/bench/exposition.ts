import type { Device } from '../../core/farm/device.ts';
import type { Sample } from '../../core/farm/sample.ts';
import { Latest } from '../../exporter/latest.ts';
import { AT, benchDevice, benchSample } from './exposition-farm.ts';
import { compareScrapes } from './exposition-scrapes.ts';

const DEVICES = 10_000;
const ROUNDS = 5;

/**
 * Rendering and joining 10,000 devices of 50 series each, beside a bare loop that writes the same bytes; then scrapes of
 * a real process, beside one that holds the same series in prom-client.
 */
export async function run(): Promise<void> {
  const devices = Array.from({ length: DEVICES }, (_, index) => benchDevice(index));
  const samples = devices.map((device, index) => benchSample(device, index));
  const parts = partsOf(devices, samples);
  const times: Record<'render' | 'join' | 'bare', number[]> = { render: [], join: [], bare: [] };
  const bytes = { ours: 0, bare: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const latest = new Latest({ devices, staleAfterSeconds: 150, now: () => AT });
    times.render.push(milliseconds(() => samples.forEach((sample) => void latest.put(sample))));
    times.join.push(milliseconds(() => (bytes.ours = write(latest.text()))));
    times.bare.push(milliseconds(() => (bytes.bare = write(bareLoop(parts)))));
  }
  const [render, join, bare] = [Math.min(...times.render), Math.min(...times.join), Math.min(...times.bare)];
  process.stdout.write(
    `exposition: ${DEVICES} devices, ${parts.length} series, ${(bytes.ours / 1e6).toFixed(1)} MB, fastest of ${ROUNDS} rounds\n` +
      `  rendering, spread over the interval  ${render.toFixed(0)} ms, ${((render / DEVICES) * 1000).toFixed(0)} µs a device\n` +
      `  joining and writing, at each scrape  ${join.toFixed(0)} ms\n` +
      `  a bare loop that writes the same     ${bare.toFixed(0)} ms (${(bytes.bare / 1e6).toFixed(1)} MB)\n` +
      `  ratio of both to the bare loop       ${((render + join) / bare).toFixed(2)}\n` +
      `  ratio of the scrape to the bare loop ${(join / bare).toFixed(2)}\n`,
  );
  await compareScrapes(DEVICES);
}

/** Series with their names and labels ready: all that is left is to write them. */
function partsOf(devices: readonly Device[], samples: readonly Sample[]): { head: string; value: number }[] {
  const latest = new Latest({ devices, staleAfterSeconds: 150, now: () => AT });
  for (const sample of samples) latest.put(sample);
  const lines = [...latest.text()].join('').split('\n');
  return lines.flatMap((line) => {
    const cut = line.lastIndexOf(' ');
    return line === '' || line.startsWith('#')
      ? []
      : [{ head: line.slice(0, cut), value: Number(line.slice(cut + 1)) }];
  });
}

const LINES_A_CHUNK = 500;

function* bareLoop(parts: readonly { head: string; value: number }[]): Generator<string> {
  let chunk = '';
  let lines = 0;
  for (const { head, value } of parts) {
    chunk += `${head} ${value}\n`;
    lines += 1;
    if (lines % LINES_A_CHUNK > 0) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

/** Turns chunks into bytes, as a socket would; returns how many. */
function write(chunks: Iterable<string>): number {
  let bytes = 0;
  for (const chunk of chunks) bytes += Buffer.from(chunk, 'utf8').length;
  return bytes;
}

function milliseconds(deed: () => void): number {
  const startedAt = performance.now();
  deed();
  return performance.now() - startedAt;
}
