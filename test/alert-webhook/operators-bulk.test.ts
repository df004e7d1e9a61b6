import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BulkOrder, cancelBulk, getBulk, listBulks, orderBulk } from '../../alert-webhook/operators/bulk.ts';
import { spread } from '../../alert-webhook/operators/chosen.ts';
import type { Desk } from '../../alert-webhook/operators/desk.ts';
import { setKillSwitch } from '../../alert-webhook/operators/kill-switch.ts';
import { workBulks } from '../../alert-webhook/operators/work-bulks.ts';
import { recover } from '../../alert-webhook/recover.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { feed, MINER, until } from './bench.ts';
import { deskOver, hashing, rackOf, WHO } from './desk.ts';

const unsealed = () => Promise.resolve();
const REAL = {
  get now() {
    return Date.now();
  },
};
const ALL: BulkOrder = { selection: { all: true }, action: 'reboot', atOnce: 2, pauseSeconds: 0, force: true, ...WHO };
const at = (count: number) => deskOver({ devices: rackOf(count), clock: REAL as { now: number } });

/** Rounds of work until the order has ended. The greatest number of items that ran at once comes back with it. */
async function worked(desk: Desk, id = 1) {
  let most = 0;
  await until(
    'the bulk order ended',
    async () => {
      await workBulks(desk);
      const { items, state } = await getBulk(desk, id);
      most = Math.max(most, items.filter((item) => item.state === 'running').length);
      return state === 'ended';
    },
    60_000,
  );
  return { most, ...(await getBulk(desk, id)) };
}

const states = ({ items }: { items: { device: string; state: string }[] }) =>
  items.map(({ device, state }) => `${device} ${state}`);

/** Reboots bring each miner back as it was. */
async function rebooting(count: number) {
  const farm = await at(count);
  const fresh = setInterval(() => {
    for (const id of farm.samples.samples.keys()) farm.samples.samples.set(id, hashing(id));
  }, 20);
  fresh.unref();
  return farm;
}

describe('a bulk order', () => {
  it('does the same to every miner, so many at once, and tells each step in the ledger', async () => {
    const { desk, pdus, db } = await rebooting(5);
    const made = await orderBulk(desk, ALL, unsealed);
    expect(made).toMatchObject({ id: 1, state: 'running', atOnce: 2, by: 'anna' });
    expect(states(made)).toEqual(['m1 waiting', 'm2 waiting', 'm3 waiting', 'm4 waiting', 'm5 waiting']);
    const done = await worked(desk);
    expect(states(done)).toEqual(['m1 done', 'm2 done', 'm3 done', 'm4 done', 'm5 done']);
    expect(done.most).toBe(2);
    expect(pdus.deeds).toHaveLength(5);
    for (const item of done.items)
      expect(item).toMatchObject({ action: expect.any(Number), evidence: expect.stringMatching(/^verified: /) });
    const lines = await db.selectFrom('journal').select('evidence').where('step', '=', 'bulk').orderBy('seq').execute();
    expect(lines.map(({ evidence }) => (JSON.parse(evidence) as { event: string }).event)).toEqual([
      'ordered',
      ...Array.from({ length: 5 }, () => 'item'),
      'ended',
    ]);
    expect(await listBulks(desk, 10)).toMatchObject([{ id: 1, state: 'ended' }]);
  }, 60_000);

  it('skips what its gates refuse, with the reason, and goes on', async () => {
    const farm = await deskOver({
      devices: [...rackOf(2), { ...MINER, id: 'm3', remediation: 'never', feeds: [feed('pdu-1', '3')] }],
      clock: REAL as { now: number },
    });
    farm.samples.samples.set('m1', { ...hashing('m1'), operation: 'sleeping' });
    await orderBulk(farm.desk, { ...ALL, force: false }, unsealed);
    const done = await worked(farm.desk);
    expect(states(done)).toEqual(['m1 skipped', 'm2 skipped', 'm3 skipped']);
    const [one, two, three] = done.items;
    expect(one?.evidence).toMatch(/sleep/);
    expect(two?.evidence).toMatch(/\(not-confirmed\).*force: true/);
    expect(three?.evidence).toMatch(/remediation: never/);
    expect(farm.pdus.deeds).toEqual([]);
  }, 60_000);

  it('waits between two starts', async () => {
    const clock = { now: Date.UTC(2026, 10, 22, 4) };
    const { desk } = await deskOver({ devices: rackOf(3), clock });
    await orderBulk(desk, { ...ALL, atOnce: 3, pauseSeconds: 60 }, unsealed);
    const running = async () => {
      await workBulks(desk);
      return (await getBulk(desk, 1)).items.filter(({ state }) => state === 'running').length;
    };
    expect(await running()).toBe(1);
    clock.now += 59_000;
    expect(await running()).toBe(1);
    clock.now += 1_000;
    expect(await running()).toBe(2);
  });

  it('stops by itself when three fail one after the other', async () => {
    const { desk, pdus, notices } = await at(6);
    pdus.trouble = { reason: 'refused', executes: false };
    await orderBulk(desk, { ...ALL, atOnce: 1 }, unsealed);
    const done = await worked(desk);
    expect(states(done)).toEqual([
      'm1 failed',
      'm2 failed',
      'm3 failed',
      'm4 cancelled',
      'm5 cancelled',
      'm6 cancelled',
    ]);
    expect(done).toMatchObject({ cancelledBy: 'alert-webhook' });
    expect(done.items[3]?.evidence).toBe('3 failed one after the other');
    expect(notices).toContainEqual(expect.objectContaining({ event: 'bulk-stopped', level: 'error' }));
  }, 60_000);

  it('stops at the kill switch, and begins nothing', async () => {
    const { desk, pdus } = await at(3);
    await setKillSwitch(desk, { on: true, by: 'bert', comment: 'smoke' }, unsealed);
    await orderBulk(desk, ALL, unsealed);
    const done = await worked(desk);
    expect(states(done)).toEqual(['m1 cancelled', 'm2 cancelled', 'm3 cancelled']);
    expect(done.items[0]?.evidence).toBe('bert has switched everything off: smoke');
    expect(pdus.deeds).toEqual([]);
  });

  it('stops where many miners fail at once', async () => {
    const { desk, pdus, samples } = await at(3);
    samples.summaries = ['m1', 'm2', 'm3'].map((id) => ({ id, kind: 'miner', operation: 'not-hashing' }) as never);
    await orderBulk(desk, { ...ALL, force: false, selection: { devices: ['m1', 'm2'] } }, unsealed);
    for (const id of ['m1', 'm2', 'm3']) samples.samples.set(id, { ...hashing(id), operation: 'not-hashing' });
    const done = await worked(desk);
    expect(states(done)).toEqual(['m1 cancelled', 'm2 cancelled']);
    expect(done.items[0]?.evidence).toMatch(/correlated-failure.*3 of 3 miners/);
    expect(pdus.deeds).toEqual([]);
  });

  it('that is cancelled begins nothing more; a second cancel is refused', async () => {
    const { desk } = await at(3);
    await orderBulk(desk, ALL, unsealed);
    const cancelled = await cancelBulk(desk, 1, { by: 'bert', comment: 'wrong rack' }, unsealed);
    expect(states(cancelled)).toEqual(['m1 cancelled', 'm2 cancelled', 'm3 cancelled']);
    expect(cancelled.items[0]?.evidence).toBe('cancelled by bert: wrong rack');
    expect((await worked(desk)).state).toBe('ended');
    await expect(cancelBulk(desk, 1, WHO, unsealed)).rejects.toMatchObject({ status: 409 });
    await expect(getBulk(desk, 2)).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    ['no device', { devices: ['m9'] }, /no device "m9"/],
    ['a PDU', { devices: ['pdu-1'] }, /"pdu-1" is a pdu, expected a miner/],
    ['a rack that is not there', { racks: ['r99'] }, /means no miner/],
    ['nothing', {}, /means no miner/],
  ])('for %s is refused, and nothing is stored', async (_name, selection, message) => {
    const { desk, db } = await at(2);
    await expect(orderBulk(desk, { ...ALL, selection }, unsealed)).rejects.toThrow(message);
    expect(await db.selectFrom('bulk_orders').select('id').execute()).toEqual([]);
  });
});

describe('a bulk order after a crash', () => {
  it('takes what ran from its action, and does nothing twice', async () => {
    const { desk, pdus, db, samples } = await rebooting(3);
    await orderBulk(desk, { ...ALL, atOnce: 1 }, unsealed);
    const dead: Desk = { ...desk, launch: (job) => void job.catch(() => undefined) };
    await workBulks(dead);
    expect(states(await getBulk(desk, 1))).toEqual(['m1 running', 'm2 waiting', 'm3 waiting']);
    const { hands } = desk.tools;
    if (hands === undefined) throw new Error('there are no hands');
    samples.samples.set('m1', hashing('m1'));
    for (const { done } of await recover({ ...desk.tools, hands })) desk.launch(done);
    const done = await worked(desk);
    expect(done.items.filter(({ state }) => state === 'done').length).toBeGreaterThanOrEqual(2);
    expect(new Set(pdus.deeds).size).toBeLessThanOrEqual(1);
    expect(pdus.deeds.length).toBeLessThanOrEqual(3);
    expect(await db.selectFrom('actions').select('id').execute()).toHaveLength(3);
  }, 60_000);
});

describe('miners of several PDUs', () => {
  it('take turns', () => {
    const miner = (id: string, pdu: string) => ({ ...MINER, id, feeds: [{ pdu, outlet: id }] });
    const mixed = [miner('a1', 'a'), miner('a2', 'a'), miner('a3', 'a'), miner('b1', 'b'), miner('c1', 'c')];
    expect(spread(mixed).map(({ id }) => id)).toEqual(['a1', 'b1', 'c1', 'a2', 'a3']);
  });
});

describe('on PostgreSQL', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  it('two processes that work off one order at once begin each item once', async () => {
    const address = postgres.database();
    const clock = REAL as { now: number };
    const one = await deskOver({ address, devices: rackOf(4), clock });
    const two = await deskOver({ address, devices: rackOf(4), clock, pdus: one.pdus });
    await orderBulk(one.desk, { ...ALL, atOnce: 4 }, unsealed);
    await Promise.all([workBulks(one.desk), workBulks(two.desk), workBulks(one.desk)]);
    const { items } = await getBulk(two.desk, 1);
    const actions = await one.db.selectFrom('actions').select(['id', 'device']).execute();
    expect(actions.map(({ device }) => device).toSorted()).toEqual(['m1', 'm2', 'm3', 'm4']);
    expect(items.every(({ state, action }) => state === 'running' && action !== undefined)).toBe(true);
  }, 60_000);
});
