import { describe, expect, it } from 'vitest';
import { endOf, iso, readSpan, spanOfPeriod } from '../../../sidecar/power/span.ts';

const NOW = Date.parse('2026-03-05T10:07:30Z');

describe('Spans', () => {
  it.each([
    ['hour', '2026-03-05T09:00:00.000Z', '2026-03-05T10:15:00.000Z', 900],
    ['day', '2026-03-04T10:00:00.000Z', '2026-03-05T10:15:00.000Z', 900],
    ['week', '2026-02-26T10:00:00.000Z', '2026-03-05T11:00:00.000Z', 3600],
    ['month', '2026-02-03T00:00:00.000Z', '2026-03-06T00:00:00.000Z', 86_400],
    ['year', '2025-03-05T00:00:00.000Z', '2026-03-06T00:00:00.000Z', 86_400],
  ] as const)('a %s begins at %s and ends at %s', (period, from, to, stepSeconds) => {
    const span = spanOfPeriod(period, NOW);
    expect([iso(span.from), iso(endOf(span)), span.stepMs / 1000]).toEqual([from, to, stepSeconds]);
  });

  it.each([
    [{}, '2026-03-04T10:00:00.000Z', 97, 900],
    [{ from: '2026-03-05T00:00:00Z' }, '2026-03-05T00:00:00.000Z', 41, 900],
    [{ from: '2026-03-01T00:00:00+02:00', step: '1d' }, '2026-02-28T00:00:00.000Z', 6, 86_400],
    [{ from: '2026-03-01T05:00Z', to: '2026-03-01T05:20Z', step: '15m' }, '2026-03-01T05:00:00.000Z', 2, 900],
    // What is yet to come is not asked for.
    [{ from: '2026-03-05T09:00:00Z', to: '2027-01-01T00:00:00Z', step: '1h' }, '2026-03-05T09:00:00.000Z', 2, 3600],
    [{ from: '2026-02-01T00:00:00Z', to: '2026-03-01T00:00:00Z', step: '7d' }, '2026-02-01T00:00:00.000Z', 4, 604_800],
  ])('%j', (written, from, count, stepSeconds) => {
    const span = readSpan(written, NOW);
    expect([iso(span.from), span.count, span.stepMs / 1000]).toEqual([from, count, stepSeconds]);
  });

  it.each([
    [{ from: 'now' }, 'the query.from: found "now", expected a time with its zone'],
    [{ from: '2026-03-05T00:00:00' }, 'expected a time with its zone'],
    [{ from: '2026-13-05T00:00:00Z' }, 'expected a time with its zone'],
    [{ to: '2026-03-01T00:00:00 02:00' }, 'a + is written as %2B'],
    [{ from: '2026-03-05T00:00:00Z', to: '2026-03-05T00:00:00Z' }, 'expected a time before'],
    [{ from: '2027-03-05T00:00:00Z' }, 'expected a time before'],
    [{ step: '0m' }, 'found "0m"'],
    [{ step: '10m' }, 'expected quarters of an hour'],
    [{ step: '25h' }, 'or whole days'],
    [{ step: '1y' }, 'found "1y"'],
    [{ step: '999999d' }, 'up to 366d'],
    [{ from: '2020-01-01T00:00:00Z', step: '15m' }, 'expected at most 11000'],
  ])('refuses %j', (written, words) => {
    expect(() => readSpan(written, NOW)).toThrow(words);
  });
});
