import { describe, expect, it } from 'vitest';
import type { Labels, Series } from '../../../sidecar/power/prometheus-answer.ts';
import { spanQuestions } from '../../../sidecar/power/queries.ts';
import { distinct, historiesOf, type Point } from '../../../sidecar/power/shape.ts';
import { DAY_MS, spanOf } from '../../../sidecar/power/span.ts';
import { energyOf, onlyOne, peakOf, statisticsOf } from '../../../sidecar/power/statistics.ts';

const NOW = Date.parse('2026-03-05T10:07:30Z');
const MIDNIGHT = Date.parse('2026-03-05T00:00:00Z');
const QUARTER = 900_000;
const KWH = 3.6e6;

const series = (values: Record<number, number>, labels: Labels = {}): Series => ({
  labels,
  values: new Map(Object.entries(values).map(([time, value]) => [Number(time), value])),
});

describe('Quarters of an hour', () => {
  const span = spanOf(NOW - 3_600_000, NOW, QUARTER);
  const questions = spanQuestions('total', {}, span, NOW);
  const end = (index: number) => span.from + (index + 1) * QUARTER;

  it('gaps are null, zero is zero, and the quarter that is not over is left out while nothing is known of it', () => {
    const watts = [series({ [end(0)]: 1500, [end(2)]: 0 })];
    const joules = [series({ [end(0)]: KWH, [end(3)]: KWH / 2 })];
    const [history] = historiesOf(span, questions, { watts, joules }, [], NOW);
    expect(history?.points.map(({ watts: w, kilowattHours }) => [w, kilowattHours])).toEqual([
      [1500, 1],
      [null, null],
      [0, null],
      [null, 0.5],
    ]);
    expect(history?.points[0]).toMatchObject({ at: '2026-03-05T09:00:00.000Z', peakWatts: 1500 });
  });

  it('the quarter that is not over is told as soon as something is known of it', () => {
    const [history] = historiesOf(span, questions, { watts: [series({ [end(4)]: 5 })], joules: [] }, [], NOW);
    expect(history?.points.map(({ watts }) => watts)).toEqual([null, null, null, null, 5]);
  });

  it('a series that is wanted and unknown is all gaps; others are left out', () => {
    const keys = [{ pdu: 'p1' }, { pdu: 'p2' }];
    const told = { watts: [series({ [end(0)]: 5 }, { pdu: 'p2' }), series({}, { pdu: 'p3' })], joules: [] };
    const [first, second, ...rest] = historiesOf(span, questions, told, ['pdu'], NOW, keys);
    expect(first?.points.map(({ watts }) => watts)).toEqual([null, null, null, null]);
    expect(second?.points.map(({ watts }) => watts)).toEqual([5, null, null, null]);
    expect(rest).toEqual([]);
  });
});

describe('Days', () => {
  const P = { pdu: 'p' };
  const closedAt = (day: number) => MIDNIGHT + (day + 2) * DAY_MS - 1;

  it.each([
    ['closed and open', { [closedAt(-2)]: 2, [closedAt(-1)]: 3 }, 1, 9, 3, [2, 3, 1]],
    ['yesterday not closed yet', { [closedAt(-2)]: 2 }, undefined, 9, undefined, [2, 9]],
    ['yesterday not closed, today begun', { [closedAt(-2)]: 2 }, 1, 9, undefined, [2, 9, 1]],
    ['nobody looked yesterday', { [closedAt(-2)]: 2 }, 1, undefined, undefined, [2, null, 1]],
    ['a day of nothing drawn', { [closedAt(-2)]: 0, [closedAt(-1)]: 3 }, 0, 3, 3, [0, 3, 0]],
  ])('%s', (_name, closedDays, today, yesterday, closed, wanted) => {
    const span = spanOf(MIDNIGHT - 2 * DAY_MS, NOW, DAY_MS);
    const questions = spanQuestions('total', { pdu: 'p' }, span, NOW);
    const kwh = (values: Record<number, number>) =>
      series(Object.fromEntries(Object.entries(values).map(([time, value]) => [time, value * KWH])), P);
    const one = (value: number | undefined) => (value === undefined ? [] : [kwh({ [NOW]: value })]);
    const answers = {
      watts: [],
      joules: [kwh(closedDays)],
      today: one(today),
      yesterday: one(yesterday),
      closed: one(closed),
    };
    const [history] = historiesOf(span, questions, answers, ['pdu'], NOW);
    expect(history?.points.map(({ kilowattHours }) => kilowattHours)).toEqual(wanted);
  });

  it('several days a step take today and the day before that is not closed', () => {
    const span = spanOf(MIDNIGHT - 5 * DAY_MS, NOW, 3 * DAY_MS);
    const questions = spanQuestions('total', {}, span, NOW);
    const { start } = questions.joules;
    const joules = [series({ [start]: 6 * KWH, [start + 3 * DAY_MS]: 2 * KWH })];
    const answers = { watts: [], joules, today: [series({ 0: KWH })], yesterday: [series({ 0: 4 * KWH })], closed: [] };
    const [history] = historiesOf(span, questions, answers, [], NOW);
    expect(history?.points.map(({ kilowattHours }) => kilowattHours)).toEqual([6, 7]);
  });
});

describe('Statistics', () => {
  const point = (watts: number | null, kilowattHours: number | null, index = 0): Point => ({
    at: new Date(MIDNIGHT + index * QUARTER).toISOString(),
    watts,
    peakWatts: watts,
    kilowattHours,
  });

  it.each([
    [[], null],
    [[point(1, null)], null],
    [[point(1, 0)], 0],
    [[point(1, 0.1), point(null, null), point(2, 0.2)], 0.3],
  ])('energy of %j is %j', (points, wanted) => {
    expect(energyOf(points)).toBe(wanted);
  });

  it.each([
    [[], undefined],
    [[point(null, 1)], undefined],
    [[point(0, 1)], { at: MIDNIGHT, watts: 0 }],
    [[point(1, 1), point(3, 1, 1), point(3, 1, 2)], { at: MIDNIGHT + QUARTER, watts: 3 }],
  ])('peak of %j is %j', (points, wanted) => {
    expect(peakOf(points)).toEqual(wanted);
  });

  it('what nobody knows is null', () => {
    const span = spanOf(MIDNIGHT, NOW, QUARTER);
    expect(statisticsOf(span, NOW, undefined, { watts: [], mean: [], known: [] }, undefined)).toEqual({
      powerWatts: null,
      meanWatts: null,
      peakWatts: null,
      peakAt: null,
      kilowattHours: null,
      coverage: 0,
      portsOn: null,
      ports: null,
    });
  });

  it('a choice that fits two series is refused with both', () => {
    const two = [{ labels: { site: 'a', pdu: 'p' } }, { labels: { site: 'b', pdu: 'p' } }];
    expect(() => onlyOne(two)).toThrow('fits 2 series, expected one: site=a pdu=p or site=b pdu=p');
  });
});

it('series stand in the order in which people count, each once', () => {
  const sets = ['10', '2', 'A1', '2', '1'].map((outlet) => ({ __name__: 'x', pdu: 'p', outlet }));
  expect(distinct(sets, ['pdu', 'outlet']).map(({ outlet }) => outlet)).toEqual(['1', '2', '10', 'A1']);
});
