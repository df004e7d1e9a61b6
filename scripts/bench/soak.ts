import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { EXIT } from '../../core/service/run.ts';
import type { BenchOptions } from './options.ts';
import type { SoakLook, SoakOrder } from './soak-exporter.ts';
import { openToyFarm } from './toy-farm.ts';

const EXPORTER = fileURLToPath(new URL('soak-exporter.ts', import.meta.url));
const MINERS = 200;
const MINUTES = 2;
const LOOKS = 60;
/** Of the looks: caches fill in it. */
const WARM_UP = 0.2;
const MOST_GROWTH = { heapMb: 3, outsideMb: 3, files: 20, handles: 20 } as const;

/**
 * An exporter in a process of its own polls 200 simulated miners every second, as much as 12,000 a minute; some hang ever
 * again, its InfluxDB is away every other while, and it is scraped. Its memory and handles are to be as many in the last
 * quarter as in the first one. The exit code is 1 when one of them has grown.
 */
export async function run({ minutes = MINUTES, miners = MINERS }: BenchOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'logixx-soak-'));
  const farm = await openToyFarm(miners);
  const influx = await moodyInflux();
  const child = fork(EXPORTER, [], { execArgv: ['--import', 'tsx', '--expose-gc'] });
  try {
    const batch = { batchPoints: 500, flushSeconds: 0.5, timeoutSeconds: 2, retryMaxSeconds: 1 };
    const spool = { folder, maxMegabytes: 50, maxAgeHours: 1 };
    const config = { url: influx.url, version: 2 as const, org: 'o', bucket: 'b', ...batch, spool };
    const url = await ask<string>(child, { devices: farm.devices, influx: config } satisfies SoakOrder);
    await polled(url);
    const begun = performance.now();
    const looks: SoakLook[] = [];
    for (let look = 0; look < LOOKS; look += 1) {
      farm.hang(look % miners, look % 2 === 0);
      influx.away(look % 6 >= 4);
      await after(Math.max(0, begun + ((look + 1) * minutes * 60_000) / LOOKS - performance.now()));
      await scrape(url);
      looks.push(await ask<SoakLook>(child, 'look'));
    }
    report(looks, miners, minutes, influx.requests());
  } finally {
    child.kill('SIGKILL');
    influx.stop();
    await farm.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ask<T>(child: ChildProcess, message: object | string): Promise<T> {
  const answer = once(child, 'message') as Promise<[T]>;
  child.send(message);
  return (await answer)[0];
}

/** Waits for the first round of polls. */
async function polled(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await fetch(`${url}/-/ready`)).ok) return;
    await after(200);
  }
  throw new Error('the exporter is not ready after 20 s');
}

async function scrape(url: string): Promise<void> {
  const response = await fetch(`${url}/metrics`);
  const text = await response.text();
  if (!text.includes('miner_up{')) throw new Error('the exporter tells nothing of any miner');
}

/** Takes everything, or nothing while it is away. */
async function moodyInflux() {
  let [isAway, written] = [false, 0];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      written += Number(!isAway);
      response.writeHead(isAway ? 503 : 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    away: (is: boolean) => {
      isAway = is;
    },
    requests: () => written,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function report(looks: readonly SoakLook[], miners: number, minutes: number, requests: number): void {
  const warm = looks.slice(Math.floor(looks.length * WARM_UP));
  const quarter = Math.max(1, Math.floor(warm.length / 4));
  const [first, last] = [warm.slice(0, quarter), warm.slice(-quarter)];
  const polls = Math.round(miners * minutes * 60);
  say(
    `soak: ${minutes} minutes, about ${polls} polls, ${requests} requests written; medians of the first and the last quarter\n`,
  );
  for (const key of ['heapMb', 'outsideMb', 'files', 'handles', 'rssMb'] as const) {
    const [before, now] = [median(first.map((look) => look[key])), median(last.map((look) => look[key]))];
    const most = key === 'rssMb' ? undefined : MOST_GROWTH[key];
    const grown = most !== undefined && now - before > most;
    if (grown) process.exitCode = EXIT.failed;
    const limit = most === undefined ? '' : ` (limit +${most}${grown ? ', GROWN' : ''})`;
    say(`  ${NAMES[key].padEnd(22)}${before.toFixed(1).padStart(8)} → ${now.toFixed(1).padStart(8)}${limit}\n`);
  }
}

const NAMES: Record<keyof SoakLook, string> = {
  heapMb: 'heap after collection',
  outsideMb: 'buffers outside',
  files: 'open files, sockets',
  handles: 'handles of Node',
  rssMb: 'resident, in MiB',
};

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

function say(text: string): void {
  process.stdout.write(text);
}
