import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Deed } from '../../../alert-webhook/deed.ts';
import type { PduDriver } from '../../farm-simulator/pdu-family.ts';
import {
  everyFamily,
  FAMILIES,
  familyOf,
  HASTY,
  type Manner,
  type SimulatedPdus,
  speaksHttps,
  startPdus,
} from './simulated-pdus.ts';
import { type Family, heardUnanswered, reasonOf } from './switched-outlet.ts';

let pdus: SimulatedPdus;
beforeAll(async () => {
  pdus = await startPdus();
});
afterAll(() => pdus.close());
const each = everyFamily(() => pdus);

const unsaid = (id: PduDriver) => [id, 'locked-outlet', { state: 'on' }, 'done'] as const;

/**
 * What stands in the way of switching, how the family tells it, and what a SET answers: `done` is taken and has no
 * effect, as Sentry3-MIB says of outlets that cannot be controlled.
 */
const HINDRANCES = [
  ['servertech-sentry4', 'locked-outlet', { state: 'on', blocked: expect.stringMatching(/locked on/) }, 'done'],
  ['servertech-sentry4', 'switching-inhibited', { state: 'on', blocked: expect.any(String) }, 'done'],
  ['servertech-sentry3', 'locked-outlet', { state: 'on', blocked: expect.stringMatching(/locked on/) }, 'done'],
  ['servertech-sentry3', 'switching-inhibited', { state: 'on', blocked: expect.any(String) }, 'done'],
  ['raritan-pdu2', 'locked-outlet', { state: 'on', switchable: false }, 'refused'],
  ['raritan-pdu2', 'switching-inhibited', { state: 'on' }, 'refused'],
  ['raritan-json-rpc', 'locked-outlet', { state: 'on', switchable: false }, 'refused'],
  ['raritan-json-rpc', 'switching-inhibited', { state: 'on', blocked: expect.stringMatching(/inhibits/) }, 'refused'],
  ['servertech-jaws', 'locked-outlet', { state: 'on', blocked: expect.stringMatching(/locked/) }, 'done'],
  ['raritan-px1', 'switching-inhibited', { state: 'on', switchable: false }, 'refused'],
  ['eaton-epdu', 'locked-outlet', { state: 'on', switchable: false }, 'refused'],
  ['apc-rpdu2', 'switching-inhibited', { state: 'on', blocked: expect.stringMatching(/overload/) }, 'done'],
  ['vertiv-v5', 'locked-outlet', { state: 'on' }, 'refused'],
  // These have no word for it: what comes of a command, the state object alone tells.
  ...(['apc-rpdu2', 'apc-rpdu', 'apc-masterswitch', 'apc-easy-pdu', 'dell-rpdu'] as const).map(unsaid),
  ...(['eaton-revelation', 'cyberpower-epdu2', 'cyberpower-epdu'] as const).map(unsaid),
] as const satisfies readonly (readonly [PduDriver, string, object, 'done' | 'refused'])[];

/** What the PDU turned off by itself, and does not turn on again. */
const KEPT_OFF = [
  ['raritan-pdu2', 'suspended', { state: 'off', suspended: true }, 'refused'],
  ['raritan-pdu2', 'load-shedding', { state: 'off', suspended: false }, 'refused'],
  ['raritan-json-rpc', 'suspended', { state: 'off', suspended: true }, 'refused'],
  ['raritan-json-rpc', 'load-shedding', { state: 'off', blocked: expect.stringMatching(/load shedding/) }, 'refused'],
  ['servertech-sentry4', 'suspended', { state: 'off', suspended: true }, 'done'],
  ['servertech-sentry4', 'load-shedding', { state: 'off', suspended: false }, 'done'],
  ['servertech-sentry3', 'load-shedding', { state: 'off' }, 'done'],
] as const satisfies readonly (readonly [PduDriver, string, object, 'done' | 'refused'])[];

describe('an outlet that cannot be switched', () => {
  afterEach(async () => {
    for (const { id } of FAMILIES) await pdus.farm.clear(id);
  });

  it.each(HINDRANCES)('%s %s: is told, and nothing moves', async (id, fault, told, answer) => {
    const outlet = pdus.outlet(familyOf(id), 9);
    await outlet.inject(fault, fault === 'locked-outlet' ? { outlet: 9 } : {});
    const since = pdus.farm.events.length;
    expect(await outlet.read()).toMatchObject(told);
    const once = { reason: answer, heard: 1, commands: [] };
    expect(await outlet.outcome('off')).toEqual(once);
    if (outlet.control.cycle) expect(await outlet.outcome('cycle')).toEqual(once);
    expect(outlet.moves(since)).toEqual([]);
    await outlet.clear();
    const free = await outlet.read();
    expect(free.state).toBe('on');
    expect(free.blocked).toBeUndefined();
    expect(free.switchable).not.toBe(false);
  });

  it.each(KEPT_OFF)('%s %s: is off and stays off', async (id, fault, told, answer) => {
    const outlet = pdus.outlet(familyOf(id), 10);
    await outlet.inject(fault, { outlet: 10 });
    expect(await outlet.read()).toMatchObject(told);
    expect(await outlet.outcome('on')).toEqual({ reason: answer, heard: 1, commands: [] });
    expect(outlet.truth().on).toBe(false);
    await outlet.clear();
    // Load shedding ends with the outlets on again; a suspended one waits for somebody.
    if (fault === 'suspended') await outlet.act('on');
    await outlet.reads('on');
  });
});

describe('who may not', () => {
  async function refused(family: Family, manner: Manner, reason: string, heard: number): Promise<void> {
    const outlet = pdus.outlet(family, 6, manner);
    const { cycle, rename } = outlet.control;
    const truth = outlet.truth();
    const deeds: Deed[] = ['off', ...(cycle ? ['cycle' as const] : []), ...(rename ? [{ name: 'theirs' }] : [])];
    for (const deed of deeds) {
      expect([deed, await outlet.outcome(deed)]).toEqual([deed, { reason, heard, commands: [] }]);
    }
    expect(outlet.truth()).toEqual(truth);
    expect((await pdus.outlet(family, 6).read()).state).toBe('on');
  }

  each('read-only credentials may read and nothing else', async (_id, family) => {
    expect((await pdus.outlet(family, 6, { who: 'reader' }).read()).state).toBe('on');
    await refused(family, { who: 'reader' }, 'unauthorized', 1);
  });

  each('nobody may write', async (_id, family) => {
    await pdus.farm.inject(family.id, { fault: 'read-only-community' });
    await refused(family, {}, 'unauthorized', 1);
  });

  each('a wrong community is silence, a wrong password is told', async (id, family) => {
    if (speaksHttps(id)) await refused(family, { who: 'stranger' }, 'unauthorized', heardUnanswered(family));
    else await refused(family, { who: 'stranger', ...HASTY }, 'timeout', heardUnanswered(family));
  });
});

describe('an agent with habits of its own', () => {
  const seriesOf = async (...asked: Parameters<SimulatedPdus['poll']>) => {
    const { observation } = await pdus.poll(...asked);
    return observation.readings.map(({ metric, labels }) => `${metric} ${JSON.stringify(labels)}`).sort();
  };

  const isAgent = ({ id }: Family) => !speaksHttps(id);

  for (const [fault, parameters, having] of [
    ['slow', { ms: 3 }, () => true],
    ['too-big', { varbinds: 10 }, isAgent],
    ['no-getbulk', {}, isAgent],
  ] as const)
    each(
      `${fault}: read as completely as otherwise`,
      async (id, one) => {
        const calm = await seriesOf(one);
        expect(calm.length).toBeGreaterThan(12);
        await pdus.farm.inject(id, { fault, ...parameters });
        expect(await seriesOf(one, { patienceMs: fault === 'no-getbulk' ? 200 : 1000 })).toEqual(calm);
      },
      having,
    );

  each(
    'v1-only: silent in version 2c, complete in version 1',
    async (_id, one) => {
      const calm = await seriesOf(one);
      await pdus.farm.inject(one.id, { fault: 'v1-only' });
      expect(await reasonOf(pdus.poll(one, HASTY))).toBe('timeout');
      expect(await seriesOf(one, { version: '1' })).toEqual(calm);
      const outlet = pdus.outlet(one, 11, { version: '1' });
      await outlet.act('off');
      await outlet.reads('off');
      await outlet.act('on');
      await outlet.reads('on');
      expect(await reasonOf(pdus.outlet(one, 11, { version: '1', who: 'reader' }).act('off'))).toBe('unauthorized');
    },
    isAgent,
  );

  it.each([5, 10, 11, 14])('an integer without octets in column %i loses that one object', async (column) => {
    const one = familyOf('servertech-sentry3');
    const [broken, other] = [pdus.outlet(one, 1), pdus.outlet(one, 3)];
    const calm = await broken.read();
    await broken.inject('zero-length-integer', { outlet: 1, column });
    const said = await broken.read();
    expect(said.state).toBe(column === 5 ? 'unknown' : 'on');
    expect(said.watts === undefined).toBe(column === 14);
    expect(said.name).toBe(calm.name);
    expect(await other.read()).toMatchObject({ state: 'on', switchable: true });
    const { observation } = await pdus.poll(one);
    const states = observation.readings.filter(({ metric, value }) => metric === 'pdu.outlet_on' && value === 1);
    expect(states).toHaveLength(column === 5 ? 11 : 12);
    await broken.clear();
  });
});
