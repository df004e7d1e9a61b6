import { describe, expect, it } from 'vitest';
import { overallQuestions, peakQuestion, spanQuestions } from '../../../sidecar/power/queries.ts';
import { type Chosen, checkChosen, expressionsOf, type Level } from '../../../sidecar/power/recorded.ts';
import { DAY_MS, spanOf, spanOfPeriod } from '../../../sidecar/power/span.ts';

const NOW = Date.parse('2026-03-05T10:07:30Z');
const MIDNIGHT = Date.parse('2026-03-05T00:00:00Z');
const SINCE = NOW - MIDNIGHT + 1;

describe('Questions', () => {
  it.each<[Level, Chosen, string, string]>([
    ['total', {}, 'fleet:pdu_power_watts:avg15m', 'fleet:pdu_energy_joules:increase15m'],
    ['total', { site: 'a' }, 'site:pdu_power_watts:avg15m{site="a"}', 'site:pdu_energy_joules:increase15m{site="a"}'],
    ['total', { pdu: 'p' }, 'pdu:pdu_power_watts:avg15m{pdu="p"}', 'pdu:pdu_energy_joules:increase15m{pdu="p"}'],
    ['site', {}, 'site:pdu_power_watts:avg15m', 'site:pdu_energy_joules:increase15m'],
    [
      'outlet',
      { site: 'a', pdu: 'p', outlet: '7' },
      'outlet:pdu_outlet_power_watts:avg15m{site="a",pdu="p",outlet="7"}',
      'outlet:pdu_outlet_energy_joules:increase15m{site="a",pdu="p",outlet="7"}',
    ],
    [
      'client',
      { client: 'O"Neil\\x\n' },
      'client:pdu_outlet_power_watts:sum{client="O\\"Neil\\\\x\\n"}',
      'client:pdu_outlet_energy_joules:increase15m{client="O\\"Neil\\\\x\\n"}',
    ],
  ])('%s of %j asks recorded series', (level, chosen, watts, joules) => {
    expect(expressionsOf(level, chosen).selectors.slice(0, 2)).toEqual([watts, joules]);
  });

  it.each<[Level, Chosen, string]>([
    ['site', { pdu: 'p' }, 'the query.pdu: found "p", expected nothing: by=site has no pdu'],
    ['outlet', { client: 'c' }, 'by=outlet has no client'],
    ['total', { client: 'c', pdu: 'p' }, 'the query.pdu: found "p", expected nothing: what is chosen beside it'],
  ])('%s of %j is refused', (level, chosen, words) => {
    expect(() => checkChosen(level, chosen)).toThrow(words);
  });

  it('quarters of an hour come from increase15m and need no peak', () => {
    const asked = spanQuestions('pdu', {}, spanOf(MIDNIGHT, MIDNIGHT + 3_600_000, 900_000), NOW);
    const times = { start: MIDNIGHT + 900_000, end: MIDNIGHT + 3_600_000, stepMs: 900_000 };
    expect(asked).toEqual({
      watts: { query: 'avg_over_time(pdu:pdu_power_watts:avg15m[899999ms])', ...times },
      joules: { query: 'sum_over_time(pdu:pdu_energy_joules:increase15m[899999ms])', ...times },
    });
  });

  it('a year is 366 days, asked of the days that the rules closed, and of the open one', () => {
    const span = spanOfPeriod('year', NOW);
    const { watts, peak, joules, open } = spanQuestions('total', {}, span, NOW);
    expect(span.count).toBe(366);
    expect(watts.query).toBe('avg_over_time(fleet:pdu_power_watts:avg15m[86399999ms])');
    expect(peak?.query).toBe('max_over_time(fleet:pdu_power_watts:avg15m[86399999ms])');
    // The sample of a day stands within the next one.
    expect(joules).toEqual({
      query: 'sum_over_time(fleet:pdu_energy_joules:increase1d[86400000ms])',
      start: span.from + 2 * DAY_MS - 1,
      end: MIDNIGHT + 2 * DAY_MS - 1,
      stepMs: DAY_MS,
    });
    expect(open).toEqual({
      midnight: MIDNIGHT,
      today: { query: `last_over_time(fleet:pdu_energy_joules:increase_today[${SINCE}ms])`, at: NOW },
      yesterday: { query: 'last_over_time(fleet:pdu_energy_joules:increase_today[86399999ms])', at: MIDNIGHT - 1 },
      closed: { query: `last_over_time(fleet:pdu_energy_joules:increase1d[${SINCE}ms])`, at: NOW },
    });
  });

  it.each([
    ['days that are long over', MIDNIGHT - 9 * DAY_MS, MIDNIGHT - 2 * DAY_MS, []],
    ['days until midnight', MIDNIGHT - 2 * DAY_MS, MIDNIGHT, ['yesterday', 'closed']],
    ['today', MIDNIGHT, NOW, ['today']],
    ['yesterday and today', MIDNIGHT - DAY_MS, NOW, ['today', 'yesterday', 'closed']],
  ])('%s ask what they need of open days', (_name, from, to, wanted) => {
    const { midnight: _midnight, ...open } = spanQuestions('total', {}, spanOf(from, to, DAY_MS), NOW).open ?? {};
    expect(Object.keys(open)).toEqual(wanted);
  });

  it("a client's quarter hours are made of its minutes", () => {
    const { watts, known } = overallQuestions({ client: 'c' }, spanOfPeriod('day', NOW), NOW);
    expect(watts.query).toBe(
      'last_over_time(avg_over_time(client:pdu_outlet_power_watts:sum{client="c"}[15m])[1200000ms:15m])',
    );
    expect(known.query).toContain('count_over_time(avg_over_time(client:');
  });

  it.each([
    [1, 900_000, 96],
    [90, 900_000, 8640],
    [200, DAY_MS, 200],
  ])('the peak of %d days is looked for in steps of %d ms', (days, stepMs, count) => {
    const { span } = peakQuestion({}, MIDNIGHT, MIDNIGHT + days * DAY_MS);
    expect([span.stepMs, span.count]).toEqual([stepMs, count]);
  });
});
