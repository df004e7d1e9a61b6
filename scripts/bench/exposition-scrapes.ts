import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { EXIT } from '../../core/service/run.ts';
import type { Holder, Spent } from './exposition-server.ts';

const SERVER = fileURLToPath(new URL('exposition-server.ts', import.meta.url));
/** Where a scrape takes seconds, a few say enough. */
const ROUNDS = { ours: 5, 'prom-client': 2 };
const LONGEST_BLOCK_MS = 50;
const ENCODINGS = ['identity', 'gzip'] as const;

/** Of the least disturbed of the rounds. */
interface Scrape extends Spent {
  seconds: number;
  bytes: number;
}

/**
 * Scrapes a process that holds the series as the exporter does, and one that holds them in prom-client, plain and in
 * gzip. The exit code is 1 when a scrape of ours holds up the event loop for more than 50 ms.
 */
export async function compareScrapes(devices: number): Promise<void> {
  say(
    `exposition: scrapes over HTTP of ${devices * 50} series, least disturbed of ${ROUNDS.ours} rounds (of prom-client ${ROUNDS['prom-client']})\n`,
  );
  const blocks: number[] = [];
  for (const holder of ['ours', 'prom-client'] as const)
    for (const [encoding, scrape] of await scrapesOf(holder, devices)) {
      const { seconds, cpuMs, blockMs, peakMb, bytes } = scrape;
      if (holder === 'ours') blocks.push(blockMs);
      say(
        `  ${holder.padEnd(12)}${encoding.padEnd(9)}${(bytes / 1e6).toFixed(1).padStart(6)} MB in ${seconds.toFixed(2)} s, ` +
          `CPU ${cpuMs.toFixed(0).padStart(5)} ms, event loop held up ${blockMs.toFixed(0).padStart(5)} ms, memory at most ${peakMb.toFixed(0)} MB\n`,
      );
    }
  const block = Math.max(...blocks);
  say(`  longest block of ours ${block.toFixed(0)} ms (limit ${LONGEST_BLOCK_MS})\n`);
  if (block > LONGEST_BLOCK_MS) process.exitCode = EXIT.failed;
}

async function scrapesOf(holder: Holder, devices: number): Promise<Map<(typeof ENCODINGS)[number], Scrape>> {
  const child = fork(SERVER, [holder, String(devices)], { execArgv: ['--import', 'tsx'] });
  try {
    const [url] = (await once(child, 'message')) as [string];
    const best = new Map<(typeof ENCODINGS)[number], Scrape>();
    // The first round is for the compiler.
    for (let round = 0; round <= ROUNDS[holder]; round += 1)
      for (const encoding of ENCODINGS) {
        const scrape = await scrapeOnce(child, url, encoding);
        const held = round <= 1 ? undefined : best.get(encoding);
        best.set(encoding, held && held.blockMs <= scrape.blockMs ? leaner(held, scrape) : leaner(scrape, held));
      }
    return best;
  } finally {
    child.kill('SIGKILL');
  }
}

/** The first one's block, and of both the least CPU and time. */
function leaner(one: Scrape, other: Scrape | undefined): Scrape {
  if (other === undefined) return one;
  const peakMb = Math.max(one.peakMb, other.peakMb);
  return { ...one, peakMb, seconds: Math.min(one.seconds, other.seconds), cpuMs: Math.min(one.cpuMs, other.cpuMs) };
}

async function scrapeOnce(child: ChildProcess, url: string, encoding: string): Promise<Scrape> {
  await after(200);
  await spentBy(child);
  const begun = performance.now();
  const bytes = await new Promise<number>((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': encoding } }, (response) => {
      let size = 0;
      response.on('data', (chunk: Buffer) => (size += chunk.length)).on('end', () => resolve(size));
    }).on('error', reject);
  });
  const seconds = (performance.now() - begun) / 1000;
  return { seconds, bytes, ...(await spentBy(child)) };
}

async function spentBy(child: ChildProcess): Promise<Spent> {
  const answer = once(child, 'message') as Promise<[Spent]>;
  child.send('spent');
  return (await answer)[0];
}

function say(text: string): void {
  process.stdout.write(text);
}
