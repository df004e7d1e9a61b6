import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { VALUES_OF_SAMPLE } from '../../../scripts/bench/influx-feeder.ts';
import { configOf, follow, proveOutage } from '../../../scripts/bench/influx-outage.ts';
import { countStored } from '../../../scripts/bench/influx-stored.ts';
import { victoriaMetrics } from '../../victoria-metrics.ts';
import { SCRATCH } from './scratch.ts';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

describe('VictoriaMetrics down for the time of 50,000 points, and the process killed twice meanwhile', () => {
  it('has every point once in the end', { timeout: 90_000 }, async () => {
    const { points, synced, beyond, ...counted } = await proveOutage(1400, SCRATCH);
    expect(points).toBeGreaterThanOrEqual(50_000);
    expect(synced.filter((samples) => samples > 0)).toHaveLength(3);
    // Of what was under way when it was killed, whole samples.
    expect(beyond % VALUES_OF_SAMPLE).toBe(0);
    const stored = (points / 36) * VALUES_OF_SAMPLE + beyond;
    expect(counted).toMatchObject({ stored, missing: 0, doubled: 0, strange: 0 });
  });
});

describe('a process killed while it drains', () => {
  it('sends again only what it had under way, at the same times: none is missing, and dedup leaves one', {
    timeout: 90_000,
  }, async () => {
    const folder = mkdtempSync(join(SCRATCH, 'logixx-drain-'));
    const server = await victoriaMetrics(SCRATCH);
    const children: ChildProcess[] = [];
    ends.push(() => rmSync(folder, { recursive: true, force: true }), server.stop);
    ends.push(() => children.forEach((child) => void child.kill('SIGKILL')));
    const config = { ...configOf(server.url, folder), batchPoints: 400 };
    const from = Date.now() - 3_600_000;
    const samples = 700;
    const first = follow(config, { samples, from, live: false }, children);
    await first.until(() => first.seen.synced === samples);
    await server.start('-dedup.minScrapeInterval=1ms');
    const all = first.seen.waiting ?? 36 * samples;
    await first.until(() => (first.seen.waiting ?? all) < all * 0.9);
    await first.end('SIGKILL');
    const second = follow(config, { samples: 0, from, live: false }, children);
    await second.until(() => (second.seen.waiting ?? all) < all * 0.6);
    await second.end('SIGKILL');
    const third = follow(config, { samples: 0, from, live: false }, children);
    await third.until(() => third.seen.waiting === 0);
    await third.end('SIGTERM');
    const fed = [{ from, synced: samples }];
    expect(await countStored(server, fed)).toEqual({
      stored: samples * VALUES_OF_SAMPLE,
      missing: 0,
      doubled: 0,
      beyond: 0,
      strange: 0,
    });
    await server.end();
    await server.start();
    const raw = await countStored(server, fed);
    expect(raw).toMatchObject({ missing: 0, strange: 0 });
    // Two processes died, each with one request of each lane under way.
    expect(raw.doubled).toBeLessThanOrEqual(2 * 2 * 600);
  });
});
