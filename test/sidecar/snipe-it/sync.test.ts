import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dryRun } from '../../../sidecar/snipe-it/dry-run.ts';
import { synchronise } from '../../../sidecar/snipe-it/sync.ts';
import { type Postgres, startPostgres } from '../../postgres.ts';
import { NO_FAULTS } from './double/options.ts';
import { ACTOR, type Bench, bench, MAC_COLUMN, miner } from './farm.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const farm = (count: number) => numbers(count).map((number) => miner(number));

function tagsOf({ assets }: Bench): string[] {
  return assets()
    .map((row) => String(row['asset_tag']))
    .sort();
}

const expectedTags = (count: number) =>
  farm(count)
    .map(({ mac = '' }) => `MIN-${mac.replaceAll(':', '')}`)
    .sort();

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

describe.each([
  ['SQLite', () => ':memory:'],
  ['PostgreSQL', () => postgres.database()],
])('on %s', (_name, database) => {
  it('100 miners, throttled and with random failures: the second run writes nothing', async () => {
    const faults = { ...NO_FAULTS, seed: 7, crash: 0.03, crashAfterCommit: 0.03, dropAfterCommit: 0.02, gateway: 0.02 };
    const place = await bench(farm(100), { database: database(), throttle: 30, throttleShape: 'mixed', faults });
    const first = await synchronise(place.parts(), ACTOR);
    expect(first).toMatchObject({ counts: { devices: 100, conflicts: 0, problems: 0 }, problems: [], strangers: [] });
    expect(tagsOf(place)).toEqual(expectedTags(100));
    expect(place.double.refused()).toBeGreaterThan(0);
    expect(place.double.writes.length).toBe(100);
    const posts = place.double.asked.filter((line) => line === 'POST /hardware').length;
    expect(posts).toBeGreaterThan(100);

    const second = await synchronise(place.parts(), ACTOR);
    expect(place.double.writes.length).toBe(100);
    expect(place.double.asked.filter((line) => !line.startsWith('GET')).length).toBe(posts);
    expect(place.inventory.changes).toEqual([]);
    expect(second.counts).toMatchObject({ create: 0, patch: 0, change: 0 });
    expect(await dryRun(place.parts())).toEqual([]);
    await place.stop();
  }, 120_000);

  it('a run killed at any write, before or after it is done there: the rerun makes no second asset', async () => {
    const place = await bench(farm(8), { database: database() });
    let killed = 0;
    for (let round = 2; ; round += 1) {
      const at = Math.floor(round / 2);
      const before = round % 2 === 0;
      place.double.store.rows.assets = [];
      await place.db.deleteFrom('snipe_it_links').execute();
      let sent = 0;
      let died: () => void = () => undefined;
      const death = new Promise<'killed'>((resolve) => {
        died = () => resolve('killed');
      });
      // Whoever was killed never hears an answer and never goes on.
      const mortal: typeof fetch = async (input, init) => {
        sent += init?.method === 'GET' ? 0 : 1;
        if (sent < at || init?.method === 'GET') return fetch(input, init);
        if (!before) await (await fetch(input, init)).text();
        died();
        return new Promise<Response>(() => undefined);
      };
      const run = synchronise(place.parts({ client: place.client({ fetch: mortal }) }), ACTOR);
      if ((await Promise.race([run.then(() => 'ended' as const), death])) === 'ended') break;
      killed += 1;
      await synchronise(place.parts(), ACTOR);
      expect(tagsOf(place), `killed ${before ? 'before' : 'after'} write ${at}`).toEqual(expectedTags(8));
      const written = place.double.writes.length;
      await synchronise(place.parts(), ACTOR);
      expect(place.double.writes.length).toBe(written);
    }
    expect(killed).toBe(16);
    await place.stop();
  }, 120_000);

  it('keeps a row a device, and one run at a time', async () => {
    const place = await bench(farm(3), { database: database() });
    const both = await Promise.allSettled([
      synchronise(place.parts(), ACTOR),
      synchronise(place.parts({ holder: 'another' }), ACTOR),
    ]);
    expect(both.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    const rows = await place.db.selectFrom('snipe_it_links').selectAll().orderBy('device_id').execute();
    expect(rows).toMatchObject([
      { device_id: 'm1', asset_id: 1, tag: 'MIN-0A1B2C3D0001', state: 'linked' },
      { device_id: 'm2', asset_id: 2, state: 'linked' },
      { device_id: 'm3', asset_id: 3, state: 'linked' },
    ]);
    const runs = await place.db.selectFrom('snipe_it_runs').selectAll().execute();
    expect(runs).toMatchObject([{ actor: 'anna', outcome: 'done' }]);
    expect(JSON.parse(runs[0]?.counts ?? '')).toMatchObject({ create: 3 });
    await place.stop();
  });
});

it('fills in an asset as the configuration maps it', async () => {
  const place = await bench([miner(3, { building: 'Yard', name: '  <A> & "B" ' })]);
  await synchronise(place.parts(), ACTOR);
  expect(place.assets()).toMatchObject([
    {
      asset_tag: 'MIN-0A1B2C3D0003',
      name: '<A> & "B"',
      serial: 'SN00003',
      model_id: 1,
      status_id: 1,
      location_id: 3,
      rtd_location_id: 3,
      company_id: 2,
      assigned_to: null,
      [MAC_COLUMN]: '0A:1B:2C:3D:00:03',
      _snipeit_position_2: '3',
    },
  ]);
  await place.stop();
});

it('tells in a dry run what would be done, and does nothing', async () => {
  const place = await bench([miner(1), miner(2, { model: 'M60', make: 'MicroBT', client: 'nobody' })]);
  const lines = await dryRun(place.parts());
  expect(lines).toContain('+ manufacturers: "MicroBT"');
  expect(lines).toContain('+ models: "M60"');
  expect(lines).toContain('+ m1 MIN-0A1B2C3D0001: status "Ready to Deploy"');
  expect(lines).toContain('+ m2 MIN-0A1B2C3D0002: model "M60"');
  expect(lines).toContain('? m2 MIN-0A1B2C3D0002: found none of the companies in Snipe-IT with the name "nobody"');
  expect(place.double.writes).toEqual([]);
  const report = await synchronise(place.parts(), ACTOR);
  expect(report.counts).toMatchObject({ made: 2, create: 2, problems: 1 });
  expect(await dryRun(place.parts())).toEqual([
    '? m2 MIN-0A1B2C3D0002: found none of the companies in Snipe-IT with the name "nobody"',
  ]);
  await place.stop();
});
