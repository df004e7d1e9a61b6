import { describe, expect, it } from 'vitest';
import { synchronise } from '../../../sidecar/snipe-it/sync.ts';
import { ACTOR, bench, CONFIG, MAC_COLUMN, miner } from './farm.ts';
import { first, send, settled } from './settled-farm.ts';

describe('what else looks like a trap', () => {
  it('an asset that was deleted there is not made again', async () => {
    const place = await settled();
    first(place)['deleted_at'] = 1;
    const report = await synchronise(place.parts(), ACTOR);
    expect(report.conflicts).toEqual([
      'm1: its asset MIN-0A1B2C3D0001 was deleted in Snipe-IT: restore it, or forget the link',
    ]);
    expect(place.double.store.rows.assets).toHaveLength(1);
    await place.stop();
  });

  it.each(['<b>&amp;</b>', '&#039;', 'O\'Neil & "Sons"'])(
    'the text %s stays as it is, however often it goes around',
    async (name) => {
      const place = await settled({}, [miner(1, { name })]);
      for (const changes of [{}, { masters: { name: 'snipe-it' as const } }])
        await synchronise(place.parts({ config: { ...CONFIG, ...changes } }), ACTOR);
      expect([first(place)['name'], place.inventory.list[0]?.name, place.double.writes.length]).toEqual([
        name,
        name,
        1,
      ]);
      await place.stop();
    },
  );

  it('a renamed custom field is found by its name, and one outside the fieldset is not sent', async () => {
    const place = await settled();
    await send(place, 'PATCH', '/fields/2', { name: 'Slot' });
    Object.assign(place.inventory.list[0] ?? {}, { position: '77' });
    const fields = { 'MAC Address': 'mac', Slot: 'position', Elsewhere: 'building', Nowhere: 'rack' } as const;
    const report = await synchronise(place.parts({ config: { ...CONFIG, fields } }), ACTOR);
    expect(first(place)).toMatchObject({ _snipeit_slot_2: '77' });
    expect(report.problems).toEqual([
      'm1: the custom field "Elsewhere" is not in the fieldset of its model',
      'm1: found no custom field "Nowhere" in Snipe-IT',
    ]);
    await place.stop();
  });

  it('a field that is refused costs itself alone', async () => {
    const place = await bench([miner(1, { serial: 'TAKEN' })], { uniqueSerial: true });
    await send(place, 'POST', '/hardware', {
      asset_tag: 'OTHER',
      serial: 'TAKEN',
      model_id: 1,
      status_id: 1,
      [MAC_COLUMN]: '00:00:00:00:00:09',
    });
    Object.assign(place.inventory.list[0] ?? {}, { mac: '0A:1B:2C:3D:00:01' });
    const report = await synchronise(place.parts(), ACTOR);
    expect(report.conflicts).toEqual(['m1: asset OTHER has MAC 00:00:00:00:00:09, the device 0A:1B:2C:3D:00:01']);
    place.inventory.list.push(miner(2, { position: 'x' }));
    place.double.store.rows.fields[1] = { ...place.double.store.rows.fields[1], id: 2, format: 'NUMERIC' };
    const again = await synchronise(place.parts(), ACTOR);
    expect(again.problems).toEqual([
      'm2: Snipe-IT refused a part: _snipeit_position_2: The  snipeit position 2 field must be a number.',
    ]);
    expect(place.assets().find((row) => row['asset_tag'] === 'MIN-0A1B2C3D0002')).toMatchObject({ serial: 'SN00002' });
    await place.stop();
  });
});
