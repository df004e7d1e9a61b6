import { describe, expect, it } from 'vitest';
import type { Observation } from '../../core/farm/sample.ts';
import { WireError } from '../../core/wire/wire.ts';
import { type Control, type Driver, defineDriver } from '../../devices/driver.ts';
import { campaign } from '../../scripts/fuzz/campaign.ts';
import { wrongsOf } from '../../scripts/fuzz/checks.ts';
import { mutateBytes } from '../../scripts/fuzz/mutate-bytes.ts';
import { mutateJson } from '../../scripts/fuzz/mutate-json.ts';
import { httpDevice } from '../../scripts/fuzz/relays.ts';
import { behind, type Target } from '../../scripts/fuzz/targets.ts';
import { run } from '../../scripts/fuzz.ts';
import { createRandom } from '../farm-simulator/random.ts';

const JSON_REPLY = '{"name":"a","list":[{"watts":1.5,"on":true},{"watts":2}]}';
const ASK = { page: { via: 'http', method: 'GET', path: '/page' } } as const;

const careful = (read: Driver['read'], control: Control = {}): Driver =>
  defineDriver({ id: 'careless', kind: 'pdu', title: '', models: [], ask: ASK, read, control });
const target = (driver: Driver, spoils = false): Target => ({
  driver,
  open: async (random) =>
    behind('http', await httpDevice(() => (spoils ? mutateJson(JSON_REPLY, random) : JSON_REPLY)), ['as it was told']),
});
const observation: Observation = { readings: [], facts: {}, operation: 'operating' };
const careless: Driver['read'] = ({ page }) => {
  if (page?.num('list', 0, 'watts') === undefined) throw new TypeError('found no watts');
  return observation;
};

describe('spoiled replies', () => {
  it.each([
    ['bytes', (seed: number) => mutateBytes(Buffer.from(JSON_REPLY), createRandom(seed)).toString('latin1')],
    ['JSON', (seed: number) => mutateJson(JSON_REPLY, createRandom(seed))],
  ])('%s: the same for the same seed, and nearly always wrong', (_what, spoil) => {
    const seeds = Array.from({ length: 300 }, (_, seed) => seed);
    const spoiled = seeds.map(spoil);
    expect(seeds.map(spoil)).toEqual(spoiled);
    expect(spoiled.filter((text) => text !== JSON_REPLY).length).toBeGreaterThan(240);
    expect(new Set(spoiled).size).toBeGreaterThan(150);
  });

  it('bytes of no length do not stop it', () => {
    const lengths = Array.from({ length: 200 }, (_, seed) => mutateBytes(Buffer.alloc(0), createRandom(seed)).length);
    expect(Math.max(...lengths)).toBeGreaterThan(0);
  });

  it('JSON says what was done to it', () => {
    const told: string[] = [];
    mutateJson(JSON_REPLY, createRandom(1), told);
    expect(told.length).toBeGreaterThan(0);
  });
});

describe('what a driver owes', () => {
  it.each([
    ['nothing wrong', observation, []],
    [
      'a number that is none',
      { ...observation, readings: [{ metric: 'pdu.power', value: Number.NaN, labels: {} }] },
      ['pdu.power is NaN'],
    ],
    [
      'a label too many',
      { ...observation, readings: [{ metric: 'miner.power', value: 1, labels: { board: '1' } }] },
      ['miner.power has labels {"board":"1"}'],
    ],
    ['a fact of a wrong type', { ...observation, facts: { model: 19 } }, ['fact model is 19']],
    [
      'a pool without a number',
      { ...observation, facts: { pools: [{ pool: '0' }] } },
      ['fact pools is [{"pool":"0"}]'],
    ],
    [
      'a fault of no known code',
      { ...observation, facts: { errors: [{ code: 'toString', vendorCode: '1', component: 'fan', message: '' }] } },
      ['fact errors is [{"code":"toString","vendorCode":"1","component":"fan","message":""}]'],
    ],
    ['an operation of no known word', { ...observation, operation: Object }, ['operation is function Object']],
  ])('%s', (_what, said, wrongs) => {
    const found = wrongsOf(said as unknown as Observation);
    expect(found.map((wrong, at) => wrong.slice(0, wrongs[at]?.length))).toEqual(wrongs);
  });
});

describe('a campaign', () => {
  it('goes through all drivers', async () => {
    const { cases, endings, violations } = await campaign({ seconds: 3, seed: 7 });
    expect(violations).toEqual([]);
    // Every lane plays one at least, however busy the machine is.
    expect(cases).toBeGreaterThanOrEqual(16);
    expect(Object.values(endings).reduce((sum, { read }) => sum + read, 0)).toBeGreaterThan(cases / 4);
  });

  it('finds a driver that throws, and the case plays again', async () => {
    const targets = [target(careful(careless), true)];
    const { violations } = await campaign({ seconds: 2, seed: 3, targets });
    const [first] = violations;
    expect(violations).toHaveLength(1);
    expect(first).toMatchObject({ driver: 'careless', wrongs: ['as it was told'] });
    expect(first?.what).toContain('found no watts');
    expect(first?.times).toBeGreaterThan(1);
    const again = await campaign({ seconds: 2, seed: 3, targets, only: first?.case ?? 0 });
    expect(again).toMatchObject({ cases: 1, violations: [{ case: first?.case, driver: 'careless', times: 1 }] });
  });

  it.each([
    [
      'a number that is none',
      () => ({ ...observation, readings: [{ metric: 'pdu.power', value: Number.NaN, labels: {} }] }),
    ],
    [
      'a rejection that nobody catches',
      () => {
        void Promise.reject(new WireError('refused', 'left behind'));
        return observation;
      },
    ],
  ] as [string, () => ReturnType<Driver['read']>][])('finds %s', async (_what, read) => {
    const { violations } = await campaign({ seconds: 2, seed: 1, targets: [target(careful(read))], only: 1 });
    expect(violations).toMatchObject([{ case: 1, driver: 'careless' }]);
  });

  it.each([
    ['a TypeError', new TypeError('no text')],
    ['a RangeError of the engine', new RangeError('Invalid array length')],
  ])('finds a command that throws %s', async (_what, error) => {
    const reboot = () => {
      throw error;
    };
    const targets = [target(careful(() => observation, { reboot }))];
    const { violations } = await campaign({ seconds: 2, seed: 1, targets, only: 1 });
    expect(violations[0]?.what).toContain(error.message);
  });

  it('lets a command be refused in words, and finds one that does not say that it writes', async () => {
    const control: Control = {
      reboot: () => {
        throw new Error('the miner did not tell how');
      },
      powerLimit: () => {
        throw new RangeError('a power limit is whole watts above 0');
      },
    };
    const play = (added: Control) =>
      campaign({
        seconds: 2,
        seed: 1,
        targets: [target(careful(() => observation, { ...control, ...added }))],
        only: 1,
      });
    expect((await play({})).violations).toEqual([]);
    const { violations } = await play({ pause: () => ASK.page });
    expect(violations[0]?.what).toContain('GET /page does not say that it writes');
  });

  it('finds a reply of 10 MB that was taken for an answer', async () => {
    let asked = 0;
    const open = async () => ({
      ...behind('http', await httpDevice(() => JSON_REPLY)),
      oversized: () => ++asked,
    });
    const { violations } = await campaign({
      seconds: 2,
      seed: 1,
      targets: [{ driver: careful(() => observation), open }],
      only: 1,
    });
    expect(violations[0]?.what).toContain('10 MB');
  });

  it.each([
    ['--seconds', '0', 'a whole number'],
    ['--seed', 'x', 'a whole number'],
    ['--case', '1.5', 'a whole number'],
    ['--driver', 'toaster', 'the id of a driver'],
  ])('refuses %s %s', async (name, value, expected) => {
    await expect(run([name, value])).rejects.toThrow(`${name}: found "${value}", expected ${expected}`);
  });
});
