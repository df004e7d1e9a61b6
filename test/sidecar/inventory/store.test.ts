import { afterAll, expect, it } from 'vitest';
import { readHistory } from '../../../sidecar/inventory/history.ts';
import { inventoryTag, publishedDevices } from '../../../sidecar/inventory/published.ts';
import { readDevice } from '../../../sidecar/inventory/read-devices.ts';
import type { Patch } from '../../../sidecar/inventory/record.ts';
import { createPlace, listPlaces, renamePlace } from '../../../sidecar/inventory/rename-place.ts';
import { changeDevice, createDevice, type InventoryParts, retireDevice } from '../../../sidecar/inventory/store.ts';
import { ANNA, miner, onBothEngines, open, pdu } from './engines.ts';

const BORIS = { id: 'u2', name: 'Boris' };
const full = {
  ...{ make: 'Bitmain', model: 'S19', serial: 'SN1', mac: 'aa-bb-cc-00-00-01', ports: { http: 8080 } },
  ...{ credentials: 'miners', name: 'one', location: { building: 'b1', rack: 'r7', position: '3' }, client: 'acme' },
  ...{ feeds: [{ pdu: 'p1', outlet: '4' }], expected: { hashrateThs: 95.5, boards: 3 }, tags: ['new', 'air', 'new'] },
};

onBothEngines((fresh) => {
  const begin = async () => {
    let at = 1_000;
    const { db, close } = await open(fresh());
    const now = () => {
      at += 1_000;
      return at;
    };
    const parts: InventoryParts = { db, now };
    await createDevice(parts, ANNA, pdu('p1', '10.9.0.1'));
    return { db, parts, close };
  };

  const nine = { serial: 'SN9', mac: 'AA:BB:CC:00:00:09', feeds: [{ pdu: 'p1', outlet: '9' }] };
  let standing: ReturnType<typeof begin> | undefined;
  const refusing = async () => {
    standing ??= begin().then(async (begun) => {
      await createDevice(begun.parts, ANNA, miner(9, nine));
      return begun;
    });
    return standing;
  };
  afterAll(async () => (await standing)?.close());

  it('keeps every field of a device, tidied, and writes down who created it', async () => {
    const { db, parts, close } = await begin();
    await createDevice(parts, ANNA, miner(1, full));
    const expected = { ...miner(1, full), mac: 'AA:BB:CC:00:00:01', tags: ['air', 'new'] };
    expect(await readDevice(db, 'm1')).toEqual({ record: expected, revision: 1, createdAt: 3_000, changedAt: 3_000 });
    expect(await readHistory(db, { device: 'm1', limit: 9 })).toEqual([
      {
        number: 2,
        at: new Date(3_000).toISOString(),
        by: ANNA,
        device: 'm1',
        revision: 2,
        field: 'created',
        to: expected,
      },
    ]);
    await close();
  });

  it('changes by revision, and tells who comes too late what stands there', async () => {
    const { db, parts, close } = await begin();
    await createDevice(parts, ANNA, miner(1, full));
    const patch = { client: null, location: { rack: 'r8' }, expected: { boards: null, fans: 4 } };
    const changed = await changeDevice(parts, BORIS, { id: 'm1', revision: 1, patch });
    expect(changed).toMatchObject({ revision: 2, record: { location: { building: 'b1', rack: 'r8', position: '3' } } });
    expect(changed.record.expected).toEqual({ hashrateThs: 95.5, fans: 4 });
    await expect(changeDevice(parts, ANNA, { id: 'm1', revision: 1, patch: { name: 'x' } })).rejects.toMatchObject({
      status: 409,
      details: { current: { revision: 2, name: 'one' } },
    });
    const lines = await readHistory(db, { device: 'm1', limit: 9 });
    const shown = lines.map(({ by, field, from, to }) => [by.name, field, from, to]);
    expect(shown).toEqual([
      ['Boris', 'location.rack', 'r7', 'r8'],
      ['Boris', 'expected.fans', undefined, 4],
      ['Boris', 'expected.boards', 3, undefined],
      ['Boris', 'client', 'acme', undefined],
      ['Anna', 'created', undefined, expect.objectContaining({ id: 'm1' })],
    ]);
    await close();
  });

  it('leaves revision and history alone where nothing changes', async () => {
    const { db, parts, close } = await begin();
    const before = await inventoryTag(db, undefined);
    const same = await changeDevice(parts, BORIS, { id: 'p1', revision: 1, patch: { address: ' 10.9.0.1 ' } });
    expect([same.revision, await inventoryTag(db, undefined)]).toEqual([1, before]);
    expect(await readHistory(db, { limit: 9 })).toHaveLength(1);
    await close();
  });

  it.each([
    ['the same id', { id: 'p1' }, 409, 'id: found "p1", which is there already'],
    ['an address', { address: '10.9.0.1' }, 409, 'address: found "10.9.0.1", which "p1" has too'],
    ['a MAC', { mac: 'aabbcc000009' }, 409, 'mac: found AA:BB:CC:00:00:09, which "m9" has too'],
    ['a serial', { serial: 'sn9' }, 409, 'serial: found "sn9", which "m9" has too'],
    ['an outlet', { feeds: [{ pdu: 'p1', outlet: '9' }] }, 409, 'outlet "9" of p1, which feeds "m9" already'],
    ['an outlet twice', { feeds: [1, 1].map(() => ({ pdu: 'p1', outlet: '1' })) }, 400, 'outlet "1" of p1 twice'],
    ['no PDU', { feeds: [{ pdu: 'm9', outlet: '1' }] }, 400, 'found "m9", which is a miner, expected the id of a PDU'],
    ['an unknown PDU', { feeds: [{ pdu: 'p9', outlet: '1' }] }, 400, 'found "p9", which is no device'],
    [
      'a PDU elsewhere',
      { site: 'south', feeds: [{ pdu: 'p1', outlet: '1' }] },
      409,
      '"p1" on site north, expected one on south',
    ],
    [
      'itself as a PDU',
      { id: 'x', kind: 'pdu', feeds: [{ pdu: 'x', outlet: '1' }] },
      400,
      'found "x", the device itself',
    ],
    ['a wrong kind', { kind: 'toaster' }, 400, 'kind: found "toaster", expected one of miner, gpu-rig, pdu, sensor'],
    ['an unknown field', { colour: 'red' }, 400, 'found the unknown key "colour"'],
    ['a zero byte', { name: 'a\u0000b' }, 400, 'name: found a control character'],
    ['a novel', { name: 'x'.repeat(300) }, 400, 'name: found 300 characters, expected at most 255'],
  ])('refuses %s', async (_what, patch, status, message) => {
    const { db, parts } = await refusing();
    const before = await inventoryTag(db, undefined);
    const refused = createDevice(parts, ANNA, miner(1, patch as Patch));
    await expect(refused).rejects.toMatchObject({ status, message: expect.stringContaining(message) as string });
    expect(await inventoryTag(db, undefined)).toBe(before);
  });

  it('lets the database itself refuse an outlet, an address or a MAC that is taken', async () => {
    const { db, parts, close } = await begin();
    await createDevice(parts, ANNA, miner(1, { mac: 'AA:BB:CC:00:00:01', feeds: [{ pdu: 'p1', outlet: '1' }] }));
    await createDevice(parts, ANNA, miner(2));
    const outlet = { device_id: 'm2', seq: 0, pdu_id: 'p1', outlet: '1' };
    await expect(db.insertInto('device_feeds').values(outlet).execute()).rejects.toThrow(/unique/i);
    for (const values of [{ mac: 'AA:BB:CC:00:00:01' }, { endpoint: '10.9.0.1' }])
      await expect(db.updateTable('devices').set(values).where('id', '=', 'm2').execute()).rejects.toThrow(/unique/i);
    await close();
  });

  it('retires a device, which gives up its outlet and its address, and no PDU that still feeds somebody', async () => {
    const { db, parts, close } = await begin();
    await createDevice(parts, ANNA, miner(1, { feeds: [{ pdu: 'p1', outlet: '1' }] }));
    await expect(retireDevice(parts, ANNA, { id: 'p1', revision: 1 })).rejects.toThrow('but it feeds m1');
    await retireDevice(parts, ANNA, { id: 'm1', revision: 1 });
    await createDevice(parts, ANNA, miner(2, { address: miner(1).address, feeds: [{ pdu: 'p1', outlet: '1' }] }));
    expect((await readDevice(db, 'm1'))?.record).toEqual({ ...miner(1), state: 'retired' });
    expect((await publishedDevices(db, 'north')).map(({ id }) => id)).toEqual(['m2', 'p1']);
    await close();
  });

  it('shows no new device to others, and wants a PDU to be active before what hangs on it', async () => {
    const { db, parts, close } = await begin();
    await createDevice(parts, ANNA, pdu('p2', '10.9.0.2', { state: 'new' }));
    const feeds = [{ pdu: 'p2', outlet: '1' }];
    await expect(createDevice(parts, ANNA, miner(1, { feeds }))).rejects.toThrow('found "p2", which is new');
    await createDevice(parts, ANNA, miner(1, { feeds, state: 'new' }));
    expect((await publishedDevices(db, undefined)).map(({ id }) => id)).toEqual(['p1']);
    await changeDevice(parts, ANNA, { id: 'p2', revision: 1, patch: { state: 'active' } });
    await changeDevice(parts, ANNA, { id: 'm1', revision: 1, patch: { state: 'repair', make: 'Bitmain' } });
    const { site: _site, ...shown } = miner(1, { feeds, state: 'repair' });
    expect((await publishedDevices(db, 'north'))[0]).toEqual(shown);
    expect(await publishedDevices(db, 'south')).toEqual([]);
    await close();
  });

  it('renames a rack with all in it, tells it of each device, and merges no two', async () => {
    const { db, parts, close } = await begin();
    const at = (rack: string, position: string) => ({ location: { building: 'b1', rack, position } });
    await createDevice(parts, ANNA, miner(1, at('r1', '10')));
    await createDevice(parts, ANNA, miner(2, at('r1', '2')));
    await createDevice(parts, ANNA, miner(3, at('r2', '1')));
    const before = await inventoryTag(db, undefined);
    await createPlace(parts, { site: 'north', building: 'b1', rack: 'r3', position: '' });
    const rack = { site: 'north', building: 'b1', rack: 'r1', position: '' };
    expect(await renamePlace(parts, BORIS, rack, 'r1')).toBe(0);
    expect(await inventoryTag(db, undefined)).toBe(before);
    await expect(renamePlace(parts, BORIS, rack, 'r3')).rejects.toMatchObject({ status: 409 });
    expect(await renamePlace(parts, BORIS, rack, 'R-one')).toBe(2);
    await expect(renamePlace(parts, BORIS, rack, 'r9')).rejects.toMatchObject({ status: 404 });
    expect(await readDevice(db, 'm1')).toMatchObject({ revision: 2, record: at('R-one', '10') });
    expect(await readDevice(db, 'm3')).toMatchObject({ revision: 1, record: at('r2', '1') });
    expect((await readHistory(db, { device: 'm2', limit: 1 }))[0]).toMatchObject({
      ...{ by: BORIS, field: 'location.rack', from: 'r1', to: 'R-one' },
    });
    const places = (await listPlaces(db, 'north')).map(({ rack: r, position, devices }) => [r, position, devices]);
    const inOrder = [
      ['', '', 1],
      ['', '', 0],
      ['R-one', '', 0],
      ['R-one', '2', 1],
      ['R-one', '10', 1],
    ];
    expect(places).toEqual([...inOrder, ['r2', '', 0], ['r2', '1', 1], ['r3', '', 0]]);
    await close();
  });
});
