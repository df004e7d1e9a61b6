import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PduDriver } from '../../farm-simulator/pdu-family.ts';
import { FAMILIES, HASTY, reasonOf, type SimulatedPdus, startPdus } from './simulated-pdus.ts';

let pdus: SimulatedPdus;
beforeAll(async () => {
  pdus = await startPdus();
});
afterAll(() => pdus.close());
afterEach(async () => {
  for (const { id } of FAMILIES) await pdus.farm.clear(id);
});

const family = (id: PduDriver) => FAMILIES.filter((one) => one.id === id);
const rows = FAMILIES.map((one) => [one.id, one] as const);

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
  ['raritan-px1', 'switching-inhibited', { state: 'on', switchable: false }, 'refused'],
  ['eaton-epdu', 'locked-outlet', { state: 'on', switchable: false }, 'refused'],
  ['apc-rpdu2', 'switching-inhibited', { state: 'on', blocked: expect.stringMatching(/overload/) }, 'done'],
  ['vertiv-v5', 'locked-outlet', { state: 'on' }, 'refused'],
] as const satisfies readonly (readonly [PduDriver, string, object, 'done' | 'refused'])[];

/** What the PDU turned off by itself, and does not turn on again. */
const KEPT_OFF = [
  ['raritan-pdu2', 'suspended', { state: 'off', suspended: true }, 'refused'],
  ['raritan-pdu2', 'load-shedding', { state: 'off', suspended: false }, 'refused'],
  ['servertech-sentry4', 'suspended', { state: 'off', suspended: true }, 'done'],
  ['servertech-sentry4', 'load-shedding', { state: 'off', suspended: false }, 'done'],
  ['servertech-sentry3', 'load-shedding', { state: 'off' }, 'done'],
] as const satisfies readonly (readonly [PduDriver, string, object, 'done' | 'refused'])[];

describe('an outlet that cannot be switched', () => {
  it.each(HINDRANCES.flatMap(([id, ...rest]) => family(id).map((one) => [id, ...rest, one] as const)))(
    '%s %s: is told, and nothing moves',
    async (_id, fault, told, answer, one) => {
      const outlet = pdus.outlet(one, 9);
      await outlet.inject(fault, fault === 'locked-outlet' ? { outlet: 9 } : {});
      const since = pdus.farm.events.length;
      expect(await outlet.read()).toMatchObject(told);
      expect(await reasonOf(outlet.turn('off'))).toBe(answer);
      if (outlet.control.cycle) expect(await reasonOf(outlet.cycle())).toBe(answer);
      expect(outlet.commands(since)).toEqual([]);
      expect(outlet.moves(since)).toEqual([]);
      await outlet.clear();
      const free = await outlet.read();
      expect(free.state).toBe('on');
      expect(free.blocked).toBeUndefined();
      expect(free.switchable).not.toBe(false);
    },
  );

  it.each(KEPT_OFF.flatMap(([id, ...rest]) => family(id).map((one) => [id, ...rest, one] as const)))(
    '%s %s: is off and stays off',
    async (_id, fault, told, answer, one) => {
      const outlet = pdus.outlet(one, 10);
      await outlet.inject(fault, { outlet: 10 });
      expect(await outlet.read()).toMatchObject(told);
      const since = pdus.farm.events.length;
      expect(await reasonOf(outlet.turn('on'))).toBe(answer);
      expect(outlet.commands(since)).toEqual([]);
      expect(outlet.truth().on).toBe(false);
      await outlet.clear();
      // Load shedding ends with the outlets on again; a suspended one waits for somebody.
      if (fault === 'suspended') await outlet.turn('on');
      await outlet.reads('on');
    },
  );
});

describe('an agent with habits of its own', () => {
  const seriesOf = async (...asked: Parameters<SimulatedPdus['poll']>) => {
    const { observation } = await pdus.poll(...asked);
    return observation.readings.map(({ metric, labels }) => `${metric} ${JSON.stringify(labels)}`).sort();
  };

  const HABITS = [
    ['slow', { ms: 3 }],
    ['too-big', { varbinds: 10 }],
    ['no-getbulk', {}],
  ] as const;

  it.each(HABITS.flatMap((habit) => rows.map(([id, one]) => [id, ...habit, one] as const)))(
    '%s, %s: read as completely as otherwise',
    async (_id, fault, parameters, one) => {
      const calm = await seriesOf(one);
      expect(calm.length).toBeGreaterThan(12);
      await pdus.farm.inject(one.id, { fault, ...parameters });
      expect(await seriesOf(one, { patienceMs: fault === 'no-getbulk' ? 200 : 1000 })).toEqual(calm);
    },
  );

  it.each(rows)('%s, v1-only: silent in version 2c, complete in version 1', async (_id, one) => {
    const calm = await seriesOf(one);
    await pdus.farm.inject(one.id, { fault: 'v1-only' });
    expect(await reasonOf(pdus.poll(one, HASTY))).toBe('timeout');
    expect(await seriesOf(one, { version: '1' })).toEqual(calm);
    const outlet = pdus.outlet(one, 11, { version: '1' });
    await outlet.turn('off');
    await outlet.reads('off');
    await outlet.turn('on');
    await outlet.reads('on');
    expect(await reasonOf(pdus.outlet(one, 11, { version: '1', community: 'public' }).turn('off'))).toBe(
      'unauthorized',
    );
  });

  it.each(
    [5, 10, 11, 14].flatMap((column) => family('servertech-sentry3').map((one) => [one.id, column, one] as const)),
  )('%s: an integer without octets in column %i loses that one object', async (_id, column, one) => {
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
  });
});
