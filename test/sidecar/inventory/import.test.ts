import { expect, it } from 'vitest';
import { importDevices } from '../../../sidecar/inventory/apply-import.ts';
import { readHistory } from '../../../sidecar/inventory/history.ts';
import { listDevices } from '../../../sidecar/inventory/list.ts';
import { countSteps, type Incoming } from '../../../sidecar/inventory/plan-import.ts';
import { inventoryTag } from '../../../sidecar/inventory/published.ts';
import { readAll } from '../../../sidecar/inventory/read-devices.ts';
import type { Patch } from '../../../sidecar/inventory/record.ts';
import { changeDevice, createDevice } from '../../../sidecar/inventory/store.ts';
import { ANNA, miner, onBothEngines, open, pdu } from './engines.ts';

const RUN = { actor: ANNA, apply: true, site: 'north', state: 'active' } as const;
const rows = (said: readonly Patch[]): Incoming[] => said.map((each, at) => ({ place: `line ${at + 2}`, said: each }));
const farm = (miners: number): Patch[] => [
  ...Array.from({ length: miners }, (_, at) =>
    miner(at + 1, {
      ...{
        serial: `SN${at + 1}`,
        client: at % 3 === 0 ? 'acme' : 'umbrella',
        tags: at % 2 ? ['odd'] : ['even', 'x%_y'],
      },
      ...{ location: { building: 'b1', rack: `r${Math.floor(at / 10)}`, position: `${at % 10}` } },
      ...{ feeds: [{ pdu: `p${Math.floor(at / 24)}`, outlet: String((at % 24) + 1) }] },
    }),
  ),
  ...Array.from({ length: Math.ceil(miners / 24) }, (_, at) => pdu(`p${at}`, `10.99.0.${at + 1}`)),
];

onBothEngines((fresh) => {
  it('imports in pieces, a bad row loses no other, and a second time there is nothing to do', async () => {
    const { db, close } = await open(fresh());
    const parts = { db, now: Date.now };
    const said = farm(1100);
    said[7] = { ...said[7], mac: 'none' };
    const seen: number[] = [];
    const progress = (done: number, all: number): void => void seen.push(done / all);
    const dry = await importDevices(parts, rows(said), { ...RUN, apply: false });
    expect([countSteps(dry), await readAll(db)]).toEqual([
      { create: 1145, change: 0, same: 0, conflict: 0, bad: 1 },
      [],
    ]);
    const steps = await importDevices(parts, rows(said), { ...RUN, progress });
    expect(steps).toEqual(dry);
    const why = ['mac: found "none", expected AA:BB:CC:DD:EE:FF'];
    expect(steps[7]).toEqual({ what: 'bad', place: 'line 9', why });
    expect(seen.length).toBeGreaterThan(2);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    expect(seen.at(-1)).toBe(1);
    expect(await readAll(db)).toHaveLength(1145);
    const tag = await inventoryTag(db, undefined);
    const again = await importDevices(parts, rows(said), RUN);
    expect(countSteps(again)).toEqual({ create: 0, change: 0, same: 1145, conflict: 0, bad: 1 });
    expect(await inventoryTag(db, undefined)).toBe(tag);
    await close();
  });

  it('hands addresses and outlets round in one go, and takes the MAC of nobody else', async () => {
    const { db, close } = await open(fresh());
    const parts = { db, now: Date.now };
    const mac = (n: number) => `AA:BB:CC:00:00:0${n}`;
    const one = (n: number, like: number): Patch =>
      miner(n, {
        serial: `SN${n}`,
        mac: mac(n),
        address: `10.5.5.${like}`,
        feeds: [{ pdu: 'p1', outlet: `${like}` }],
      });
    await importDevices(parts, rows([pdu('p1', '10.9.0.1'), one(1, 1), one(2, 2)]), RUN);
    const steps = await importDevices(parts, rows([one(1, 3), one(2, 1)]), RUN);
    expect(countSteps(steps)).toMatchObject({ change: 2 });
    const after = (await readAll(db)).map(({ record }) => record);
    expect(after.slice(0, 2)).toEqual([one(1, 3), one(2, 1)]);
    const stolen = await importDevices(parts, rows([{ ...one(2, 2), mac: mac(1) }]), RUN);
    expect(countSteps(stolen)).toMatchObject({ change: 0, conflict: 1 });
    const lines = await readHistory(db, { device: 'm2', limit: 9 });
    expect(lines.map(({ field, from, to }) => [field, from, to]).slice(0, 2)).toEqual([
      ['feeds', [{ pdu: 'p1', outlet: '2' }], [{ pdu: 'p1', outlet: '1' }]],
      ['address', '10.5.5.2', '10.5.5.1'],
    ]);
    await close();
  });

  it('plans the rest anew when somebody writes between two pieces', async () => {
    const address = fresh();
    const [mine, theirs] = [await open(address), await open(address)];
    const parts = { db: mine.db, now: Date.now };
    const said = farm(1100);
    let other: Promise<unknown> | undefined;
    const steps = await importDevices(parts, rows(said), {
      ...RUN,
      // The last miner's address is taken by somebody else while the import is under way.
      progress: async () => {
        other ??= createDevice(
          { db: theirs.db, now: Date.now },
          ANNA,
          miner(5000, { address: miner(1100).address, serial: 'SN5000' }),
        );
        await other;
      },
    });
    expect(countSteps(steps)).toEqual({ create: 1145, change: 0, same: 0, conflict: 1, bad: 0 });
    const why = `the address ${miner(1100).address} is that of "m5000", but its serial is SN5000, not SN1100`;
    expect(steps[1099]).toEqual({ what: 'conflict', place: 'line 1101', why: [expect.stringContaining(why)] });
    expect((await listDevices(mine.db, { limit: 1, sort: 'id' })).total).toBe(1146);
    await Promise.all([mine.close(), theirs.close()]);
  });

  it('lists in pages, sorted and filtered by the database', async () => {
    const { db, close } = await open(fresh());
    const parts = { db, now: Date.now };
    await importDevices(parts, rows(farm(120)), RUN);
    await changeDevice(parts, ANNA, { id: 'm5', revision: 1, patch: { name: 'Zoë', state: 'repair' } });
    const all = async (query: Record<string, string>): Promise<string[]> => {
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listDevices(db, { limit: 7, sort: 'id', ...query, ...(cursor ? { cursor } : {}) });
        ids.push(...page.items.map(({ record }) => record.id));
        cursor = page.next;
        if (cursor === undefined) expect(page.total).toBe(ids.length);
      } while (cursor !== undefined);
      return ids;
    };
    const records = (await readAll(db)).map(({ record }) => record);
    const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `m${from + at}`);
    expect(await all({})).toEqual(records.map(({ id }) => id));
    expect(await all({ sort: '-id' })).toEqual(records.map(({ id }) => id).reverse());
    expect((await all({ sort: 'address' })).slice(0, 12)).toEqual(numbers(1, 12));
    expect((await all({ sort: '-changed' }))[0]).toBe('m5');
    expect(await all({ sort: 'location', rack: 'r0,r10', kind: 'miner' })).toEqual([
      ...numbers(1, 10),
      ...numbers(101, 110),
    ]);
    expect((await all({ client: 'acme', sort: 'serial' })).length).toBe(40);
    expect((await all({ tag: 'x%_y' })).length).toBe(60);
    expect(await all({ pdu: 'p0', sort: 'address' })).toEqual(numbers(1, 24));
    expect([await all({ search: 'ZOË' }), await all({ search: 'sn12 acme' }), await all({ search: '%' })]).toEqual([
      ['m5'],
      [],
      [],
    ]);
    expect([await all({ state: 'repair' }), await all({ state: 'new,retired' }), await all({ site: 'south' })]).toEqual(
      [['m5'], [], []],
    );
    await expect(listDevices(db, { limit: 7, sort: 'name', cursor: 'nonsense' })).rejects.toMatchObject({
      status: 400,
    });
    await close();
  });
});
