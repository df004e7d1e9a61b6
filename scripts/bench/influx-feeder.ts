import type { Device } from '../../core/farm/device.ts';
import { type Reading, reading, type Sample } from '../../core/farm/sample.ts';
import { quietLog } from '../../core/service/log.ts';
import type { InfluxConfig } from '../../exporter/influx/config.ts';
import { openInflux } from '../../exporter/influx/sink.ts';
import { systemTimers } from '../../exporter/timers.ts';

/** What a feeding process is told, as JSON in its first argument. */
export interface Feed {
  config: InfluxConfig;
  /** How many samples to feed before it waits for the server to have all. */
  samples: number;
  /** When the first one was taken, unix milliseconds; each round of the farm is a second later. */
  from: number;
  /** Goes on with a sample of now, many times a second, while the rest is drained. */
  live: boolean;
}

export const POINTS_OF_SAMPLE = 36;
export const VALUES_OF_SAMPLE = 50;
export const LIVE_DEVICE = 'live';
const DEVICES = 1000;
/** 5,040 points. */
const A_BATCH = 140;

/** The sample of a farm of 1,000 miners, one after the other and round by round: 36 points with 50 values. */
export function fedSample(index: number, from: number): Pick<Sample, 'device' | 'at' | 'readings'> {
  const place = index % DEVICES;
  const device = FARM[place] ?? deviceOf('m0');
  return { device, at: new Date(from + Math.floor(index / DEVICES) * 1000), readings: readingsOf(index) };
}

const FARM = Array.from({ length: DEVICES }, (_, index) => deviceOf(`m${index}`));

function deviceOf(id: string): Device {
  return { id, kind: 'miner', driver: 'bench', address: '192.0.2.1', site: 'north' };
}

/** 4 of the miner itself, 4 fans, 3 boards of their own and 12 sensors of each kind, and 2 results of shares. */
function readingsOf(index: number): Reading[] {
  const boards = [0, 1, 2].flatMap((board): Reading[] => [
    reading('miner.board_hashrate', 36.6e12 + index * 1e6, { board }),
    reading('miner.board_chips', 114, { board }),
    reading('miner.board_frequency', 675e6, { board }),
    reading('miner.board_hardware_errors', index % 97, { board }),
    reading('miner.board_voltage', 12 + (index % 10) / 10, { board }),
    ...[0, 1, 2, 3].flatMap((sensor) => [
      reading('miner.chip_temperature', 70 + ((index + sensor) % 20), { board, sensor }),
      reading('miner.board_temperature', 55 + ((index + sensor) % 20), { board, sensor }),
    ]),
  ]);
  return [
    reading('miner.up', 1),
    reading('miner.power', 3250 + (index % 50)),
    reading('miner.uptime', 86_400 + index),
    reading('miner.fan_duty', (index % 100) / 100),
    reading('miner.hashrate', 110e12 + index * 1e7, { algorithm: 'sha256' }),
    ...[1, 2, 3, 4].map((fan) => reading('miner.fan_speed', 5800 + ((index * fan) % 300), { fan })),
    reading('miner.shares', 1000 + index, { result: 'accepted' }),
    reading('miner.shares', index % 13, { result: 'rejected' }),
    ...boards,
  ];
}

/**
 * Feeds, and says on stdout what is on disk (`synced <samples>`), `live <time>` for each live sample that is, and
 * `waiting <points>` ever again. Ends at SIGTERM.
 */
async function feed({ config, samples, from, live }: Feed): Promise<void> {
  const sink = await openInflux({ config, log: quietLog(), timers: systemTimers });
  say(`waiting ${sink.waiting}`);
  for (let index = 0; index < samples; ) {
    for (const end = Math.min(samples, index + A_BATCH); index < end; index += 1) sink.take(fedSample(index, from));
    await sink.flush();
    say(`synced ${index}`);
  }
  const device = deviceOf(LIVE_DEVICE);
  const look = async () => {
    if (live) {
      const at = new Date();
      sink.take({ device, at, readings: [reading('miner.up', 1)] });
      await sink.flush();
      say(`live ${at.getTime()}`);
    }
    say(`waiting ${sink.waiting}`);
  };
  const looking = setInterval(() => void look(), 50);
  process.once('SIGTERM', () => {
    clearInterval(looking);
    void sink.stop().then(() => process.exit(0));
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const [, , told] = process.argv;
if (told?.startsWith('{')) await feed(JSON.parse(told) as Feed);
