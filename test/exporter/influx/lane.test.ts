import { describe, expect, it } from 'vitest';
import { type LaneName, pauseAfter, pick } from '../../../exporter/influx/lane.ts';
import type { Entry } from '../../../exporter/influx/spool.ts';

const NOW = 1_000_000;
/** `age` in seconds. */
const entry = (age: number, points: number, more: Partial<Entry> = {}): Entry => ({
  record: { points, values: points, at: NOW - age * 1000, offset: 0, length: 1 },
  isBusy: false,
  notBefore: 0,
  ...more,
});
const OLD = [entry(300, 40), entry(200, 50), entry(100, 20)];
const NEW = [entry(4, 30), entry(3, 30), entry(0, 60)];

describe('the next request', () => {
  it.each<[string, LaneName, Entry[], Entry[]]>([
    ['of the backlog is its oldest, as many as fit', 'backlog', [...OLD, ...NEW], OLD.slice(0, 2)],
    ['of live data is the oldest of the last seconds', 'live', [...OLD, ...NEW], NEW.slice(0, 2)],
    ['of live data is nothing where all is old', 'live', OLD, []],
    ['of the backlog is nothing where all is new', 'backlog', NEW, []],
    ['is one that is too much for a request, alone', 'backlog', [entry(99, 500), entry(98, 1)], [entry(99, 500)]],
    ['passes over what is under way', 'backlog', [entry(300, 40, { isBusy: true }), entry(200, 50)], [entry(200, 50)]],
    ['passes over what is to wait', 'backlog', [entry(300, 1, { notBefore: NOW + 1 }), entry(200, 2)], [entry(200, 2)]],
    ['has what has waited', 'backlog', [entry(300, 1, { notBefore: NOW })], [entry(300, 1, { notBefore: NOW })]],
  ])('%s', (_, lane, entries, expected) => {
    expect(pick(entries, lane, 100, NOW)).toEqual(expected);
  });
});

describe('the pause after failures', () => {
  it.each([
    [1, 60_000, 0, 0, 250],
    [1, 60_000, 1, 0, 500],
    [2, 60_000, 1, 0, 1000],
    [4, 60_000, 0.5, 0, 3000],
    [8, 60_000, 1, 0, 60_000],
    [8, 60_000, 0, 0, 30_000],
    [5000, 60_000, 1, 0, 60_000],
    [1, 60_000, 0, 7000, 7000],
    [8, 60_000, 1, 7000, 60_000],
    [1, 60_000, 0, 86_400_000, 600_000],
  ])('%i in a row, at most %i ms, random %f, asked for %i ms: %i ms', (failures, longest, random, asked, expected) => {
    expect(pauseAfter(failures, longest, random, asked)).toBe(expected);
  });
});
