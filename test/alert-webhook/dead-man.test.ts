import { describe, expect, it } from 'vitest';
import { execute } from '../../alert-webhook/execute.ts';
import { openDeadMan } from '../../alert-webhook/execution/dead-man.ts';
import { outletPlan } from '../../alert-webhook/operator-plan.ts';
import type { Tables } from '../../alert-webhook/tables.ts';
import { Stopped, type Tools } from '../../alert-webhook/tools.ts';
import type { Database } from '../../core/service/database.ts';
import { configWith, FAST } from './bench.ts';
import { begin, type Death, database, farmOf, processOn } from './mortal.ts';

const { remediation: config } = configWith({ ...FAST, onConfirmSeconds: 0.05 });
const ORDER = { site: 'tx1', by: 'anna', comment: 'fan swap' };

/** A process that dies behind its command, and another one that has only a dead-man. */
async function leftOff(death: Death = { line: 2, committed: true }, over: Partial<Tools> = {}) {
  const farm = farmOf('plain-pdu');
  const store = await database();
  const first = processOn(store, farm, death);
  const action = await begin(first, store, 'power-cycle', 'offline');
  await execute(first, action, false);
  const told: string[] = [];
  const tools = processOn(store, farm, undefined, {
    config,
    notify: { tell: ({ level, event }) => told.push(`${level} ${event}`) },
    ...over,
  });
  return { farm, store, action, tools, told, deadMan: openDeadMan(tools, { leads: () => true }) };
}

/** The time by which the outlet must be on is over. */
const late = (store: Database<Tables>) =>
  store.db.updateTable('action_outlets').set({ due_on_at: 1 }).where('due_on_at', 'is not', null).execute();
const dueAt = async (store: Database<Tables>) =>
  (await store.db.selectFrom('action_outlets').select('due_on_at').where('action_id', '=', 1).execute())[0]?.due_on_at;

describe('an outlet that a dead process left off', () => {
  it('is turned on when it is late, which is written down and told, and is then forgotten', async () => {
    const { farm, store, tools, told, deadMan } = await leftOff();
    expect(farm.pdus.outlet().on).toBe(false);
    const at = (await dueAt(store)) ?? 0;
    // 0.1 s off, 0.6 s until off and 0.6 s until on is seen, 10 s between two cords.
    expect(at - Date.now()).toBeGreaterThan(5_000);
    expect(at - Date.now()).toBeLessThan(11_300);
    await deadMan.sweep();
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1']);
    await late(store);
    await deadMan.sweep();
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1', 'on pdu-1/1']);
    const lines = (await tools.journal.of(1)).slice(-2);
    expect(lines.map(({ step, phase }) => `${step} ${phase}`)).toEqual(['rescue-on intent', 'rescue-on sent']);
    expect(lines[0]?.evidence).toMatchObject({ by: 'dead-man', pdu: 'pdu-1', outlet: 'pdu-1/1' });
    expect(told).toEqual(['info outlet-rescued']);
    await deadMan.sweep();
    expect(await dueAt(store)).toBeNull();
    farm.pdus.switch('pdu-1/1', false);
    await deadMan.sweep();
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1', 'on pdu-1/1']);
  });

  it('is left to a process that works on it', async () => {
    const { farm, store, tools, deadMan } = await leftOff();
    await late(store);
    tools.running.add(1);
    await deadMan.sweep();
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1']);
    tools.running.delete(1);
    await deadMan.sweep();
    expect(farm.pdus.outlet().on).toBe(true);
  });

  it('is left to a process that leads', async () => {
    const { farm, store, tools } = await leftOff();
    await late(store);
    await openDeadMan(tools, { leads: () => false }).sweep();
    const overtaken = { ...tools, fence: () => Promise.reject(new Stopped()) };
    await openDeadMan(overtaken, { leads: () => true }).sweep();
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1']);
  });

  it('comes on under a kill switch and a quarantine, too', async () => {
    const asked: (boolean | undefined)[] = [];
    const fence: Tools['fence'] = (options) => {
      if (!options?.again) asked.push(options?.restoring);
      return options?.restoring ? Promise.resolve() : Promise.reject(new Error('everything is switched off'));
    };
    const { farm, store, tools, deadMan } = await leftOff(undefined, { fence });
    await tools.quarantines.set({ site: 'tx1', pdu: 'pdu-1', evidence: 'silent' });
    await late(store);
    await deadMan.sweep();
    expect(asked).toEqual([true]);
    expect(farm.pdus.outlet().on).toBe(true);
  });

  it('is told to come on three times, not more often than it may need, and then told to people once', async () => {
    const { farm, store, told, deadMan } = await leftOff();
    farm.pdus.staysOff = true;
    await late(store);
    for (let round = 0; round < 8; round += 1) {
      await deadMan.sweep();
      await deadMan.sweep();
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1', 'on pdu-1/1', 'on pdu-1/1', 'on pdu-1/1']);
    expect(told).toEqual(['info outlet-rescued', 'error outlet-stays-off']);
    farm.pdus.switch('pdu-1/1', true);
    await deadMan.sweep();
    expect(await dueAt(store)).toBeNull();
  });

  it('is waited for while its PDU is silent, which is told once', async () => {
    const { farm, store, told, deadMan } = await leftOff();
    farm.pdus.silent = true;
    await late(store);
    await deadMan.sweep();
    await deadMan.sweep();
    expect(told).toEqual(['error outlet-may-be-off']);
    farm.pdus.silent = false;
    await deadMan.sweep();
    expect(farm.pdus.outlet().on).toBe(true);
  });

  it('does not come on at the same moment as its neighbour', async () => {
    const spaced = { ...config, secondsBetweenOnsPerPdu: 3600 };
    const { farm, store, tools, deadMan } = await leftOff(undefined, { config: spaced });
    farm.pdus.add('pdu-1', '2', { on: false });
    const view = { pdu: 'pdu-1', outlet: 'pdu-1/2', nativeCycle: false, state: { state: 'on' as const } };
    const { id } = await tools.actions.order(ORDER, outletPlan('cycle', 'm2', view, config));
    await tools.due.expect(id, 1);
    await late(store);
    await deadMan.sweep();
    await deadMan.sweep();
    expect(farm.pdus.deeds.filter((deed) => deed.startsWith('on '))).toHaveLength(1);
  });

  it('is turned on by a process that runs by itself, until it stops', async () => {
    const { farm, store, tools } = await leftOff();
    const stop = new AbortController();
    const over = openDeadMan(tools, { leads: () => true, everySeconds: 0.01 }).watch(stop.signal);
    await late(store);
    await expect.poll(() => farm.pdus.outlet().on, { timeout: 5000 }).toBe(true);
    stop.abort();
    await over;
  });
});

describe('an outlet that is meant to be off', () => {
  it('stays off when its device is latched, also after the latch was released', async () => {
    const { farm, store, tools, deadMan } = await leftOff();
    await tools.latches.set({ site: 'tx1', device: 'm1', evidence: 'smoke', by: 'anna' });
    await late(store);
    await deadMan.sweep();
    await tools.latches.release({ site: 'tx1', device: 'm1', by: 'anna', comment: 'all clear' });
    await deadMan.sweep();
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1']);
    expect(await dueAt(store)).toBeNull();
  });

  it('stays off when an operator turned it off since', async () => {
    const { farm, store, tools, action, deadMan } = await leftOff();
    await tools.actions.end(action.id, 'unknown', 'the PDU was silent');
    farm.pdus.switch('pdu-1/1', true);
    const view = { pdu: 'pdu-1', outlet: 'pdu-1/1', nativeCycle: false, state: { state: 'on' as const } };
    const order = await tools.actions.order(ORDER, outletPlan('off', 'm1', view, config));
    await execute(tools, order, false);
    await tools.latches.release({ site: 'tx1', device: 'm1', by: 'anna', comment: 'later by hand' });
    await late(store);
    await deadMan.sweep();
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1', 'off pdu-1/1']);
    expect(farm.pdus.outlet().on).toBe(false);
  });

  it.each(['power-off', 'operator'])('is never expected on: %s', async (who) => {
    const farm = farmOf('plain-pdu');
    const store = await database();
    const tools = processOn(store, farm);
    const view = { pdu: 'pdu-1', outlet: 'pdu-1/1', nativeCycle: false, state: { state: 'on' as const } };
    const action =
      who === 'operator'
        ? await tools.actions.order(ORDER, outletPlan('off', 'm1', view, config))
        : await begin(tools, store, 'power-off', 'too-hot');
    await execute(tools, action, false);
    expect(await dueAt(store)).toBeNull();
    await openDeadMan(tools, { leads: () => true }).sweep();
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1']);
  });
});
