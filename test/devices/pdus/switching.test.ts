import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../farm-simulator/clients.ts';
import type { PduDriver } from '../../farm-simulator/pdu-family.ts';
import {
  CYCLE_SECONDS,
  everyFamily,
  FAMILIES,
  familyOf,
  HASTY,
  type SimulatedPdus,
  startPdus,
} from './simulated-pdus.ts';
import { type Family, heardUnanswered, reasonOf } from './switched-outlet.ts';

let pdus: SimulatedPdus;
beforeAll(async () => {
  pdus = await startPdus();
});
afterAll(() => pdus.close());

const each = everyFamily(() => pdus);
const hasCycle = ({ control }: Family) => control.cycle !== undefined;
const hasName = ({ control }: Family) => control.rename !== undefined;
const idsOf = (having: (family: Family) => boolean) => FAMILIES.filter(having).map(({ id }) => id);
/** Generations that do not say what a single outlet draws beside its state. */
const WITHOUT_WATTS: readonly PduDriver[] = ['raritan-json-rpc', 'apc-rpdu', 'apc-masterswitch', 'apc-easy-pdu'];

it('covers every family that can be switched', () => {
  expect(FAMILIES.length).toBeGreaterThanOrEqual(16);
  expect(idsOf((family) => !hasCycle(family))).toEqual(['raritan-px1', 'apc-easy-pdu', 'eaton-revelation']);
  expect(idsOf((family) => !hasName(family))).toEqual(['apc-easy-pdu']);
});

describe('a command', () => {
  each('off and on, once each, told by the state object', async (id, family) => {
    const outlet = pdus.outlet(family, 1);
    const before = await outlet.read();
    expect(before).toMatchObject({ state: 'on' });
    if (!WITHOUT_WATTS.includes(id)) expect(before.watts).toBeGreaterThan(3000);
    for (const state of ['off', 'on'] as const) {
      const since = pdus.farm.events.length;
      expect(await outlet.outcome(state)).toEqual({ reason: 'done', heard: 1, commands: [state] });
      await outlet.reads(state);
      expect(outlet.truth().on).toBe(state === 'on');
      expect(outlet.moves(since).map(({ detail }) => detail)).toEqual([state]);
    }
  });

  each('an outlet that is off draws nothing and is read so', async (id, family) => {
    const outlet = pdus.outlet(family, 2);
    await outlet.act('off');
    const said = await outlet.reads('off');
    expect(outlet.truth()).toMatchObject({ on: false, watts: 0 });
    if (!WITHOUT_WATTS.includes(id)) expect(said.watts).toBe(0);
    await outlet.act('on');
    await outlet.reads('on');
  });

  each(
    'its own cycle, once, as long as it says',
    async (_id, family) => {
      const outlet = pdus.outlet(family, 3);
      expect((await outlet.read()).cycleOffSeconds ?? 'not told').toBe(CYCLE_SECONDS);
      const since = pdus.farm.events.length;
      expect(await outlet.outcome('cycle')).toEqual({ reason: 'done', heard: 1, commands: ['cycle'] });
      await until('the relay opens', () => outlet.moves(since).length === 1);
      const between = await outlet.read();
      if (outlet.moves(since).length === 1) expect(between.state).not.toBe('on');
      await outlet.reads('on');
      const [off, on, ...more] = outlet.moves(since);
      expect([off?.detail, on?.detail, more]).toEqual(['off', 'on', []]);
      expect((on?.seconds ?? 0) - (off?.seconds ?? 0)).toBeGreaterThanOrEqual(CYCLE_SECONDS - 0.1);
    },
    hasCycle,
  );

  each(
    'a cycle of an outlet that is off ends with it on',
    async (_id, family) => {
      const outlet = pdus.outlet(family, 4);
      await outlet.act('off');
      await outlet.reads('off');
      await outlet.act('cycle');
      await outlet.reads('on');
      expect(outlet.truth().on).toBe(true);
    },
    hasCycle,
  );

  each(
    'a name, and nothing else',
    async (_id, family) => {
      const [outlet, other] = [pdus.outlet(family, 5), pdus.outlet(family, 6)];
      const [before, otherName] = [await outlet.read(), other.truth().name];
      const renamed = await outlet.outcome({ name: 'rack 1 miner 5' });
      expect(renamed).toEqual({ reason: 'done', heard: 1, commands: [] });
      expect(outlet.truth().name).toBe('rack 1 miner 5');
      expect(other.truth().name).toBe(otherName);
      expect(await outlet.read()).toEqual({ ...before, name: 'rack 1 miner 5' });
    },
    hasName,
  );
});

describe('what goes wrong', () => {
  each('a silent PDU is a timeout, heard once, and nothing is done later', async (_id, family) => {
    const outlet = pdus.outlet(family, 7);
    const hasty = pdus.outlet(family, 7, HASTY);
    const since = pdus.farm.events.length;
    await outlet.inject('pdu-silent');
    const heard = heardUnanswered(family);
    expect(await hasty.outcome('off')).toEqual({ reason: 'timeout', heard, commands: [] });
    await expect(hasty.read()).rejects.toMatchObject({ reason: 'timeout' });
    await outlet.clear();
    expect((await outlet.read()).state).toBe('on');
    expect(outlet.commands(since)).toEqual([]);
  });

  each('an answer that comes too late is a timeout; the state tells what was done', async (_id, family) => {
    const outlet = pdus.outlet(family, 7);
    const since = pdus.farm.events.length;
    const heard = outlet.writesHeard();
    await outlet.inject('slow', { ms: 2 * HASTY.patienceMs });
    const deed = await outlet.request('off');
    await expect(pdus.outlet(family, 7, HASTY).send(deed)).rejects.toMatchObject({ reason: 'timeout' });
    await until('the command arrives', () => outlet.commands(since).length > 0);
    await outlet.clear();
    await outlet.reads('off');
    await outlet.act('on');
    await outlet.reads('on');
    expect(outlet.commands(since)).toEqual(['off', 'on']);
    expect(outlet.writesHeard() - heard).toBe(2);
  });

  it.each([
    ['raritan-json-rpc', 'half-reply', 'unexpected-answer'],
    ['raritan-json-rpc', 'wrong-json', 'unexpected-answer'],
    // The PDU answers a change without a body, which nothing can happen to.
    ['servertech-jaws', 'half-reply', 'done'],
  ] as const)(
    '%s, %s: the command is heard once and done; the state tells, not the answer',
    async (id, fault, reason) => {
      const outlet = pdus.outlet(familyOf(id), 9);
      const deed = await outlet.request('off');
      const heard = outlet.writesHeard();
      await outlet.inject(fault);
      expect(await reasonOf(outlet.send(deed))).toBe(reason);
      await expect(outlet.read()).rejects.toMatchObject({ reason: 'unexpected-answer' });
      expect(outlet.writesHeard() - heard).toBe(1);
      await outlet.clear();
      await outlet.reads('off');
      await outlet.act('on');
      await outlet.reads('on');
    },
  );

  each('a welded relay says off and draws on', async (id, family) => {
    const outlet = pdus.outlet(family, 1);
    await until('the miner draws', () => outlet.truth().watts > 30);
    await outlet.inject('welded-relay', { outlet: 1 });
    expect(await outlet.outcome('off')).toEqual({ reason: 'done', heard: 1, commands: ['off'] });
    const said = await outlet.reads('off');
    expect(outlet.truth().on).toBe(false);
    expect(outlet.truth().watts).toBeGreaterThan(30);
    if (WITHOUT_WATTS.includes(id)) expect(said).not.toHaveProperty('watts');
    else expect(said.watts).toBeGreaterThan(30);
    await outlet.act('on');
    await outlet.reads('on');
  });

  each('an outlet without a load behind it reads on and 0 W', async (id, family) => {
    const outlet = pdus.outlet(family, 2);
    await outlet.inject('draws-nothing', { outlet: 2 });
    const said = await outlet.read();
    expect(said.state).toBe('on');
    if (!WITHOUT_WATTS.includes(id)) expect(said.watts).toBe(0);
  });

  each('a stale cache is believed only when it has caught up', async (_id, family) => {
    const outlet = pdus.outlet(family, 8);
    await outlet.inject('stale-cache', { seconds: 20 });
    await outlet.act('off');
    await until('the relay has opened', () => !outlet.truth().on);
    expect((await outlet.read()).state).toBe('on');
    await outlet.reads('off');
    await outlet.clear();
    await outlet.act('on');
    await outlet.reads('on');
  });
});
