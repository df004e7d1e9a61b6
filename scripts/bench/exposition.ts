import type { Device } from '../../core/farm/device.ts';
import { type Reading, reading, type Sample } from '../../core/farm/sample.ts';
import { Latest } from '../../exporter/latest.ts';

const DEVICES = 10_000;
const ROUNDS = 5;

/** Rendering and joining 10,000 devices of 50 series each, beside a bare loop that writes the same bytes. */
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

const AT = new Date(Date.UTC(2026, 0, 5, 12));

function benchDevice(index: number): Device {
  const location = { building: `B${index % 4}`, rack: `R${index % 250}`, position: String(index % 40) };
  const address = `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
  return { id: `miner-${index}`, kind: 'miner', driver: 'bench', address, location, site: 'north' };
}

function benchSample(device: Device, index: number): Sample {
  const boards = [0, 1, 2].flatMap((board): Reading[] => [
    reading('miner.board_hashrate', 36.6e12 + index * 1e6, { board }),
    reading('miner.board_chips', 114, { board }),
    reading('miner.board_frequency', 675e6, { board }),
    reading('miner.board_hardware_errors', index % 97, { board }),
    ...[0, 1, 2, 3].flatMap((sensor) => [
      reading('miner.chip_temperature', 70 + ((index + sensor) % 20), { board, sensor }),
      reading('miner.board_temperature', 55 + ((index + sensor) % 20), { board, sensor }),
    ]),
  ]);
  const fans = [1, 2, 3, 4].map((fan) => reading('miner.fan_speed', 5800 + ((index * fan) % 300), { fan }));
  const readings = [
    reading('miner.up', 1),
    reading('miner.last_poll', AT.getTime() / 1000),
    reading('miner.last_answer', AT.getTime() / 1000),
    reading('miner.hashrate', 110e12 + index * 1e7, { algorithm: 'sha256' }),
    reading('miner.power', 3250 + (index % 50)),
    reading('miner.uptime', 86_400 + index),
    reading('miner.operation', 1, { operation: 'hashing' }),
    reading('miner.shares', 1000 + index, { result: 'accepted' }),
    reading('miner.shares', index % 13, { result: 'rejected' }),
    reading('miner.hardware_errors', index % 97),
    ...fans,
    ...boards,
  ];
  const own = { driver: 'bench', at: AT, seconds: 0.4, facts: {}, attention: [] };
  return { device, ...own, operation: 'hashing', readings };
}

function milliseconds(deed: () => void): number {
  const startedAt = performance.now();
  deed();
  return performance.now() - startedAt;
}
