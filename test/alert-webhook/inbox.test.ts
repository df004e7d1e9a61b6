import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { startAlertWebhook } from '../../alert-webhook/main.ts';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import type { Device } from '../../core/farm/device.ts';
import { openDatabase } from '../../core/service/database.ts';
import { quietLog } from '../../core/service/log.ts';
import {
  alertBody,
  configWith,
  FAST,
  FakeSamples,
  MINER,
  pduDevice,
  sampleOf,
  scratch,
  silentSample,
  until,
} from './bench.ts';
import { FakePdus } from './fake-pdus.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

interface Setting {
  devices: Device[];
  pdus: FakePdus;
  samples: FakeSamples;
  database: string;
  remediation?: Parameters<typeof configWith>[0];
}

async function start({ devices, pdus, samples, database, remediation }: Setting) {
  const running = await startAlertWebhook({
    site: 'tx1',
    devices,
    config: { ...configWith({ ...FAST, ...remediation }), database },
    drivers: pdus.drivers(),
    log: quietLog(),
    wire: pdus.wire,
    samples,
    outletPollMs: 10,
  });
  cleanups.push(() => running.stop());
  const post = (body: object) =>
    fetch(`${running.url}/api/v1/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return { ...running, post };
}

function setting(): Setting {
  const folder = scratch();
  cleanups.push(folder.remove);
  const pdus = new FakePdus();
  pdus.add('pdu-1', '1', { watts: 40 });
  const samples = new FakeSamples();
  samples.samples.set('m1', silentSample('m1'));
  pdus.onPower = (_place, on) => on && samples.samples.set('m1', sampleOf('m1'));
  return { devices: [MINER, pduDevice('pdu-1')], pdus, samples, database: folder.path('webhook.db') };
}

describe('the inbox', () => {
  it('answers 5,000 alerts in one delivery at once, whatever comes of them', async () => {
    const webhook = await start(setting());
    const body = alertBody(Array.from({ length: 5000 }, (_, index) => `nobody-${index}`));
    const began = performance.now();
    const response = await webhook.post(body);
    const ms = performance.now() - began;
    console.log(`5,000 alerts (${(JSON.stringify(body).length / 1e6).toFixed(1)} MB) answered in ${ms.toFixed(0)} ms`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ stored: 5000, known: 0, unreadable: 0 });
    expect(ms).toBeLessThan(4_000);
  });

  it('keeps a delivery once, and counts how often each alert came', async () => {
    const farm = setting();
    const webhook = await start({ ...farm, devices: [] });
    const twice = alertBody(['m1', 'm2']) as { alerts: object[] };
    for (let time = 0; time < 3; time += 1)
      expect((await webhook.post({ ...twice, alerts: [...twice.alerts, ...twice.alerts] })).status).toBe(200);
    await webhook.stop();
    const { db, close } = await openDatabase<Tables>(farm.database, MIGRATIONS);
    expect((await db.selectFrom('inbox').select('times').execute()).map(({ times }) => times)).toEqual([3, 3]);
    const [delivery, ...others] = await db.selectFrom('deliveries').selectAll().execute();
    expect(others).toEqual([]);
    expect(JSON.parse(delivery?.body ?? '')).toMatchObject({ receiver: 'remediator', version: '4' });
    await close();
  });

  it('answers 503 when it cannot store, and the same delivery works when it can again', async () => {
    const farm = setting();
    const webhook = await start(farm);
    const { db, close } = await openDatabase<Tables>(farm.database, MIGRATIONS);
    await db.schema.alterTable('deliveries').renameTo('away').execute();
    expect((await webhook.post(alertBody(['m1']))).status).toBe(503);
    expect(farm.pdus.deeds).toEqual([]);
    await db.schema.alterTable('away').renameTo('deliveries').execute();
    await close();
    expect((await webhook.post(alertBody(['m1']))).status).toBe(200);
    await until('the miner is healed', () => farm.samples.samples.get('m1')?.up === true);
  });

  it('works on what an earlier process stored and did not get to', async () => {
    const farm = setting();
    farm.samples.unreachable = true;
    const first = await start(farm);
    await first.post(alertBody(['m1']));
    await first.stop();
    const { db, close } = await openDatabase<Tables>(farm.database, MIGRATIONS);
    await db.deleteFrom('episodes').execute();
    await db.updateTable('inbox').set({ worked_at: null }).execute();
    await close();
    farm.samples.unreachable = false;
    await start(farm);
    await until('the miner is healed', () => farm.pdus.deeds.length === 1);
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1']);
  });

  it('does not let one alert that cannot be worked on keep the others waiting', async () => {
    const farm = setting();
    const webhook = await start({ ...farm, remediation: { checkSeconds: 0.2 } });
    const { db, close } = await openDatabase<Tables>(farm.database, MIGRATIONS);
    const forbid = `create trigger forbid before insert on decisions when new.device = 'poison' begin select raise(abort, 'poison'); end`;
    await sql.raw(forbid).execute(db);
    const others = Array.from({ length: 120 }, (_, index) => `nobody-${index}`);
    expect((await webhook.post(alertBody(['poison', ...others]))).status).toBe(200);
    const left = () => db.selectFrom('inbox').select('alert').where('worked_at', 'is', null).execute();
    await until('all others were worked on', async () => (await left()).length === 1, 15_000);
    expect((await left())[0]?.alert).toContain('poison');
    await sql`drop trigger forbid`.execute(db);
    await until('it is worked on when it can be', async () => (await left()).length === 0, 15_000);
    await close();
  });
});
