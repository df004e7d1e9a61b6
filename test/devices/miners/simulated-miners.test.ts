import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MetricId } from '../../../core/farm/metrics.ts';
import type { Control } from '../../../devices/driver.ts';
import { until } from '../../farm-simulator/clients.ts';
import { DIALECTS } from '../../farm-simulator/dialects.ts';
import type { Fault } from '../../farm-simulator/faults.ts';
import type { Make } from '../../farm-simulator/models.ts';
import { FAMILIES, type Family, nameOf, SimulatedMiners, values } from './simulated-miners.ts';

let miners: SimulatedMiners;
beforeAll(async () => {
  miners = await SimulatedMiners.start();
});
afterAll(() => miners.close());

/** The same for every family that has what it takes, all at once: each has a miner of its own. */
function everyFamily(what: string, test: (family: Family) => Promise<void>, having = (_family: Family) => true) {
  describe(what, () => {
    const rows = FAMILIES.filter(having).map((family) => [family.model.name, family] as const);
    it.concurrent.each(rows)('%s', async (_name, family) => {
      await until('it runs', () => phase(family) === 'running');
      await test(family);
    });
    afterAll(async () => {
      for (const family of FAMILIES) await miners.clear(family);
    });
  });
}

const phase = (family: Family) => miners.truth(family).phase;

/** What a make does not tell, or its driver does not read. */
const WITHOUT: Readonly<Partial<Record<string, readonly MetricId[]>>> = {
  'Antminer S19 Pro': ['miner.power'],
  'Antminer S19k Pro': ['miner.chip_temperature'],
  'AntMiner S19 XP': ['miner.chip_temperature'],
  KS5L: ['miner.power', 'miner.chip_temperature'],
  'Goldshell-KD5': ['miner.power', 'miner.chip_temperature'],
  'Goldshell-KD6': ['miner.power', 'miner.chip_temperature'],
  'BlackMiner F1+': ['miner.power', 'miner.chip_temperature'],
};

everyFamily('is known again', async (family) => {
  expect(await miners.recognise(family)).toBe(family.driver.id);
});

everyFamily('tells the truth in base units', async (family) => {
  const { model } = family;
  const { observation } = await miners.poll(family);
  const truth = miners.truth(family);
  const tells = (metric: MetricId) => !WITHOUT[model.name]?.includes(metric);
  const near = (metric: MetricId, value: number) => {
    const [told = Number.NaN] = values(observation, metric);
    expect([metric, Math.abs(told / value - 1) < 0.02]).toEqual([metric, true]);
  };
  expect([observation.operation, observation.facts.model]).toEqual(['hashing', nameOf(model)]);
  near('miner.hashrate', truth.hashesPerSecond);
  near('miner.uptime', truth.uptimeSeconds);
  if (tells('miner.power')) near('miner.power', truth.watts);
  if (tells('miner.chip_temperature'))
    expect(Math.max(...values(observation, 'miner.chip_temperature'))).toBe(truth.hottestCelsius);
  expect(values(observation, 'miner.fan_speed')).toHaveLength(model.fans);
  expect(values(observation, 'miner.pool_info').length).toBeGreaterThanOrEqual(2);
  if (model.boards === 1) return;
  const boards = values(observation, 'miner.board_hashrate');
  expect(boards).toHaveLength(model.boards);
  expect(boards.reduce((sum, one) => sum + one, 0) / truth.hashesPerSecond).toBeCloseTo(1, 1);
});

describe('does as it is told', () => {
  /** What the driver has to say before it can do it, where it was not let in. */
  const can = (ability: keyof Control) => (family: Family) => family.driver.control?.[ability] !== undefined;
  const order = (family: Family, ability: 'reboot' | 'restartMining' | 'pause' | 'resume') =>
    miners.order(family, (known) => given(family.driver.control?.[ability])(known));
  const limitTo = (family: Family, watts: number) =>
    miners.order(family, (known) => given(family.driver.control?.powerLimit)(watts, known));

  everyFamily(
    'reboots',
    async (family) => {
      await order(family, 'reboot');
      await until('it boots', () => phase(family) === 'booting');
    },
    can('reboot'),
  );

  everyFamily(
    'restarts mining',
    async (family) => {
      await order(family, 'restartMining');
      await until('it warms up', () => phase(family) === 'warming');
    },
    can('restartMining'),
  );

  everyFamily(
    'sleeps and wakes',
    async (family) => {
      await order(family, 'pause');
      await until('it sleeps', () => phase(family) === 'sleeping');
      const { operation } = (await miners.poll(family)).observation;
      if (UNTOLD_SLEEP.has(family.model.make)) expect(operation).not.toBe('hashing');
      else expect(operation).toBe('sleeping');
      await order(family, 'resume');
    },
    can('pause'),
  );

  everyFamily(
    'lights its lamp',
    async (family) => {
      for (const on of [true, false]) {
        await miners.order(family, (known) => given(family.driver.control?.locate)(on, known));
        await until('the lamp obeys', () => miners.truth(family).locating === on);
      }
    },
    can('locate'),
  );

  everyFamily(
    'keeps to a power limit',
    async (family) => {
      const limit = Math.round(family.model.watts * 0.7);
      await limitTo(family, limit);
      await until('it runs on fewer watts', () => Math.abs(miners.truth(family).watts / limit - 1) < 0.05);
      await until('it runs', () => phase(family) === 'running');
      expect(values((await miners.poll(family)).observation, 'miner.power_limit')).toEqual([limit]);
      await limitTo(family, family.model.watts);
      await until('it runs as before', () => miners.truth(family).watts > family.model.watts * 0.95);
    },
    can('powerLimit'),
  );

  everyFamily(
    'but not for a wrong password',
    async (family) => {
      const wrong = { username: 'guess', password: 'guess', token: 'guess' };
      const asked = miners.order(family, (known) => given(family.driver.control?.reboot)(known), wrong);
      await expect(asked).rejects.toMatchObject({ reason: expect.stringMatching(/^(unauthorized|refused)$/) });
      expect(phase(family)).toBe('running');
    },
    (family) =>
      can('reboot')(family) && DIALECTS[family.model.make].login !== undefined && family.model.dialect !== 'open',
  );
});

describe('with a fault', () => {
  const broken: Fault[] = [{ fault: 'half-reply' }, { fault: 'wrong-json' }, { fault: 'refused' }, { fault: 'hang' }];
  for (const fault of broken)
    everyFamily(`${fault.fault}: no number is read that is not there`, async (family) => {
      await miners.inject(family, fault);
      const polled = await miners.poll(family, 400).catch((error: unknown) => error);
      if (polled instanceof Error) expect(polled).toMatchObject({ reason: expect.any(String) });
      else {
        const { observation } = polled as Awaited<ReturnType<SimulatedMiners['poll']>>;
        const { hashesPerSecond } = miners.truth(family);
        const [hashrate = hashesPerSecond] = values(observation, 'miner.hashrate');
        expect(hashrate / hashesPerSecond).toBeCloseTo(1, 1);
      }
      await miners.clear(family);
    });

  everyFamily('shows a lost fan, a hot chip, a lost board, no pool', async (family) => {
    const { model } = family;
    const read = async (...faults: Fault[]) => {
      for (const fault of faults) await miners.inject(family, fault);
      return (await miners.poll(family)).observation;
    };
    const ill = await read({ fault: 'fan-lost', fan: 0 }, { fault: 'hot', celsius: 110 });
    expect(Math.min(...values(ill, 'miner.fan_speed'))).toBe(0);
    // The sensor beside the chip shows 9 °C less.
    const sensors = ['miner.chip_temperature', 'miner.board_temperature'] as const;
    expect(Math.max(...sensors.flatMap((metric) => values(ill, metric)))).toBeGreaterThanOrEqual(101);
    const [left = Number.NaN] = values(await read({ fault: 'board-lost', board: 0 }), 'miner.hashrate');
    expect(left / model.hashesPerSecond).toBeCloseTo(1 - 1 / model.boards, 1);
    const idle = await read({ fault: 'pool-down' });
    expect(values(idle, 'miner.hashrate')).toEqual([0]);
    if (model.make !== 'bitaxe') expect(new Set(values(idle, 'miner.pool_up'))).toEqual(new Set([0]));
  });
});

/** Makes whose answers do not say that the sleep was ordered. */
const UNTOLD_SLEEP: ReadonlySet<Make> = new Set(['braiins']);

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the driver has no such command');
  return value;
}
