import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execute } from '../../alert-webhook/execute.ts';
import { openDeadMan } from '../../alert-webhook/execution/dead-man.ts';
import { openLatches } from '../../alert-webhook/execution/latches.ts';
import { openQuarantines } from '../../alert-webhook/execution/quarantines.ts';
import { openJournal } from '../../alert-webhook/journal.ts';
import { openLedger } from '../../alert-webhook/ledger.ts';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import { openDatabase } from '../../core/service/database.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { scratch } from './bench.ts';
import { begin, farmOf, processOn, recoverAll } from './mortal.ts';

let postgres: Postgres;
const cleanups: (() => Promise<void> | void)[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  for (const clean of cleanups.reverse()) await clean();
  await postgres.stop();
});

async function opened(engine: string) {
  const folder = scratch();
  const store = await openDatabase<Tables>(engine === 'SQLite' ? folder.path('db') : postgres.database(), MIGRATIONS);
  cleanups.push(folder.remove, store.close);
  let time = 1_000;
  const now = () => (time += 1);
  const journal = openJournal(store.db, now);
  const ledger = openLedger(journal);
  const books = { latches: openLatches(store.db, now, ledger), quarantines: openQuarantines(store.db, now, ledger) };
  return { store, journal, ...books, steps: async () => (await journal.of(0)).map(({ step }) => step) };
}

const HOT = { site: 'tx1', device: 'm1', fault: 'too-hot', evidence: 'chip at 110 °C', by: 'alert-webhook' };

describe.each(['SQLite', 'PostgreSQL'])('on %s', (engine) => {
  it('a latch stands until a person releases it, and each is one line of the ledger', async () => {
    const { latches, journal, steps } = await opened(engine);
    const first = await latches.set(HOT);
    expect(first).toMatchObject(HOT);
    expect(await latches.set({ ...HOT, evidence: 'again', by: 'anna' })).toEqual(first);
    expect(await latches.of('tx1', 'm1')).toEqual(first);
    expect(await latches.of('tx2', 'm1')).toBeUndefined();
    await latches.set({ site: 'tx1', device: 'pdu-1/4', evidence: 'spare', by: 'anna' });
    expect((await latches.list()).map(({ device }) => device)).toEqual(['m1', 'pdu-1/4']);
    const release = { site: 'tx1', device: 'm1', by: 'anna', comment: 'fan replaced' };
    expect(await latches.release(release)).toBe(true);
    expect(await latches.release(release)).toBe(false);
    expect(await latches.set(HOT)).not.toEqual(first);
    expect(await steps()).toEqual(['latch', 'latch', 'unlatch', 'latch']);
    expect(await journal.broken()).toBeUndefined();
  });

  it('two at once leave one latch, one quarantine and one line of each', async () => {
    const { latches, quarantines, steps } = await opened(engine);
    const set = () => latches.set(HOT);
    const [one, two, three] = await Promise.all([set(), set(), set()]);
    expect([two, three]).toEqual([one, one]);
    const distrust = () => quarantines.set({ site: 'tx1', pdu: 'pdu-1', evidence: 'silent', actionId: 7 });
    expect(new Set((await Promise.all([distrust(), distrust()])).map(({ id }) => id)).size).toBe(1);
    expect(await steps()).toEqual(['latch', 'quarantine']);
  });

  it('a quarantine stands until a person releases it', async () => {
    const { quarantines, steps } = await opened(engine);
    const order = { site: 'tx1', pdu: 'pdu-1', evidence: 'outlet 3 feeds another machine', actionId: 7 };
    const first = await quarantines.set(order);
    expect(first).toMatchObject(order);
    expect(await quarantines.set({ ...order, actionId: 8 })).toEqual(first);
    expect(await quarantines.list()).toEqual([first]);
    const release = { site: 'tx1', pdu: 'pdu-1', by: 'anna', comment: 'cords changed' };
    expect(await quarantines.release(release)).toBe(true);
    expect(await quarantines.release(release)).toBe(false);
    expect(await quarantines.of('tx1', 'pdu-1')).toBeUndefined();
    expect(await steps()).toEqual(['quarantine', 'release']);
  });

  it('a device is latched off, and a cut that a dead process left is taken back by the dead-man', async () => {
    const { store, latches } = await opened(engine);
    const farm = farmOf('plain-pdu', 2);
    farm.pdus.onPower = () => undefined;
    const dying = processOn(store, farm, { line: 5, committed: true });
    await execute(dying, await begin(dying, store, 'power-off', 'too-hot'), false);
    const next = processOn(store, farm);
    expect(await recoverAll(next)).toMatchObject({ outcome: 'verified', evidence: '2 outlets are off' });
    expect(await latches.list()).toMatchObject([{ device: 'm1' }]);
    await latches.release({ site: 'tx1', device: 'm1', by: 'anna', comment: 'cool' });
    for (const place of farm.pdus.outlets.keys()) farm.pdus.switch(place, true);
    const cut = processOn(store, farm, { line: 4, committed: true });
    const action = await begin(cut, store, 'power-cycle', 'offline');
    await execute(cut, action, false);
    expect([...farm.pdus.outlets.values()].map(({ on }) => on)).toEqual([false, false]);
    await store.db.updateTable('action_outlets').set({ due_on_at: 1 }).where('action_id', '=', action.id).execute();
    await openDeadMan(next, { leads: () => true }).sweep();
    expect([...farm.pdus.outlets.values()].map(({ on }) => on)).toEqual([true, true]);
  });
});
