import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../farm-simulator/clients.ts';
import type { PduDriver } from '../../farm-simulator/pdu-family.ts';
import {
  CYCLE_SECONDS,
  FAMILIES,
  type Family,
  HASTY,
  reasonOf,
  type SimulatedPdus,
  startPdus,
} from './simulated-pdus.ts';

let pdus: SimulatedPdus;
beforeAll(async () => {
  pdus = await startPdus();
});
afterAll(() => pdus.close());
afterEach(async () => {
  for (const { id } of FAMILIES) await pdus.farm.clear(id);
});

const rows = (having: (family: Family) => boolean = () => true) =>
  FAMILIES.filter(having).map((family) => [family.id, family] as const);
/** Generations that do not meter the power of single outlets. */
const WITHOUT_WATTS: readonly PduDriver[] = ['apc-rpdu'];
const WITHOUT_BREAKERS: readonly PduDriver[] = ['servertech-sentry3'];

it('covers the families of PDUs', () => {
  expect(FAMILIES.length).toBeGreaterThanOrEqual(2);
});

describe('every family, over the wire', () => {
  it.each(rows())('%s: its numbers are the truth, in its own steps', async (id, family) => {
    const { observation, unanswered } = await pdus.poll(family);
    expect(unanswered).toEqual({});
    const watts = pdus.outlet(family, 1).truth().watts;
    const of = (metric: string) => observation.readings.filter((one) => one.metric === metric);
    const close = (value: number | undefined, truth: number, tolerance: number) =>
      expect(Math.abs((value ?? Number.NaN) - truth)).toBeLessThan(tolerance);
    const name = pdus.outlet(family, 1).name;
    expect(of('pdu.outlet_on').map(({ value }) => value)).toEqual(Array(12).fill(1));
    close(of('pdu.outlet_current').find(({ labels }) => labels['outlet'] === name)?.value, watts / 0.98 / 230, 0.5);
    close(of('pdu.power')[0]?.value, watts + pdus.outlet(family, 2).truth().watts, 60);
    if (!WITHOUT_BREAKERS.includes(id)) {
      expect(Math.max(...of('pdu.breaker_current').map(({ value }) => value ?? 0))).toBeGreaterThan(20);
    }
    const drawn = of('pdu.outlet_power').find(({ labels }) => labels['outlet'] === name)?.value;
    if (WITHOUT_WATTS.includes(id)) expect(drawn).toBeUndefined();
    else close(drawn, watts, 60);
  });

  it.each(rows())('%s: off and on, told by the state object and not before the relay has moved', async (id, family) => {
    const outlet = pdus.outlet(family, 1);
    const before = await outlet.read();
    expect(before).toMatchObject({ state: 'on' });
    if (!WITHOUT_WATTS.includes(id)) expect(before.watts).toBeGreaterThan(3000);
    for (const state of ['off', 'on'] as const) {
      await outlet.turn(state);
      await outlet.reads(state);
      expect(outlet.truth().on).toBe(state === 'on');
    }
  });

  it.each(rows())('%s: an outlet that is off draws nothing and is read so', async (id, family) => {
    const outlet = pdus.outlet(family, 2);
    await outlet.turn('off');
    const said = await outlet.reads('off');
    expect(outlet.truth()).toEqual({ on: false, watts: 0 });
    if (!WITHOUT_WATTS.includes(id)) expect(said.watts).toBe(0);
    await outlet.turn('on');
    await outlet.reads('on');
  });

  it.each(rows(({ control }) => control.cycle !== undefined))(
    '%s: its own cycle, once, as long as it says',
    async (_id, family) => {
      const outlet = pdus.outlet(family, 3);
      const told = await outlet.read();
      expect(told.cycleOffSeconds).toBe(CYCLE_SECONDS);
      const since = pdus.farm.events.length;
      await outlet.cycle();
      await until('the relay opens', () => outlet.moves(since).length === 1);
      const between = await outlet.read();
      if (outlet.moves(since).length === 1) expect(between.state).not.toBe('on');
      await outlet.reads('on');
      const [off, on, ...more] = outlet.moves(since);
      expect([off?.detail, on?.detail, more]).toEqual(['off', 'on', []]);
      expect((on?.seconds ?? 0) - (off?.seconds ?? 0)).toBeGreaterThanOrEqual(CYCLE_SECONDS - 0.1);
      expect(outlet.commands(since)).toEqual(['cycle']);
    },
  );

  it.each(rows(({ control }) => control.cycle !== undefined))(
    '%s: a cycle of an outlet that is off ends with it on',
    async (_id, family) => {
      const outlet = pdus.outlet(family, 4);
      await outlet.turn('off');
      await outlet.reads('off');
      await outlet.cycle();
      await outlet.reads('on');
      expect(outlet.truth().on).toBe(true);
    },
  );

  it.each(rows(({ control }) => control.rename !== undefined))('%s: a name', async (_id, family) => {
    const outlet = pdus.outlet(family, 5);
    await outlet.rename('rack 1 miner 5');
    expect((await outlet.read()).name).toBe('rack 1 miner 5');
    expect((await pdus.outlet(family, 6).read()).name).not.toBe('rack 1 miner 5');
  });

  it.each(rows())('%s: read-only credentials may read and nothing else', async (_id, family) => {
    const outlet = pdus.outlet(family, 6, { community: 'public' });
    const since = pdus.farm.events.length;
    expect((await outlet.read()).state).toBe('on');
    expect(await reasonOf(outlet.turn('off'))).toBe('unauthorized');
    if (outlet.control.cycle) expect(await reasonOf(outlet.cycle())).toBe('unauthorized');
    if (outlet.control.rename) expect(await reasonOf(outlet.rename('theirs'))).toBe('unauthorized');
    expect(outlet.commands(since)).toEqual([]);
    expect((await outlet.read()).state).toBe('on');
  });

  it.each(rows())('%s: a wrong community is silence', async (_id, family) => {
    const since = pdus.farm.events.length;
    const outlet = pdus.outlet(family, 6, { community: 'guess', ...HASTY });
    expect(await reasonOf(outlet.turn('off'))).toBe('timeout');
    expect(outlet.commands(since)).toEqual([]);
  });

  it.each(rows())('%s: a welded relay says off and draws on', async (id, family) => {
    const outlet = pdus.outlet(family, 1);
    await until('the miner draws', () => outlet.truth().watts > 30);
    await outlet.inject('welded-relay', { outlet: 1 });
    await outlet.turn('off');
    const said = await outlet.reads('off');
    expect(outlet.truth().on).toBe(false);
    expect(outlet.truth().watts).toBeGreaterThan(30);
    if (WITHOUT_WATTS.includes(id)) expect(said).not.toHaveProperty('watts');
    else expect(said.watts).toBeGreaterThan(30);
    await outlet.turn('on');
    await outlet.reads('on');
  });

  it.each(rows())('%s: an outlet without a load behind it reads on and 0 W', async (id, family) => {
    const outlet = pdus.outlet(family, 2);
    await outlet.inject('draws-nothing', { outlet: 2 });
    const said = await outlet.read();
    expect(said.state).toBe('on');
    if (!WITHOUT_WATTS.includes(id)) expect(said.watts).toBe(0);
  });

  it.each(rows())('%s: a silent PDU is a timeout, and nothing is done later', async (_id, family) => {
    const outlet = pdus.outlet(family, 7);
    const hasty = pdus.outlet(family, 7, HASTY);
    const since = pdus.farm.events.length;
    await outlet.inject('pdu-silent');
    expect(await reasonOf(hasty.turn('off'))).toBe('timeout');
    expect(await reasonOf(hasty.read())).toBe('timeout');
    await outlet.clear();
    expect((await outlet.read()).state).toBe('on');
    expect(outlet.commands(since)).toEqual([]);
  });

  it.each(rows())('%s: a stale cache is believed only when it has caught up', async (_id, family) => {
    const outlet = pdus.outlet(family, 8);
    await outlet.inject('stale-cache', { seconds: 20 });
    await outlet.turn('off');
    await until('the relay has opened', () => !outlet.truth().on);
    expect((await outlet.read()).state).toBe('on');
    await outlet.reads('off');
    await outlet.clear();
    await outlet.turn('on');
    await outlet.reads('on');
  });
});
