import { describe, expect, it } from 'vitest';
import {
  type DashboardJson,
  openingValues,
  queriesOf,
  secondsBack,
  secondsOf,
  substitute,
} from '../../../scripts/dashboards/queries.ts';

const page: DashboardJson = {
  uid: 'toy',
  title: 'Toy',
  time: { from: 'now-6h', to: 'now' },
  templating: {
    list: [
      { name: 'datasource', type: 'datasource', query: 'prometheus' },
      { name: 'site', type: 'query', includeAll: true, allValue: '.*', current: { value: '$__all' } },
      { name: 'rack', type: 'query', includeAll: true, current: { value: ['r1', 'r2'] } },
      { name: 'miner', type: 'query', definition: 'label_values(miner_up{site=~"$site"}, miner)' },
      { name: 'tariff', type: 'textbox', query: '0.07' },
    ],
  },
  annotations: { list: [{ name: 'Actions', expr: 'remediation_action_in_progress{site=~"$site"}' }] },
  panels: [
    { type: 'row', title: 'Now' },
    { type: 'stat', title: 'Up', targets: [{ refId: 'A', expr: 'count(miner_up)', instant: true, range: false }] },
    {
      type: 'timeseries',
      title: 'Watts',
      targets: [
        { refId: 'A', expr: 'a' },
        { refId: 'B', expr: '' },
      ],
    },
    { type: 'timeseries', title: 'Days', interval: '1d', timeFrom: 'now-30d', targets: [{ refId: 'A', expr: 'b' }] },
    {
      type: 'row',
      title: 'Folded',
      panels: [{ type: 'table', title: 'T', targets: [{ refId: 'C', expr: 'c', instant: true, range: true }] }],
    },
  ],
};

const sixHours = { rangeSeconds: 21_600, stepSeconds: 60 };

describe('the queries of a page', () => {
  it('are those of its panels, also of folded ones, and of its annotations', () => {
    expect(queriesOf(page)).toEqual([
      { of: 'Up A', panel: 'Up', expr: 'count(miner_up)', kind: 'instant', ...sixHours },
      { of: 'Watts A', panel: 'Watts', expr: 'a', kind: 'range', ...sixHours },
      { of: 'Days A', panel: 'Days', expr: 'b', kind: 'range', rangeSeconds: 2_592_000, stepSeconds: 86_400 },
      { of: 'T C', panel: 'T', expr: 'c', kind: 'instant', ...sixHours },
      { of: 'T C', panel: 'T', expr: 'c', kind: 'range', ...sixHours },
      {
        of: 'annotation Actions',
        panel: 'annotation Actions',
        expr: 'remediation_action_in_progress{site=~"$site"}',
        kind: 'range',
        ...sixHours,
      },
    ]);
  });

  // 30 days on 400 points are 108 minutes a point.
  it('have no more points than a chart is wide', () => {
    const [query] = queriesOf({
      ...page,
      time: { from: 'now-30d', to: 'now' },
      annotations: { list: [] },
      panels: page.panels.slice(1, 2),
    });
    expect(query?.stepSeconds).toBe(6480);
  });

  it('begin with what the page opens with; the rest Prometheus is asked about', () => {
    expect(openingValues(page)).toEqual({
      values: { site: '.*', rack: 'r1|r2', tariff: '0.07' },
      choices: [{ name: 'miner', series: 'miner_up{site=~"$site"}', label: 'miner' }],
    });
  });

  it('refuse a variable that asks for something else', () => {
    const odd: DashboardJson = {
      ...page,
      templating: { list: [{ name: 'x', type: 'query', definition: 'metrics(a)' }] },
    };
    expect(() => openingValues(odd)).toThrow('the variable x asks "metrics(a)", expected label_values(series, label)');
  });
});

describe('substitute', () => {
  it.each([
    ['up{site=~"$site"}', 'up{site=~".*"}'],
    ['up{site=~"${site}",rack=~"${rack:regex}"}', 'up{site=~".*",rack=~"r1|r2"}'],
    ['[[site]]', '.*'],
    ['$siteless', undefined],
    ['rate(a[$__rate_interval])', 'rate(a[120s])'],
    ['avg_over_time(a[$__interval]) * ${__range_s}', 'avg_over_time(a[60s]) * 21600'],
    ['increase(a[$__range])', 'increase(a[21600s])'],
    ['a{b=~"x.*$"}', 'a{b=~"x.*$"}'],
  ])('makes %s into %s', (expr, expected) => {
    const values = { site: '.*', rack: 'r1|r2' };
    if (expected === undefined) expect(() => substitute(expr, values, sixHours)).toThrow(`${expr} has no value`);
    else expect(substitute(expr, values, sixHours)).toBe(expected);
  });

  // A step of a day and one scrape more.
  it('takes rates over more than a step', () => {
    expect(substitute('$__rate_interval', {}, { rangeSeconds: 1, stepSeconds: 86_400 })).toBe('86430s');
  });
});

describe('times', () => {
  it.each([
    ['now-6h', 21_600],
    ['30d', 2_592_000],
    ['now/d', 86_400],
    ['now-1d/d', 172_800],
    ['now/M', 2_678_400],
    ['now-1M', 2_678_400],
    ['now/y', 31_536_000],
  ])('%s lies %d seconds back', (from, seconds) => {
    expect(secondsBack(from)).toBe(seconds);
  });

  it.each(['', 'yesterday', 'now', '6'])('"%s" is refused', (from) => {
    expect(() => secondsBack(from)).toThrow(`"${from}" is no time`);
  });

  it.each([
    ['1h30m', 5400],
    ['500ms', 0.5],
    ['1w', 604_800],
  ])('%s are %d seconds', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });

  it.each(['', '5', '1x', '1h 30m'])('"%s" is no duration', (text) => {
    expect(() => secondsOf(text)).toThrow('is no duration');
  });
});
