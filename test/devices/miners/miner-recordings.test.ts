import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { recordedWire } from '../../../core/wire/recorded.ts';
import antminer from '../../../devices/miners/antminer.ts';
import whatsminer from '../../../devices/miners/whatsminer.ts';
import { CASES } from './recorded-miners.ts';
import { faultsOf, recordings, replay } from './replay.ts';

const ASIC = recordings('asic');
const there = describe.runIf(ASIC !== undefined);
if (ASIC === undefined) console.warn('skipped: the recordings of real miners (../shared/recordings/asic) are not here');

there.each(Object.entries(CASES))('recording %s', (folder, { driver, operation, facts, values }) => {
  const polled = () => replay(driver, `${ASIC}/${folder}`);

  it.each(values.map((each) => [each[0], each[1], each[2]] as const))(
    '%s %o is %s',
    async (metric, labels, expected) => {
      const value = (await polled()).value(metric, labels);
      if (expected === undefined) expect(value).toBeUndefined();
      else expect(Math.abs((value ?? Number.NaN) / expected - 1) < 1e-12 || value === expected).toBe(true);
    },
  );

  it('tells what the miner is and does', async () => {
    const { observation } = await polled();
    expect(observation.facts).toMatchObject(facts);
    expect(observation.operation).toBe(operation);
  });

  it('has exactly the labels of the catalogue, three pools, and at most three questions without a write', async () => {
    const conversation = await polled();
    expect(faultsOf(conversation)).toEqual([]);
    expect(conversation.observation.facts.pools).toHaveLength(3);
    expect(conversation.polled.length).toBeLessThanOrEqual(3);
    expect(conversation.polled.some(({ writes }) => writes)).toBe(false);
  });
});

there('variants of recordings', () => {
  const v1 = `${ASIC}/whatsminer/v1-api1.4.0-fw20210322`;
  const v2 = `${ASIC}/whatsminer/v2-api2.0.5-fw20230803`;
  const v3 = `${ASIC}/whatsminer/v3-m60s-vk40-fw20251209`;

  it.each([
    [
      v1,
      'with-errors',
      [
        ['110', 'fan', 0],
        ['600', 'environment', undefined],
      ],
    ],
    [
      v2,
      'with-errors',
      [
        ['218', 'psu', 0],
        ['110', 'fan', 0],
      ],
    ],
    [
      v3,
      'with-errors',
      [
        ['264', 'psu', 0],
        ['265', 'psu', 0],
        ['266', 'psu', 0],
        ['267', 'psu', 0],
        ['270', 'psu', 0],
      ],
    ],
    [
      v3,
      'with-errors-218-541',
      [
        ['218', 'psu', 0],
        ['541', 'board', 1],
      ],
    ],
  ])('%s, %s: the errors that are reported', async (folder, variant, expected) => {
    const { observation, series } = await replay(whatsminer, folder, variant);
    const { errors = [] } = observation.facts;
    expect(errors.map(({ vendorCode, component, part }) => [vendorCode, component, part])).toEqual(expected);
    expect(Object.keys(series('miner.error'))).toHaveLength(expected.length);
  });

  it('a reported time is kept as the device wrote it', async () => {
    const { observation } = await replay(whatsminer, v3, 'with-errors');
    expect(observation.facts.errors?.[0]).toMatchObject({
      message: expect.stringMatching(/^Power communication error\./) as string,
      reportedAt: '2026-05-23 09:19:10',
    });
  });

  it('older API 3 without a power mode tells none', async () => {
    const { observation } = await replay(whatsminer, v3, 'no-power-mode');
    expect(observation.facts).not.toHaveProperty('mode');
    expect(observation.facts.psuModel).toBe('P221B');
  });

  it.each([
    [v1, 'btmineroff-true', 'sleeping'],
    [v1, 'mineroff-dialect', 'hashing'],
    [v2, 'fw20230803', 'hashing'],
  ])('%s, %s: is %s', async (folder, variant, operation) => {
    expect((await replay(whatsminer, folder, variant)).observation.operation).toBe(operation);
  });

  it('a MAC that is no MAC is not told', async () => {
    const { observation } = await replay(antminer, `${ASIC}/antminer/stock-s21-s19pro-mixed`);
    expect(observation.facts).not.toHaveProperty('mac');
  });
});

there('a recording without an answer to the poll', () => {
  it('fails by saying that it is not recorded', async () => {
    const polled = replay(antminer, `${ASIC}/antminer/stock-cgi-replies`);
    await expect(polled).rejects.toMatchObject({
      reason: 'unrecorded',
      message: expect.stringContaining('rpc-stats.new_api.json') as string,
    });
  });
});

there('telling an Antminer from the firmware of others', () => {
  it.each([
    ['antminer/stock-s21-s19pro-mixed', true],
    ['luxos/s19kpro-2025.4.8', false],
    ['mskminer/s19-2.6.0.39', false],
    ['sealminer/a2-2025091001', false],
    ['avalon/avalon-q', false],
    ['braiins/25.03-plus', false],
    ['hammer/d10-2023-05-28', false],
  ])('%s: %s', async (folder, expected) => {
    const wire = recordedWire([`${ASIC}/${folder}`]);
    const version = await wire({ via: 'cgminer', command: 'version' }, { host: 'x' }, new AbortController().signal);
    expect(antminer.detect?.[0]?.is(version)).toBe(expected);
  });

  it('no reading of an empty answer is taken for a miner', () => {
    expect(antminer.detect?.[0]?.is(Answer.none)).toBe(false);
  });
});
