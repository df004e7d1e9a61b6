import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertWebhookConfig } from '../../../alert-webhook/config.ts';
import { MIGRATIONS, type Tables } from '../../../alert-webhook/tables.ts';
import { openDatabase } from '../../../core/service/database.ts';
import { freePort } from '../../../scripts/stack/ports.ts';
import { type Postgres, startPostgres } from '../../postgres.ts';
import { alertBody, sampleOf, until } from '../bench.ts';
import { FakePdus } from '../fake-pdus.ts';
import { webhook } from '../webhook.ts';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

/** Two instances on one database, before the same PDUs. */
async function pair(over: Partial<AlertWebhookConfig> = {}) {
  const database = postgres.database();
  const pdus = new FakePdus();
  const instance = (name: string) => ({ name, url: `http://${name}:9841`, leaseSeconds: 1 });
  const a = await webhook({ database, pdus, config: { ...over, instance: instance('a') } });
  const b = await webhook({ database, pdus, config: { ...over, instance: instance('b') } });
  pdus.onPower = (_place, on) => {
    if (on) for (const { samples } of [a, b]) samples.samples.set('m1', sampleOf('m1'));
  };
  return { a, b, pdus };
}

describe('two instances on one PostgreSQL', () => {
  it('both take deliveries, and one acts', async () => {
    const { a, b, pdus } = await pair();
    const answers = await Promise.all([a, b, a, b].map((each) => each.post(alertBody(['m1']))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await a.ended();
    expect(pdus.deeds).toEqual(['cycle pdu-1/1']);
    expect(await b.actions()).toMatchObject([{ device: 'm1', action: 'power-cycle', outcome: 'verified' }]);
    expect(await a.episodes()).toHaveLength(1);
  });

  it('the one that waited goes on where the leader was stopped', async () => {
    const { a, b, pdus } = await pair();
    pdus.onPower = () => undefined;
    await a.post(alertBody(['m1']));
    await until('the outlet was cycled', () => pdus.deeds.length > 0);
    await a.stop();
    b.samples.samples.set('m1', sampleOf('m1'));
    await b.ended();
    expect(pdus.deeds).toEqual(['cycle pdu-1/1']);
    expect(await b.actions()).toMatchObject([{ action: 'power-cycle', outcome: 'verified' }]);
  });

  it('an order to the one that waits is refused with the address of the leader', async () => {
    const { a, b, pdus } = await pair();
    const order = (url: string) =>
      fetch(`${url}/api/v1/pdus/pdu-1/outlets/pdu-1%2F1/power`, {
        method: 'POST',
        body: JSON.stringify({ to: 'cycle', by: 'ada', comment: 'test' }),
        headers: { 'content-type': 'application/json' },
      });
    const refused = await order(b.url);
    expect([refused.status, await refused.json()]).toEqual([
      503,
      {
        ...{ title: 'Service Unavailable', status: 503, leader: { holder: 'a', url: 'http://a:9841' } },
        detail: '"a" at http://a:9841 acts now: order it there',
      },
    ]);
    expect(pdus.deeds).toEqual([]);
    expect((await order(a.url)).status).toBe(200);
  });

  it('the leader alone tells that the heartbeat is lost, and that the other one heard it again', async () => {
    const { a, b } = await pair({ heartbeatSeconds: 0.5 });
    const events = (told: readonly { event: string }[]) => told.map(({ event }) => event);
    await until('people were told', () => a.notices.length > 0);
    expect(events(a.notices)).toEqual(['heartbeat-lost']);
    const labels = { alertname: 'Watchdog', fault: 'heartbeat', remediation: 'none' };
    const heartbeat = { status: 'firing', labels, startsAt: '2026-11-22T09:00:00Z', endsAt: '', fingerprint: 'w' };
    await b.post({ ...alertBody([]), alerts: [heartbeat] });
    await until('people were told again', () => a.notices.length > 1);
    expect(events(a.notices).slice(0, 2)).toEqual(['heartbeat-lost', 'heartbeat-back']);
    expect(b.notices).toEqual([]);
  });

  it('what only the waiting one was told is done by the leader', async () => {
    const { a, b, pdus } = await pair();
    expect((await b.post(alertBody(['m1']))).status).toBe(200);
    await a.ended();
    expect(pdus.deeds).toEqual(['cycle pdu-1/1']);
  });

  it('that nobody has told of each other lead one after the other, too', async () => {
    const database = postgres.database();
    const open = async () => webhook({ database, config: { listen: `127.0.0.1:${await freePort(0)}` } });
    const [a, b] = [await open(), await open()];
    const { db, close } = await openDatabase<Tables>(database, MIGRATIONS);
    const holder = async () => (await db.selectFrom('leases').select(['holder', 'epoch']).execute())[0];
    const port = (url: string) => url.replace('http://', '');
    expect(await holder()).toEqual({ holder: `${hostname()} ${port(a.url)}`, epoch: 1 });
    await a.stop();
    await until('the other one leads', async () => (await holder())?.holder === `${hostname()} ${port(b.url)}`, 15_000);
    expect(await holder()).toMatchObject({ epoch: 2 });
    await close();
  });
});
