import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { quietLog } from '../../core/service/log.ts';
import { ALARM_RULES } from '../../scripts/twin/alarms.ts';
import { CHANCES, COMMON_FAULTS, MINER_FAULTS } from '../../scripts/twin/fault-model.ts';
import { drawHistory } from '../../scripts/twin/history.ts';
import { report, summary } from '../../scripts/twin/report.ts';
import { runPolicy } from '../../scripts/twin/run-policy.ts';
import { runSeed, type SeedResult, twinConfig } from '../../scripts/twin/run-seed.ts';
import type { Score } from '../../scripts/twin/score.ts';
import { planSite } from '../../scripts/twin/site.ts';
import { type Cut, loops, switchedUnknowing, wronglySwitched } from '../../scripts/twin/truth.ts';
import { createRandom } from '../farm-simulator/random.ts';

const HOUR = 3_600_000;

describe('a small twin', () => {
  it('heals without wrong switching, loops or outlets left off; the same seed gives the same result', async () => {
    const options = { farm: 40, days: 20, seed: 3 };
    const first = await runSeed(options);
    const [own, none, naive] = first.scores as [Score, Score, Score];
    expect(own).toMatchObject({ policy: 'logixx', wrong: [], loops: [], leftOff: [] });
    expect(own.recoverable).toBeGreaterThan(3);
    expect(own.healed).toBeGreaterThanOrEqual(own.recoverable - 1);
    expect(own.cuts).toBeGreaterThan(0);
    expect(none).toMatchObject({ policy: 'none', cuts: 0, healed: 0 });
    expect(naive.policy).toBe('naive');
    expect(own.availability).toBeGreaterThan(none.availability);
    expect(own.availability).toBeGreaterThan(naive.availability);
    const again = await runSeed({ ...options, policies: ['logixx'] });
    expect(again.scores[0]).toEqual(own);
    expect(report({ ...again, scores: first.scores })).toBe(report(first));
  }, 240_000);

  it('draws another history for another seed, and the same for the same', () => {
    const historyOf = (seed: number) => {
      const site = planSite(60, createRandom(seed).fork('site'));
      return drawHistory(site, 100, createRandom(seed).fork('history'));
    };
    expect(historyOf(1)).toEqual(historyOf(1));
    expect(historyOf(1)).not.toEqual(historyOf(2));
  });

  it('has about as many faults a year as the model says, and at least one wrong mapping', () => {
    const site = planSite(500, createRandom(7).fork('site'));
    const { troubles, common } = drawHistory(site, 365, createRandom(7).fork('history'));
    for (const { kind, aYear } of MINER_FAULTS) {
      const expected = aYear * 500;
      const seen = troubles.filter((trouble) => trouble.kind === kind).length;
      expect(Math.abs(seen - expected), kind).toBeLessThan(4 * Math.sqrt(expected) + 1);
    }
    expect(common.filter(({ kind }) => kind === 'grid-event').length).toBeGreaterThan(0);
    expect(site.miners.filter(({ outlet, pluggedInto }) => outlet !== pluggedInto).length).toBe(500 * CHANCES.swapped);
  });

  it.each(MINER_FAULTS.map((fault) => [fault.kind, fault] as const))(
    '%s: shares of cures add up to one',
    (_, fault) => {
      expect(Object.values(fault.cures).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
      expect(fault.aYear).toBeGreaterThan(0);
    },
  );

  it.each(Object.entries(COMMON_FAULTS))('%s lasts from less to more minutes', (_, { minutes, aYear }) => {
    expect(minutes[0]).toBeLessThan(minutes[1]);
    expect(aYear).toBeGreaterThan(0);
  });
});

const cut = (at: number, over: Partial<Cut> = {}): Cut => ({
  at: at * HOUR,
  pdu: 'pdu-1',
  outlet: '1',
  truly: 'm1',
  meant: 'm1',
  operation: 'cycle',
  givenBack: true,
  healthy: false,
  intoHeat: false,
  knowable: true,
  ...over,
});

describe('alarms', () => {
  it.each([...ALARM_RULES.map(({ alert, forMinutes, keepMinutes }) => [alert, forMinutes, keepMinutes] as const)])(
    '%s waits as long as the rule of Prometheus',
    (alert, forMinutes, keepMinutes) => {
      const { groups } = parse(readFileSync('rules/miners.yml', 'utf8')) as {
        groups: { rules: { alert?: string; for?: string; keep_firing_for?: string; labels?: object }[] }[];
      };
      const rule = groups.flatMap(({ rules }) => rules).find((each) => each.alert === alert);
      expect(rule).toMatchObject({
        for: `${forMinutes}m`,
        keep_firing_for: `${keepMinutes}m`,
        labels: { remediation: 'ladder' },
      });
    },
  );
});

/** What was begun in the same moment is done before the proof is there. */
const MEANWHILE_MS = 30_000;

describe('a room that gets too hot', () => {
  it('is met by offs alone, and what is off comes on again by a person once the air is cool', async () => {
    const site = planSite(60, createRandom(1).fork('site'));
    const heat = { kind: 'room-too-hot', where: 'hall-1', at: 5 * HOUR, endsAt: 8 * HOUR } as const;
    const history = { troubles: [], common: [heat] };
    const options = { site, history, days: 2, seed: 1, config: twinConfig(), log: quietLog() };
    const { farm, truth, visits, notices } = await runPolicy({ ...options, policy: 'logixx' });
    expect(truth.cuts.length).toBeGreaterThan(0);
    expect(truth.cuts.length).toBeLessThan(60);
    expect(truth.cuts.every(({ operation }) => operation === 'off')).toBe(true);
    expect(truth.leftOff).toEqual([]);
    // Two like machines are on each other's outlets: the first cut shows it, is taken back, and is the last one there.
    const wrong = truth.cuts.filter(({ truly, meant }) => truly !== meant);
    expect(wrong.length).toBeGreaterThan(0);
    for (const { pdu, at, meant } of wrong) {
      expect(truth.cuts.filter((cut) => cut.pdu === pdu && cut.at > at + MEANWHILE_MS)).toEqual([]);
      const told = notices.find(({ event, device }) => event === 'action-wrong-outlet' && device === meant);
      expect(told?.evidence).toMatch(new RegExp(`the outlet feeds another machine: "${meant}" answers`));
    }
    expect(visits).toBeGreaterThan(0);
    const start = farm.clock.startedAt * 1000;
    expect(Math.min(...truth.cuts.map(({ at }) => at - start))).toBeGreaterThan(5 * HOUR);
    expect([...farm.machines.values()].every((machine) => machine.phase() === 'running')).toBe(true);
  }, 120_000);
});

describe('the judge', () => {
  it('counts a cut of another machine, and of an outlet on which nothing hangs, as wrong', () => {
    const { truly: _, ...nothing } = cut(3);
    const wrong = [cut(2, { truly: 'm2' }), nothing];
    expect(wronglySwitched([cut(1), ...wrong])).toEqual(wrong);
    const alike = cut(4, { truly: 'm2', knowable: false });
    expect(wronglySwitched([alike])).toEqual([]);
    expect(switchedUnknowing([cut(1), ...wrong, alike])).toEqual([alike]);
  });

  it.each([
    ['two in a day', [cut(0), cut(2)], 0],
    ['three in a day', [cut(0), cut(2), cut(23)], 1],
    ['three in more than a day', [cut(0), cut(2), cut(25)], 0],
    ['five in a week', [cut(0), cut(30), cut(60), cut(90), cut(120)], 1],
    ['five in more than a week', [cut(0), cut(30), cut(60), cut(90), cut(169)], 0],
    ['three in a day, repaired before the last', [cut(0), cut(2), cut(23, { repairs: 1 })], 0],
    ['three in a day after a repair', [1, 2, 23].map((hours) => cut(hours, { repairs: 1 })), 1],
    ['two in a day and an off that stays', [cut(0), cut(2), cut(4, { operation: 'off', givenBack: false })], 0],
    ['three offs and ons in a day', [0, 2, 4].map((hours) => cut(hours, { operation: 'off' })), 1],
    ['two in one episode', [cut(0, { episode: 4 }), cut(5, { episode: 4 })], 1],
    ['two in two episodes', [cut(0, { episode: 4 }), cut(5, { episode: 5 })], 0],
    ['three of different machines', [cut(0), cut(1, { truly: 'm2' }), cut(2, { truly: 'm3' })], 0],
  ])('%s', (_, cuts, expected) => {
    expect(loops(cuts)).toHaveLength(expected);
  });
});

const SCORE: Score = {
  policy: 'logixx',
  cuts: 10,
  wrong: [],
  unknowing: [],
  loops: [],
  leftOff: [],
  healthyCut: 0,
  intoHeat: 0,
  recoverable: 100,
  healed: 96,
  healMinutes: { p50: 20, p90: 60 },
  downMinutes: { p50: 20, p90: 300 },
  availability: 0.999,
  visits: 4,
  kinds: [],
};
const resultOf = (over: Partial<Score>): SeedResult => ({ farm: 1, days: 1, seed: 5, scores: [{ ...SCORE, ...over }] });

describe('the verdict', () => {
  it.each([
    ['all is well', {}, true],
    ['an outlet wrongly switched', { wrong: ['outlet 1 of pdu-1'] }, false],
    ['a loop', { loops: ['m1'] }, false],
    ['a cycle in a hot room', { intoHeat: 1 }, false],
    ['an outlet left off', { leftOff: ['outlet 1 of pdu-1'] }, false],
    ['95 % healed', { healed: 95 }, true],
    ['less than 95 % healed', { healed: 94 }, false],
    ['nothing to heal', { recoverable: 0, healed: 0 }, true],
  ])('%s', (_, over, passed) => {
    const verdict = summary([resultOf({}), resultOf(over)]);
    expect(verdict.passed).toBe(passed);
    expect(verdict.text.includes('FAILED')).toBe(!passed);
  });

  it('names what failed', () => {
    expect(report(resultOf({ leftOff: ['outlet 7 of pdu-2'] }))).toContain('FAILED: left off: outlet 7 of pdu-2');
  });
});
