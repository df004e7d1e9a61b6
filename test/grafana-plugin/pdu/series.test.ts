import { describe, expect, it } from 'vitest';
import { shareOfLargest } from '../../../grafana-plugin/src/pdu/outlets.ts';
import { coursesOf, type PowerItem, queryOf, timesOf } from '../../../grafana-plugin/src/pdu/series.ts';

const NOW = Date.parse('2026-03-05T10:00:00Z');
const item = (outlet: string, kilowattHours: number | null, watts: (number | null)[]): PowerItem => ({
  outlet,
  kilowattHours,
  points: watts.map((each, index) => ({
    at: new Date(NOW + index * 900_000).toISOString(),
    watts: each,
    kilowattHours: each === null ? null : each / 4000,
  })),
});

describe('Courses of outlets', () => {
  const items = [item('10', 3, [300, null]), item('2', 2, [200, 210]), item('1', 0, [0, 0]), item('3', 1, [100, null])];

  it('leave out what drew nothing, in the order of the outlets, with the place of each among all of them', () => {
    expect(coursesOf(items).map(({ name, index }) => [name, index])).toEqual([
      ['2', 1],
      ['3', 2],
      ['10', 3],
    ]);
  });

  it('put the smaller ones together, and know nothing where none of them is known', () => {
    const [largest, others] = coursesOf(items, 1);
    expect(largest).toMatchObject({ name: '10', watts: [300, null] });
    expect(others).toMatchObject({ name: '2 others', index: undefined, watts: [300, 210] });
    const [, unknown] = coursesOf([item('1', 9, [9]), item('2', 1, [null]), item('3', 1, [null])], 1);
    expect(unknown?.watts).toEqual([null]);
  });

  it('keep the colour of an outlet whatever else is shown', () => {
    const place = (most: number) => coursesOf(items, most).find(({ name }) => name === '10')?.index;
    expect([place(1), place(2), place(12)]).toEqual([3, 3, 3]);
  });

  it('begin when their first interval does', () => {
    expect(timesOf(items)).toEqual([NOW, NOW + 900_000]);
    expect(timesOf([])).toEqual([]);
  });
});

describe('The query of a period', () => {
  it.each([
    ['day', '2026-03-04T10:00:00.000Z', '15m'],
    ['week', '2026-02-26T10:00:00.000Z', '1h'],
    ['month', '2026-02-03T10:00:00.000Z', '1d'],
    ['year', '2025-03-05T10:00:00.000Z', '1d'],
  ] as const)('%s begins at %s in steps of %s', (period, from, step) => {
    const query = new URLSearchParams(queryOf('pdu 1&x', period, 'outlet', NOW));
    expect(Object.fromEntries(query)).toEqual({ pdu: 'pdu 1&x', by: 'outlet', from, step });
  });
});

describe('The share of an outlet', () => {
  it.each([
    [100, [100, 400], 0.25],
    [400, [100, 400], 1],
    [null, [400], null],
    [0, [0, null], null],
    [-3, [400], 0],
  ])('of %s W beside %j is %s', (watts, all, expected) => {
    const others = all.map((each) => ({ watts: each }));
    expect(shareOfLargest({ watts }, others)).toBe(expected);
  });
});
