import { describe, expect, it } from 'vitest';
import { agoText, durationText, scaleOf } from '../../../grafana-plugin/src/fleet/format.ts';
import { type FleetRow, readFleet } from '../../../grafana-plugin/src/fleet/rows.ts';
import { filtered, readSearch } from '../../../grafana-plugin/src/fleet/search.ts';
import { countStates, wordsOf } from '../../../grafana-plugin/src/fleet/states.ts';

const COLUMNS = ['miner', 'site', 'rack', 'model', 'client', 'operation', 'chip', 'hashrate', 'of_expected', 'errors'];
const FLEET = readFleet({
  at: '2026-03-05T10:00:00Z',
  columns: COLUMNS,
  rows: [
    ['m1', 'north', 'B07', 'Antminer S21', 'acme', 'hashing', 71, 200e12, 1, null],
    ['m2', 'north', 'B07', 'Antminer S21', 'acme', 'degraded', 88, 120e12, 0.6, ['fan-lost']],
    ['m3', 'north', 'B08', 'WhatsMiner M60', 'Zeta Oy', 'unreachable', null, null, null, null],
    ['m4', 'south', 'B07', null, null, null, null, null, null, null],
  ],
  warnings: [],
});
const shown = (text: string) => filtered(FLEET.rows, readSearch(text)).map(({ miner }) => miner);

describe('A search', () => {
  it.each([
    ['', ['m1', 'm2', 'm3', 'm4']],
    ['   ', ['m1', 'm2', 'm3', 'm4']],
    ['rack:b07', ['m1', 'm2', 'm4']],
    ['rack:b07 model:s21', ['m1', 'm2']],
    ['temp>85', ['m2']],
    // What is not known is neither above nor below.
    ['temp<=71', ['m1']],
    ['-temp>85', ['m1', 'm3', 'm4']],
    ['state:degraded', ['m2']],
    ['state:unknown', ['m4']],
    ['-state:hashing', ['m2', 'm3', 'm4']],
    ['acme', ['m1', 'm2']],
    ['client:"zeta oy"', ['m3']],
    ['"zeta oy"', ['m3']],
    ['client=zeta', []],
    ['error:fan', ['m2']],
    ['hashrate>=200', ['m1']],
    ['expected<70', ['m2']],
    ['miner=m1', ['m1']],
    ['site:south rack:B07', ['m4']],
    ['nothing-like-it', []],
  ])('%j shows %j', (text, expected) => {
    expect(readSearch(text).problems).toEqual([]);
    expect(shown(text)).toEqual(expected);
  });

  it.each([
    ['colour:red', /^colour:red: found no field "colour", expected one of miner, site/],
    ['temp>hot', /^temp>hot: found "hot", expected a number$/],
    ['temp>', /found "", expected a number/],
    ['rack>5', /^rack>5: found ">", expected : or = behind rack$/],
  ])('%j says what was expected, and hides nothing', (text, problem) => {
    const { problems, terms } = readSearch(text);
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(terms).toEqual([]);
    expect(shown(text)).toHaveLength(4);
  });
});

describe('An answer that is no fleet', () => {
  it.each([[undefined], [null], ['text'], [{}], [{ at: 'x', columns: [] }]])('%j is refused', (answer) => {
    expect(() => readFleet(answer)).toThrow(/found no at, columns and rows/);
  });

  it('a short row knows less, and loses nothing', () => {
    const { rows } = readFleet({ at: '2026-03-05T10:00:00Z', columns: COLUMNS, rows: [['m1', 'north']] });
    expect(rows[0]).toMatchObject({ key: 'north/m1', rack: null, chip: null });
  });
});

describe('States', () => {
  it('are counted, the worst first', () => {
    expect(countStates(FLEET.rows)).toEqual([
      { state: 'unreachable', count: 1 },
      { state: 'degraded', count: 1 },
      { state: 'unknown', count: 1 },
      { state: 'hashing', count: 1 },
    ]);
  });

  it.each([
    [{ operation: 'degraded', of_expected: 0.823 }, 'Degraded 82 %'],
    [{ operation: 'degraded', of_expected: null }, 'Degraded'],
    [{ operation: 'not-hashing', of_expected: 0 }, 'Not hashing'],
    [{ operation: null, of_expected: null }, 'Unknown'],
    [{ operation: 'dancing', of_expected: null }, 'Unknown'],
  ])('%j is "%s"', (row, words) => expect(wordsOf(row as FleetRow)).toBe(words));
});

describe('Numbers for people', () => {
  it.each([
    [[200e12, 95e12, null], { divisor: 1e12, prefix: 'T' }],
    [[3.2e9], { divisor: 1e9, prefix: 'G' }],
    [[0, null], { divisor: 1, prefix: '' }],
    [[], { divisor: 1, prefix: '' }],
  ])('%j have one prefix', (values, scale) => expect(scaleOf(values)).toEqual(scale));

  it.each([
    [0.4, '0 s'],
    [59, '59 s'],
    [60, '1 min'],
    [8_040, '2 h 14 min'],
    [90_000, '1 d 1 h'],
    [86_400, '1 d'],
    [null, '–'],
  ])('%j seconds are "%s"', (seconds, text) => expect(durationText(seconds)).toBe(text));

  it.each([
    [1_000, 1_060_000, '1 min ago'],
    [2_000, 1_000_000, '0 s ago'],
    [null, 0, '–'],
  ])('%j was %j: "%s"', (at, now, text) => expect(agoText(at, now)).toBe(text));
});
