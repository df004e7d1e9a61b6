import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import type { Device } from '../../core/farm/device.ts';
import { openDatabase } from '../../core/service/database.ts';
import { freePort } from '../../scripts/stack/ports.ts';
import { feed, MINER, pduDevice, scratch, until } from '../alert-webhook/bench.ts';
import { FakePdus } from '../alert-webhook/fake-pdus.ts';
import { webhook } from '../alert-webhook/webhook.ts';
import { type Alertmanager, alertmanager } from './alertmanager-rig.ts';

const LONG_MS = 30_000;
const now = () => new Date().toISOString();

/** Miners that heal by one power cycle, each on a PDU of its own, and the webhook's database. */
async function farmOf(miners: readonly string[], cycleMs = 60, healthySeconds = 3600) {
  const folder = scratch();
  const database = folder.path('webhook.db');
  const devices = miners.map((id): Device => ({ ...MINER, id, driver: 'watched-only', feeds: [feed(`p-${id}`, '1')] }));
  const pdus = new FakePdus();
  pdus.cycleMs = cycleMs;
  const port = await freePort(0);
  const correlated = { minimumDevices: 1000, ratio: 1, scopes: [] };
  const times = { offConfirmSeconds: 5, onConfirmSeconds: 10, verifySeconds: 20 };
  const start = (alertmanagers: { url: string; receiver: string }[] = []) =>
    webhook({
      devices: [...devices, ...miners.map((id) => pduDevice(`p-${id}`))],
      pdus,
      database,
      remediation: { correlated, ...times, episodeHealthySeconds: healthySeconds },
      config: { listen: `127.0.0.1:${port}`, alertmanagers },
    });
  const rows = async () => {
    const { db, close } = await openDatabase<Tables>(database, MIGRATIONS);
    const deliveries = await db.selectFrom('deliveries').selectAll().orderBy('id').execute();
    const inbox = await db.selectFrom('inbox').selectAll().execute();
    await close();
    return { deliveries, inbox };
  };
  return { pdus, database, start, rows, to: `http://127.0.0.1:${port}/api/v1/alerts` };
}

describe('T3 a real Alertmanager', () => {
  it('T3 killed in the middle of an episode tells it anew with another startsAt: no second action', async () => {
    const { pdus, start, rows, to } = await farmOf(['m1'], 2_500);
    const farm = await start();
    const sender = await alertmanager({ to });
    await sender.fire(['m1'], now());
    await until('the outlet is off', () => pdus.outlet('p-m1/1').on === false, LONG_MS);
    await sender.kill();
    await sender.revive();
    await sender.fire(['m1'], now());
    const startsOf = async () =>
      new Set((await rows()).inbox.map(({ alert }) => (JSON.parse(alert) as { startsAt: string }).startsAt));
    await until('it was told twice', async () => (await startsOf()).size === 2, LONG_MS);
    await farm.ended();
    await until('the second one was worked on', async () =>
      (await rows()).inbox.every((row) => row.worked_at !== null),
    );
    expect((await farm.actions()).map(({ device, outcome }) => [device, outcome])).toEqual([['m1', 'verified']]);
    expect(pdus.deeds).toEqual(['cycle p-m1/1']);
    expect(await farm.episodes()).toHaveLength(1);
  });

  it('T3 killed after the episode was closed by measured health: told anew, no second action', async () => {
    const { pdus, start, rows, to } = await farmOf(['m1'], 60, 0.2);
    const farm = await start();
    const sender = await alertmanager({ to });
    await sender.fire(['m1'], now());
    await until('the episode is closed', async () => (await farm.episodes())[0]?.closedAt !== undefined, LONG_MS);
    await sender.kill();
    await sender.revive();
    await sender.fire(['m1'], now());
    await until('it was told twice', async () => (await rows()).inbox.length === 2, LONG_MS);
    await until(
      'and closed again',
      async () => (await farm.episodes()).filter((each) => each.closedAt).length === 2,
      LONG_MS,
    );
    expect(pdus.deeds).toEqual(['cycle p-m1/1']);
  });

  it('T3 a pair of them, answered with 503 for a while and then with 200: no second action', {
    timeout: 60_000,
  }, async () => {
    const { pdus, start, database, rows, to } = await farmOf(['m1', 'm2']);
    const farm = await start();
    const [one, two] = [await freePort(0), await freePort(0)];
    const pair: Alertmanager[] = await Promise.all([
      alertmanager({ to, cluster: { listen: one, peer: two } }),
      alertmanager({ to, cluster: { listen: two, peer: one } }),
    ]);
    const both = (miners: string[], startsAt: string) => Promise.all(pair.map((each) => each.fire(miners, startsAt)));
    const startsAt = now();
    const { db, close } = await openDatabase<Tables>(database, MIGRATIONS);
    await db.schema.alterTable('deliveries').renameTo('away').execute();
    await both(['m1'], startsAt);
    const refused = async () => Number(/inbox_store_failures_total (\d+)/.exec(await farm.metrics())?.[1] ?? 0);
    await until('deliveries were refused', async () => (await refused()) >= 3, LONG_MS);
    await both(['m1', 'm2'], startsAt);
    expect(pdus.deeds).toEqual([]);
    await db.schema.alterTable('away').renameTo('deliveries').execute();
    await close();
    await farm.ended(2);
    for (const each of pair) await each.resolve(['m1'], startsAt);
    await until(
      'resolved was told',
      async () => (await rows()).inbox.some(({ status }) => status === 'resolved'),
      LONG_MS,
    );
    await until('all was worked on', async () => (await rows()).inbox.every((row) => row.worked_at !== null));
    expect([...pdus.deeds].sort()).toEqual(['cycle p-m1/1', 'cycle p-m2/1']);
    expect(await farm.episodes()).toHaveLength(2);
  });
});

describe('T10 a real Alertmanager that leaves alerts out', () => {
  it('T10 the ones that it never delivers are read from it, and those held back are left alone', {
    timeout: 60_000,
  }, async () => {
    const miners = ['m1', 'm2', 'm3', 'm4'];
    const { pdus, start, rows, to } = await farmOf(miners);
    const sender = await alertmanager({ to, maxAlerts: 1 });
    const farm = await start([{ url: sender.url, receiver: 'alert-webhook' }]);
    await sender.silence('m4');
    await sender.fire(miners, now());
    await farm.ended(3);
    const { deliveries } = await rows();
    const delivered = deliveries.filter(({ receiver }) => receiver === 'alert-webhook');
    expect(delivered.some(({ truncated }) => truncated > 0)).toBe(true);
    const names = delivered.flatMap(
      ({ body }) => (JSON.parse(body) as { alerts: { labels: { miner: string } }[] }).alerts,
    );
    expect(new Set(names.map(({ labels }) => labels.miner)).size).toBe(1);
    expect([...pdus.deeds].sort()).toEqual(['cycle p-m1/1', 'cycle p-m2/1', 'cycle p-m3/1']);
    expect((await farm.episodes()).map(({ device }) => device).sort()).toEqual(['m1', 'm2', 'm3']);
  });

  it('T10 what was delivered to nobody who keeps it is read at the start', async () => {
    const { pdus, start, to } = await farmOf(['m1', 'm2', 'm3']);
    const sink = await swallow();
    const ours = await alertmanager({ to: sink.url, repeatInterval: '4h' });
    const foreign = await alertmanager({ to: sink.url, receiver: 'people', repeatInterval: '4h' });
    await ours.silence('m2');
    await ours.fire(['m1', 'm2'], now());
    await foreign.fire(['m3'], now());
    await until('both have delivered', () => sink.count() >= 2, LONG_MS);
    expect(to).not.toBe(sink.url);
    const addresses = [ours, foreign].map(({ url }) => ({ url, receiver: 'alert-webhook' }));
    const farm = await start(addresses);
    await farm.ended();
    await sink.close();
    expect(pdus.deeds).toEqual(['cycle p-m1/1']);
    expect((await farm.episodes()).map(({ device }) => device)).toEqual(['m1']);
  });
});

/** Takes every delivery and keeps nothing. */
async function swallow() {
  let count = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      count += 1;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    count: () => count,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
