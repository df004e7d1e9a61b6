import { describe, expect, it } from 'vitest';
import { readHistory } from '../../../sidecar/inventory/history.ts';
import { readDevice } from '../../../sidecar/inventory/read-devices.ts';
import { changeDevice, createDevice } from '../../../sidecar/inventory/store.ts';
import type { InventoryDb } from '../../../sidecar/inventory/tables.ts';
import type { SyncChange, SyncDevice } from '../../../sidecar/snipe-it/inventory-side.ts';
import { storedInventory } from '../../../sidecar/snipe-it/stored-inventory.ts';
import { onBothEngines, open, pdu } from '../inventory/engines.ts';
import { ACTOR, miner } from './farm.ts';
import { patchOfMiner } from './real-farm.ts';

interface Change {
  what: string;
  fields: SyncChange;
  /** The device as the synchronisation sees it afterwards. */
  device: SyncDevice;
  /** Lines of history: field, from, to. */
  history: [string, unknown, unknown][];
}

const { name: _name, ...nameless } = miner(1);
const { rack: _rack, ...rackless } = miner(1);
const { client: _client, mac: _mac, ...anonymous } = miner(1);

const CHANGES: Change[] = [
  {
    what: 'a text is said',
    fields: { name: ' theirs ' },
    device: { ...miner(1), name: 'theirs' },
    history: [['name', 'H1-R01-S1', 'theirs']],
  },
  { what: 'null clears a text', fields: { name: null }, device: nameless, history: [['name', 'H1-R01-S1', undefined]] },
  {
    what: 'a rack is taken away and its building stays',
    fields: { rack: null },
    device: rackless,
    history: [['location.rack', 'R01', undefined]],
  },
  {
    what: 'several fields at once',
    fields: { building: 'Yard', rack: 'R09', state: 'repair' },
    device: { ...miner(1), building: 'Yard', rack: 'R09', state: 'repair' },
    history: [
      ['location.building', 'Hall 1', 'Yard'],
      ['location.rack', 'R01', 'R09'],
      ['state', 'active', 'repair'],
    ],
  },
  {
    what: 'what only one may have is given up',
    fields: { client: null, mac: null },
    device: anonymous,
    history: [
      ['client', 'miller', undefined],
      ['mac', '0A:1B:2C:3D:00:01', undefined],
    ],
  },
  {
    what: 'what is so already is no change',
    fields: { state: 'active', make: 'antminer' },
    device: miner(1),
    history: [],
  },
];

const REFUSED: [string, SyncChange, RegExp][] = [
  ['another device has the MAC', { mac: '0A:1B:2C:3D:00:02' }, /^mac: found 0A:1B:2C:3D:00:02, which "m2" has too$/],
  ['another device has the serial', { serial: 'sn00002' }, /^serial: found "sn00002", which "m2" has too$/],
  ['no MAC at all', { mac: 'unknown' }, /^mac: found "unknown", expected /],
  ['a state that is none', { state: 'sold' }, /^state: found "sold", expected one of new, active/],
  ['a state may not be nothing', { state: null }, /^state: /],
];

onBothEngines((fresh) => {
  const farm = async () => {
    const { db, close } = await open(fresh());
    let at = 0;
    const parts = { db, now: () => (at += 1) };
    await createDevice(parts, ACTOR, patchOfMiner(1));
    await createDevice(parts, ACTOR, patchOfMiner(2));
    return { db, close, parts, side: storedInventory(parts) };
  };
  const changesOf = async (db: InventoryDb) =>
    (await readHistory(db, { device: 'm1', limit: 100 })).filter(({ field }) => field !== 'created').reverse();

  describe('a change from Snipe-IT', () => {
    it.each(CHANGES)('$what', async ({ fields, device, history }) => {
      const { db, close, side } = await farm();
      expect(await side.devices()).toEqual([miner(1), miner(2)]);
      await side.change(ACTOR, 'm1', fields);
      expect(await side.devices()).toEqual([device, miner(2)]);
      const lines = await changesOf(db);
      expect(lines.map(({ field, from, to }) => [field, from, to])).toEqual(history);
      expect(lines.map(({ by }) => by)).toEqual(history.map(() => ({ id: 'anna', name: 'Anna (from Snipe-IT)' })));
      await close();
    });

    it.each(REFUSED)('is refused where %s, and changes nothing', async (_what, fields, reason) => {
      const { db, close, side } = await farm();
      await expect(side.change(ACTOR, 'm1', fields)).rejects.toThrow(reason);
      expect([await side.devices(), await changesOf(db)]).toEqual([[miner(1), miner(2)], []]);
      await close();
    });

    it('is refused for a device that nobody has', async () => {
      const { close, side } = await farm();
      await expect(side.change(ACTOR, 'm9', { name: 'x' })).rejects.toThrow('there is no device "m9"');
      await close();
    });
  });

  it('a device that Snipe-IT retires gives up its outlet, and nothing of its addresses is told there', async () => {
    const { db, close, parts, side } = await farm();
    await createDevice(parts, ACTOR, pdu('p1', '10.9.0.1'));
    await changeDevice(parts, ACTOR, { id: 'm1', revision: 1, patch: { feeds: [{ pdu: 'p1', outlet: '1' }] } });
    await side.change(ACTOR, 'm1', { state: 'retired' });
    expect((await readDevice(db, 'm1'))?.record).toMatchObject({ state: 'retired', address: '10.0.0.2' });
    expect((await readDevice(db, 'm1'))?.record.feeds).toBeUndefined();
    expect(Object.keys((await side.devices())[2] ?? {}).sort()).toEqual(['id', 'kind', 'state', 'tags']);
    await close();
  });

  it('changes at the same moment lose nothing', async () => {
    const { close, side } = await farm();
    const fields: SyncChange[] = [{ name: 'a' }, { client: 'b' }, { position: 'c' }, { state: 'repair' }];
    await Promise.all(fields.map((each) => side.change(ACTOR, 'm1', each)));
    expect((await side.devices())[0]).toMatchObject({ name: 'a', client: 'b', position: 'c', state: 'repair' });
    await close();
  });
});
