import { describe, expect, it } from 'vitest';
import type { FleetRow } from '../../../grafana-plugin/src/fleet/rows.ts';
import { fromLocalInput, toLocalInput, windowProblem } from '../../../grafana-plugin/src/plans/localTime.ts';
import { choicesOf, selectionOf, selectionWords } from '../../../grafana-plugin/src/plans/selection.ts';
import { readStages } from '../../../grafana-plugin/src/plans/stages.ts';

const row = (more: Partial<FleetRow>) =>
  ({
    miner: 'm',
    rack: null,
    building: null,
    model: null,
    client: null,
    tags: null,
    outlets: null,
    ...more,
  }) as FleetRow;

describe('A selection', () => {
  const rows = [
    row({ miner: 'm10', rack: 'r2', outlets: ['pdu-1:3', 'pdu-1:4'], tags: ['a', 'b'] }),
    row({ miner: 'm2', rack: 'r2', outlets: ['pdu:x:3'] }),
    row({ miner: 'm1' }),
  ];
  it.each([
    [
      'devices',
      [
        ['m1', 1],
        ['m2', 1],
        ['m10', 1],
      ],
    ],
    ['racks', [['r2', 2]]],
    [
      'pdus',
      [
        ['pdu-1', 1],
        ['pdu:x', 1],
      ],
    ],
    [
      'tags',
      [
        ['a', 1],
        ['b', 1],
      ],
    ],
    ['all', []],
  ] as const)('%s may be', (kind, expected) =>
    expect(choicesOf(kind, rows).map(({ name, count }) => [name, count])).toEqual(expected),
  );

  it('says nothing where nothing is chosen: that is never everything', () => {
    expect(selectionOf('racks', [])).toBeUndefined();
    expect(selectionOf('racks', ['r1'])).toEqual({ racks: ['r1'] });
    expect(selectionOf('all', [])).toEqual({ all: true });
  });

  it('is told in words', () => {
    expect(selectionWords({ all: true })).toBe('all miners');
    expect(selectionWords({ racks: ['r1', 'r2'], models: ['S21'] })).toBe('racks r1, r2; models S21');
    expect(selectionWords({ devices: ['a', 'b', 'c', 'd', 'e', 'f'] })).toBe('miners a, b, c, d and 2 more');
  });
});

describe('Times of a window', () => {
  const NOW = Date.UTC(2026, 10, 22, 12);
  it('come back from an input as they went in, to the minute', () => {
    expect(fromLocalInput(toLocalInput(NOW))).toBe(new Date(NOW).toISOString());
  });
  const later = (hours: number) => toLocalInput(NOW + hours * 3_600_000);
  it.each([
    ['', later(4), undefined],
    [later(1), later(2), undefined],
    ['', later(-1), /passed/],
    [later(5), later(4), /not after/],
    ['', later(31 * 24), /30 days/],
    ['', 'tomorrow', /end, expected a date/],
    ['soon', later(4), /beginning, expected a date/],
  ])('from "%s" to "%s"', (start, end, problem) => {
    const found = windowProblem(start, end, NOW);
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toMatch(problem);
  });
});

describe('Stages', () => {
  it.each([
    ['5', '30', { atOnce: 5, pauseSeconds: 30 }],
    ['0', '30', /At once: found "0"/],
    ['101', '30', /1 to 100/],
    ['', '30', /At once/],
    ['1.5', '30', /whole number/],
    ['1', '-3', /Pause: found "-3"/],
    ['1', '86401', /86400/],
  ])('%s and %s', (atOnce, pause, expected) => {
    const read = readStages(atOnce, pause);
    if (expected instanceof RegExp) expect(read).toMatch(expected);
    else expect(read).toEqual(expected);
  });
});
