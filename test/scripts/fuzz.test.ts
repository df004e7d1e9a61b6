import { describe, expect, it } from 'vitest';
import type { Observation } from '../../core/farm/sample.ts';
import { WireError } from '../../core/wire/wire.ts';
import { type Driver, defineDriver } from '../../devices/driver.ts';
import { campaign } from '../../scripts/fuzz/campaign.ts';
import { mutateBytes } from '../../scripts/fuzz/mutate-bytes.ts';
import { mutateJson } from '../../scripts/fuzz/mutate-json.ts';
import { httpDevice } from '../../scripts/fuzz/relays.ts';
import type { Target } from '../../scripts/fuzz/targets.ts';
import { run } from '../../scripts/fuzz.ts';
import { createRandom } from '../farm-simulator/random.ts';

const JSON_REPLY = '{"name":"a","list":[{"watts":1.5,"on":true},{"watts":2}]}';
const ASK = { page: { via: 'http', method: 'GET', path: '/page' } } as const;

const target = (read: Driver['read'], spoils = false): Target => ({
  driver: { ...defineDriver({ id: 'careless', kind: 'pdu', title: '', models: [], ask: ASK, read }) },
  protocol: 'http',
  open: (random) => httpDevice(() => (spoils ? mutateJson(JSON_REPLY, random) : JSON_REPLY)),
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
});

describe('a campaign', () => {
  it('finds nothing in our wires and drivers in two seconds', async () => {
    const { cases, endings, violations } = await campaign({ seconds: 2, seed: 7 });
    expect(violations).toEqual([]);
    // Every lane plays one at least, however busy the machine is.
    expect(cases).toBeGreaterThanOrEqual(8);
    expect(Object.keys(endings)).toEqual(
      expect.arrayContaining(['raritan-pdu2', 'raritan-json-rpc', 'servertech-sentry4', 'servertech-jaws', 'antminer']),
    );
    expect(Object.values(endings).reduce((sum, { read }) => sum + read, 0)).toBeGreaterThan(cases / 4);
  });

  it('finds a driver that throws, and the case plays again', async () => {
    const targets = () => [target(careless, true)];
    const { violations } = await campaign({ seconds: 5, seed: 3, targets });
    const [first] = violations;
    expect(first).toMatchObject({ driver: 'careless', what: expect.stringContaining('found no watts') });
    const again = await campaign({ seconds: 5, seed: 3, targets, only: first?.case ?? 0 });
    expect(again).toMatchObject({ cases: 1, violations: [{ case: first?.case, driver: 'careless' }] });
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
    const { violations } = await campaign({ seconds: 5, seed: 1, targets: () => [target(read)], only: 1 });
    expect(violations).toMatchObject([{ case: 1, driver: 'careless' }]);
  });

  it.each([
    ['--seconds', '0'],
    ['--seed', 'x'],
    ['--case', '1.5'],
  ])('refuses %s %s', async (name, value) => {
    await expect(run([name, value])).rejects.toThrow(`${name}: found "${value}", expected a whole number`);
  });
});
