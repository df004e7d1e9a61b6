import { afterEach, describe, expect, it } from 'vitest';
import type { DeviceEntry } from '../../core/farm/device.ts';
import { onSite } from '../../core/farm/inventory-checks.ts';
import { quietLog } from '../../core/service/log.ts';
import { Secret } from '../../core/service/secret.ts';
import { DRIVERS } from '../../devices/index.ts';
import { startExporter } from '../../exporter/main.ts';
import { startFarm } from '../farm-simulator/farm.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const CREDENTIALS = {
  antminer: { username: 'root', password: new Secret('root') },
  whatsminer: { username: 'admin', password: new Secret('admin') },
  'whatsminer-v3': { username: 'super', password: new Secret('super') },
  'raritan-pdu2': { snmp: { version: '2c' as const, community: new Secret('public') } },
};

/** Six simulated miners on one PDU, polled as they are wired or as a wrong inventory says. */
async function polled(rewire: (device: DeviceEntry) => DeviceEntry) {
  const farm = await startFarm({ miners: 6, pdus: 1 });
  const running = await startExporter({
    site: 'north',
    devices: onSite(farm.inventory().devices.map(rewire), 'north'),
    thresholds: {},
    drivers: DRIVERS,
    log: quietLog(),
    config: {
      listen: '127.0.0.1:0',
      pollIntervalSeconds: 60,
      deadlineSeconds: 5,
      concurrency: 8,
      staleAfterSeconds: 150,
      backOff: { maxSeconds: 60 },
      tokens: [],
      credentials: CREDENTIALS,
    },
  });
  stops.push(farm.close, running.stop);
  const get = async (path: string) => (await fetch(running.url + path)).text();
  await get('/probe?target=pdu-01');
  for (const { id } of farm.devices) await get(`/probe?target=${id}`);
  const text = await get('/metrics');
  const valuesOf = (series: string) =>
    new Map(
      [...text.matchAll(new RegExp(`^${series}\\{.*miner="([^"]+)".*\\} (\\S+)$`, 'gm'))].map(
        ([, miner = '', value]) => [miner, Number(value)],
      ),
    );
  return { text, ratios: valuesOf('miner_feed_power_ratio'), powers: valuesOf('miner_power_watts') };
}

describe('miners of the simulated farm and their outlets', () => {
  it('agree, wherever the miner tells its power', async () => {
    const { text, ratios, powers } = await polled((device) => device);
    expect(powers.size).toBeGreaterThan(1);
    expect([...ratios.keys()].sort()).toEqual([...powers.keys()].sort());
    for (const [miner, ratio] of ratios) {
      expect(ratio, miner).toBeGreaterThan(0.95);
      expect(ratio, miner).toBeLessThan(1.05);
    }
    expect(text).not.toContain('feed-implausible');
  });

  it('disagree when the inventory names outlets where nothing hangs', async () => {
    const { text, ratios, powers } = await polled((device) =>
      device.feeds
        ? { ...device, feeds: device.feeds.map(({ pdu, outlet }) => ({ pdu, outlet: String(Number(outlet) + 20) })) }
        : device,
    );
    expect(ratios.size).toBe(powers.size);
    expect([...ratios.values()].every((ratio) => ratio < 0.8)).toBe(true);
    expect(text.match(/^miner_attention\{.*reason="feed-implausible".*\} 1$/gm)).toHaveLength(powers.size);
  });
});
