import { describe, expect, it } from 'vitest';
import type { Action } from '../../alert-webhook/actions.ts';
import { execute } from '../../alert-webhook/execute.ts';
import { outletPlan, renamePlan } from '../../alert-webhook/operator-plan.ts';
import { Stopped, type Tools } from '../../alert-webhook/tools.ts';
import { configWith, FAST } from './bench.ts';
import { begin, database, farmOf, processOn, recoverAll } from './mortal.ts';

const { remediation: config } = configWith(FAST);
const ORDER = { site: 'tx1', by: 'anna', comment: 'fan swap' };
const PLACE = { pdu: 'pdu-1', outlet: 'pdu-1/1' };
const KILLED = 'anna has switched everything off: smoke';

type Kind = 'power-cycle' | 'power-off' | 'restart-mining' | 'reboot' | 'on' | 'off' | 'name';

async function setting(driver: string, kind: Kind, cords: 1 | 2 = 1) {
  const farm = farmOf(driver, cords);
  if (kind === 'on') farm.pdus.switch('pdu-1/1', false);
  const store = await database();
  const order = async (tools: Tools): Promise<Action> => {
    if (kind === 'name') return tools.actions.order(ORDER, renamePlan({ ...PLACE, was: '', name: 'new' }));
    if (kind !== 'on' && kind !== 'off') return begin(tools, store, kind, 'hashrate-low');
    const view = { ...PLACE, nativeCycle: true, state: await tools.hands.read(PLACE) };
    return tools.actions.order(ORDER, outletPlan(kind, 'm1', view, config));
  };
  return { farm, store, order };
}

/** A fence that lets so many commands pass. */
const killedAfter = (commands: number): Tools['fence'] => {
  let left = commands;
  return ({ restoring, again } = {}) => {
    if (restoring || again) return Promise.resolve();
    left -= 1;
    return left >= 0 ? Promise.resolve() : Promise.reject(new Error(KILLED));
  };
};

describe('a kill switch that is thrown before the command leaves', () => {
  it.each<[Kind, string]>([
    ['power-cycle', 'test-pdu'],
    ['power-cycle', 'plain-pdu'],
    ['power-off', 'test-pdu'],
    ['restart-mining', 'test-pdu'],
    ['reboot', 'test-pdu'],
    ['on', 'test-pdu'],
    ['off', 'test-pdu'],
    ['name', 'test-pdu'],
  ])('ends %s by %s as not sent, with the reason, and nothing stays latched', async (kind, driver) => {
    const { farm, store, order } = await setting(driver, kind);
    const tools = processOn(store, farm, undefined, { fence: killedAfter(0) });
    const action = await order(tools);
    await execute(tools, action, false);
    const ended = await tools.actions.get(action.id);
    expect(ended).toMatchObject({ outcome: 'not-sent', evidence: `nothing was sent: ${KILLED}` });
    expect(farm.pdus.deeds).toEqual([]);
    expect(await tools.latches.list()).toEqual([]);
    expect(await tools.due.list()).toEqual([]);
  });

  it.each<[Kind, string]>([
    ['power-cycle', 'plain-pdu'],
    ['power-off', 'test-pdu'],
    ['reboot', 'test-pdu'],
    ['name', 'test-pdu'],
  ])('is remembered by the next process: %s', async (kind, driver) => {
    const { farm, store, order } = await setting(driver, kind);
    const line = kind === 'power-off' ? 4 : 2;
    const first = processOn(store, farm, { line, committed: true }, { fence: killedAfter(0) });
    await execute(first, await order(first), false);
    const last = processOn(store, farm);
    expect(await recoverAll(last)).toMatchObject({ outcome: 'not-sent' });
    expect(farm.pdus.deeds).toEqual([]);
    expect(await last.latches.list()).toEqual([]);
  });
});

describe('a kill switch that is thrown between two commands', () => {
  it.each([
    ['test-pdu', ['cycle pdu-1/1']],
    ['plain-pdu', ['off pdu-1/1', 'on pdu-1/1']],
  ])('leaves no cord off: %s', async (driver, deeds) => {
    const { farm, store, order } = await setting(driver, 'power-cycle', 2);
    const tools = processOn(store, farm, undefined, { fence: killedAfter(1) });
    const action = await order(tools);
    await execute(tools, action, false);
    expect(farm.pdus.deeds).toEqual(deeds);
    expect([...farm.pdus.outlets.values()].map(({ on }) => on)).toEqual([true, true]);
    expect(await tools.actions.get(action.id)).toMatchObject({ outcome: 'not-executed' });
  });

  it('of two cords that must be off is told, and the device stays latched', async () => {
    const { farm, store, order } = await setting('test-pdu', 'power-off', 2);
    const tools = processOn(store, farm, undefined, { fence: killedAfter(1) });
    const action = await order(tools);
    await execute(tools, action, false);
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1']);
    expect(await tools.actions.get(action.id)).toMatchObject({
      outcome: 'not-executed',
      evidence: `1 of 2 outlets stay on: ${KILLED}`,
    });
    expect(await tools.latches.list()).toHaveLength(1);
  });
});

describe('a process that no longer leads', () => {
  it.each<[Kind, string]>([
    ['power-cycle', 'plain-pdu'],
    ['power-off', 'test-pdu'],
    ['reboot', 'test-pdu'],
    ['off', 'test-pdu'],
  ])('leaves %s to the one that does, and sends nothing', async (kind, driver) => {
    const { farm, store, order } = await setting(driver, kind);
    const overtaken = processOn(store, farm, undefined, { fence: () => Promise.reject(new Stopped()) });
    const action = await order(overtaken);
    await execute(overtaken, action, false);
    expect(farm.pdus.deeds).toEqual([]);
    expect((await overtaken.actions.get(action.id))?.endedAt).toBeUndefined();
    const leader = processOn(store, farm);
    const ended = await recoverAll(leader);
    expect(ended?.endedAt).toBeDefined();
    expect(farm.pdus.deeds.length).toBeLessThan(2);
    expect(farm.pdus.outlet().on).toBe(ended?.outcome !== 'verified' || kind === 'power-cycle' || kind === 'reboot');
  });

  it.each<[Kind, string]>([
    ['power-cycle', 'test-pdu'],
    ['power-cycle', 'plain-pdu'],
    ['power-cycle', 'row-pdu'],
    ['power-off', 'test-pdu'],
    ['reboot', 'test-pdu'],
    ['on', 'test-pdu'],
    ['name', 'test-pdu'],
  ])('sends nothing either when it finds out while all is made ready: %s by %s', async (kind, driver) => {
    const { farm, store, order } = await setting(driver, kind);
    const fence: Tools['fence'] = ({ again } = {}) => (again ? Promise.reject(new Stopped()) : Promise.resolve());
    const overtaken = processOn(store, farm, undefined, { fence });
    const action = await order(overtaken);
    await execute(overtaken, action, false);
    expect(farm.pdus.deeds).toEqual([]);
    expect((await overtaken.journal.of(action.id)).filter(({ phase }) => phase === 'sent')).toEqual([]);
    const ended = await recoverAll(processOn(store, farm));
    expect(ended?.endedAt).toBeDefined();
    expect(farm.pdus.deeds.length).toBeLessThan(2);
    expect(farm.pdus.outlet().on).toBe(kind !== 'on' && (kind !== 'power-off' || ended?.outcome !== 'verified'));
  });
});

describe('an action whose term was over before it came to run', () => {
  it.each(['test-pdu', 'plain-pdu'])('is left alone when the next term has ended it: %s', async (driver) => {
    const { farm, store, order } = await setting(driver, 'power-cycle');
    const tools = processOn(store, farm);
    const action = await order(tools);
    expect(await recoverAll(tools)).toMatchObject({ outcome: 'not-sent' });
    await execute(tools, action, false);
    expect(farm.pdus.deeds).toEqual([]);
    expect((await tools.journal.of(action.id)).map(({ step }) => step)).toEqual(['end']);
  });

  it('is carried out once when both terms of one process come to it', async () => {
    const { farm, store, order } = await setting('test-pdu', 'power-cycle');
    const tools = processOn(store, farm);
    const action = await order(tools);
    await Promise.all([execute(tools, action, false), recoverAll(tools)]);
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1']);
    expect((await tools.actions.get(action.id))?.outcome).toBe('verified');
  });

  it('sends nothing when its own term ended, although its process leads again', async () => {
    const { farm, store, order } = await setting('plain-pdu', 'power-cycle');
    const term = new AbortController();
    const tools = processOn(store, farm, undefined, { signal: term.signal });
    const { append } = tools.journal;
    const journal: Tools['journal'] = {
      ...tools.journal,
      async append(...line) {
        await append(...line);
        term.abort(new Stopped());
      },
    };
    const action = await order(tools);
    await execute({ ...tools, journal }, action, false);
    expect(farm.pdus.deeds).toEqual([]);
    await recoverAll(processOn(store, farm));
    expect(farm.pdus.outlet().on).toBe(true);
  });
});
