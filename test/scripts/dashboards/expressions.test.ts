import { describe, expect, it } from 'vitest';
import { inlineRules, selectorsOf } from '../../../scripts/dashboards/expressions.ts';

describe('the selectors of an expression', () => {
  it.each([
    ['up', [['up', 0, true]]],
    [
      'rate(a_total{x="b"}[5m]) / on (site) b offset 1d',
      [
        ['a_total', 300, false],
        ['b', 86_400, false],
      ],
    ],
    [
      'max_over_time((a + rate(b[1h]))[1d:5m] offset -15m)',
      [
        ['a', 85_500, true],
        ['b', 89_100, false],
      ],
    ],
    ['sum_over_time(s:e:increase1d[1d] offset -1d15m)', [['s:e:increase1d', -900, false]]],
    ['a[5m] offset 5m', [['a', 600, false]]],
    ['vector(1) or {__name__="x"}', [['', 0, true]]],
  ])('%s', (expr, expected) => {
    expect(selectorsOf(expr).map(({ name, secondsBack, plain }) => [name, secondsBack, plain])).toEqual(expected);
  });

  it.each(['sum(', 'a b', 'a{x=}'])('%s is refused', (expr) => {
    expect(() => selectorsOf(expr)).toThrow('is no PromQL');
  });
});

describe('inlineRules', () => {
  const rules = new Map([
    ['site:a:sum', 'sum by (site) (rack:a:sum)'],
    ['rack:a:sum', 'sum by (site, rack) (a)'],
    ['a:b:latched', 'b or a:b:latched and up == 0'],
  ]);

  it.each([
    ['site:a:sum / 2', '(sum by (site) ((sum by (site, rack) (a)))) / 2'],
    ['site:a:sum{site="x"}', 'site:a:sum{site="x"}'],
    ['avg_over_time(site:a:sum[5m])', 'avg_over_time(site:a:sum[5m])'],
    ['site:a:sum offset 5m', 'site:a:sum offset 5m'],
    ['a:b:latched + rack:a:sum', 'a:b:latched + (sum by (site, rack) (a))'],
    ['up', 'up'],
  ])('makes %s into %s', (expr, expected) => {
    expect(inlineRules(expr, rules)).toBe(expected);
  });
});
