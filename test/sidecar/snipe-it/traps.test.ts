import { describe, expect, it } from 'vitest';
import { synchronise } from '../../../sidecar/snipe-it/sync.ts';
import { ACTOR, bench, CONFIG, MAC_COLUMN, miner } from './farm.ts';
import { first, send, settled } from './settled-farm.ts';

describe('trap 1: a patch with the unchanged serial is refused', () => {
  it('is one', async () => {
    const place = await settled({ uniqueSerial: true });
    const answer = await send(place, 'PATCH', '/hardware/1', { serial: 'SN00001' });
    expect(answer).toMatchObject({ status: 'error', messages: { serial: ['The serial must be unique.'] } });
    await place.stop();
  });

  it('is avoided: a change is sent alone', async () => {
    const place = await settled({ uniqueSerial: true });
    Object.assign(place.inventory.list[0] ?? {}, { name: 'new name' });
    expect((await synchronise(place.parts(), ACTOR)).problems).toEqual([]);
    expect(first(place)['name']).toBe('new name');
    await place.stop();
  });

  it('is avoided after a patch with a serial that was done and not answered', async () => {
    const place = await settled({ uniqueSerial: true });
    Object.assign(place.inventory.list[0] ?? {}, { serial: 'SN-NEW' });
    let lost = 0;
    const deaf: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (init?.method !== 'PATCH' || lost > 0) return response;
      lost += 1;
      return new Response('{"message":"Server Error"}', {
        status: 500,
        headers: { 'Content-Type': 'application/json' },
      });
    };
    const report = await synchronise(place.parts({ client: place.client({ fetch: deaf }) }), ACTOR);
    expect([lost, report.problems, first(place)['serial']]).toEqual([1, [], 'SN-NEW']);
    expect(place.double.asked.filter((line) => line === 'PATCH /hardware/1')).toHaveLength(1);
    await place.stop();
  });
});

describe('trap 2: assigned_* without a name blanks the name', () => {
  it('is one', async () => {
    const place = await settled();
    await send(place, 'PATCH', '/hardware/1', { assigned_location: 1 });
    expect(first(place)['name']).toBe('');
    await place.stop();
  });

  it('is avoided: assets are checked out and in, and keep their names', async () => {
    const config = { ...CONFIG, checkout: { states: ['active'] } };
    const place = await bench([miner(1)]);
    expect((await synchronise(place.parts({ config }), ACTOR)).counts).toMatchObject({
      create: 1,
      checkout: 1,
      problems: 0,
    });
    expect(first(place)).toMatchObject({ name: 'H1-R01-S1', assigned_to: 1, location_id: 1 });
    expect((await synchronise(place.parts({ config }), ACTOR)).counts).toMatchObject({ checkout: 0, patch: 0 });
    Object.assign(place.inventory.list[0] ?? {}, { rack: 'R02' });
    expect((await synchronise(place.parts({ config }), ACTOR)).counts).toMatchObject({ checkin: 1, checkout: 1 });
    expect(first(place)).toMatchObject({ name: 'H1-R01-S1', assigned_to: 2, location_id: 2, rtd_location_id: 2 });
    Object.assign(place.inventory.list[0] ?? {}, { state: 'repair' });
    expect((await synchronise(place.parts({ config }), ACTOR)).counts).toMatchObject({ checkin: 1, patch: 1 });
    expect(first(place)).toMatchObject({ name: 'H1-R01-S1', assigned_to: null, status_id: 2, location_id: 2 });
    const written = place.double.writes.length;
    await synchronise(place.parts({ config }), ACTOR);
    expect(place.double.writes).toHaveLength(written);
    await place.stop();
  });
});

describe('trap 3: the default location drags the present one along, and a create copies neither', () => {
  it('is one', async () => {
    const place = await settled();
    await send(place, 'PATCH', '/hardware/1', { rtd_location_id: 2 });
    expect(first(place)).toMatchObject({ location_id: 2, rtd_location_id: 2 });
    const made = await send(place, 'POST', '/hardware', {
      asset_tag: 'X',
      model_id: 1,
      status_id: 1,
      rtd_location_id: 2,
    });
    expect(made.payload?.['location_id']).toBeUndefined();
    await place.stop();
  });

  it('is avoided: both are sent', async () => {
    const place = await settled();
    expect(first(place)).toMatchObject({ location_id: 1, rtd_location_id: 1 });
    Object.assign(place.inventory.list[0] ?? {}, { rack: 'R02' });
    await synchronise(place.parts(), ACTOR);
    expect(first(place)).toMatchObject({ location_id: 2, rtd_location_id: 2 });
    await place.stop();
  });
});

describe('trap 4: two creates at once both succeed', () => {
  it('is one', async () => {
    const place = await bench([], { raceMs: 30 });
    const asset = { asset_tag: 'TWIN', model_id: 1, status_id: 1 };
    await Promise.all([send(place, 'POST', '/hardware', asset), send(place, 'POST', '/hardware', asset)]);
    expect(place.assets().map((row) => row['asset_tag'])).toEqual(['TWIN', 'TWIN']);
    await place.stop();
  });

  it('is avoided: one write at a time, and one run at a time', async () => {
    const place = await bench([miner(1), miner(2)], { raceMs: 20 });
    await Promise.allSettled([1, 2, 3].map((n) => synchronise(place.parts({ holder: `process ${n}` }), ACTOR)));
    expect(place.assets()).toHaveLength(2);
    const client = place.client();
    const asset = { asset_tag: 'TWIN', model_id: 1, status_id: 1 };
    const both = await Promise.all([
      client.write('POST', '/hardware', asset),
      client.write('POST', '/hardware', asset),
    ]);
    expect(both.map(({ kind }) => kind)).toEqual(['ok', 'refused']);
    await place.stop();
  });
});

it('trap 5: the automatic tags go on after ours, and ours are never theirs', async () => {
  const place = await bench([miner(1), miner(2)], { autoIncrement: { on: true, prefix: 'AT-', zerofill: 5 } });
  await synchronise(place.parts(), ACTOR);
  expect(place.double.store.nextTag).toBe(3);
  const made = await send(place, 'POST', '/hardware', { model_id: 1, status_id: 1 });
  expect(made.payload?.['asset_tag']).toBe('AT-00003');
  expect((await synchronise(place.parts(), ACTOR)).counts).toMatchObject({ create: 0, patch: 0 });
  await place.stop();
});

describe('trap 6: serials with a slash, and archived assets that lists hide', () => {
  it.each(['SN/00/1', 'SN 1', 'SN%2F1', 'SN&1'])(
    'finds the archived asset of the serial %s and makes no other',
    async (serial) => {
      const place = await bench([miner(1, { serial, state: 'retired' })]);
      await send(place, 'POST', '/hardware', { asset_tag: 'OLD', serial, model_id: 1, status_id: 3 });
      const list = await fetch(`${place.double.url}/api/v1/hardware`, {
        headers: { Accept: 'application/json', Authorization: 'Bearer test-token' },
      });
      expect(await list.json()).toMatchObject({ total: 0 });
      const report = await synchronise(place.parts(), ACTOR);
      expect([report.problems, report.conflicts]).toEqual([[], []]);
      expect(place.assets()).toMatchObject([
        { asset_tag: 'OLD', name: 'H1-R01-S1', [MAC_COLUMN]: '0A:1B:2C:3D:00:01' },
      ]);
      await place.stop();
    },
  );
});
