import { describe, expect, it } from 'vitest';
import { nextTime } from '../../../../sidecar/billing/runs/config.ts';
import { duePeriods } from '../../../../sidecar/billing/runs/run-round.ts';
import { estimateWarnings } from '../../../../sidecar/billing/runs/warnings.ts';
import { line } from '../office.ts';

const at = (text: string) => Date.parse(text);
const iso = (time: number | undefined) => (time === undefined ? undefined : new Date(time).toISOString());

describe('the time of a run', () => {
  // Berlin: clocks go from 2:00 to 3:00 on 29 March 2026, and from 3:00 to 2:00 on 25 October 2026.
  it.each([
    { cron: '0 6 2 * *', zone: 'Europe/Berlin', after: '2026-11-30T00:00:00Z', next: '2026-12-02T05:00:00.000Z' },
    { cron: '0 6 2 * *', zone: 'Europe/Berlin', after: '2026-06-30T00:00:00Z', next: '2026-07-02T04:00:00.000Z' },
    { cron: '0 6 2 * *', zone: 'UTC', after: '2026-11-30T00:00:00Z', next: '2026-12-02T06:00:00.000Z' },
    { cron: '30 2 29 3 *', zone: 'Europe/Berlin', after: '2026-03-28T00:00:00Z', next: '2026-03-29T01:00:00.000Z' },
    { cron: '30 2 25 10 *', zone: 'Europe/Berlin', after: '2026-10-24T00:00:00Z', next: '2026-10-25T00:30:00.000Z' },
    // The second half past two of that night is not another one.
    { cron: '30 2 25 10 *', zone: 'Europe/Berlin', after: '2026-10-25T00:30:00Z', next: '2027-10-25T00:30:00.000Z' },
  ])('$cron in $zone behind $after is $next', ({ cron, zone, after, next }) => {
    expect(iso(nextTime(cron, zone, at(after)))).toBe(next);
  });
});

describe('the months that are due', () => {
  it.each([
    { what: 'none before its time', from: '2026-12-01T00:00:00Z', until: '2026-12-02T04:59:59Z', months: [] },
    { what: 'the month before', from: '2026-12-01T00:00:00Z', until: '2026-12-02T05:00:00Z', months: ['2026-11'] },
    { what: 'once', from: '2026-12-02T05:00:00Z', until: '2026-12-20T00:00:00Z', months: [] },
    {
      what: 'all that nobody was there for',
      from: '2026-10-10T00:00:00Z',
      until: '2027-01-15T00:00:00Z',
      months: ['2026-10', '2026-11', '2026-12'],
    },
  ])('$what', ({ from, until, months }) => {
    const found = duePeriods('0 6 2 * *', 'Europe/Berlin', at(from), at(until));
    expect(found.map((each) => each.from.slice(0, 7))).toEqual(months);
  });

  it('go by the calendar of the time zone: half past midnight of the first in Berlin is still the month before by UTC', () => {
    const [from, until] = [at('2026-12-31T20:00:00Z'), at('2027-01-01T00:00:00Z')];
    expect(duePeriods('30 0 1 * *', 'Europe/Berlin', from, until)).toEqual([{ from: '2026-12-01', to: '2027-01-01' }]);
  });

  it('a cron of every minute makes a month once', () => {
    expect(duePeriods('* * * * *', 'UTC', at('2026-12-02T00:00:00Z'), at('2026-12-03T00:00:00Z'))).toEqual([
      { from: '2026-11-01', to: '2026-12-01' },
    ]);
  });
});

it('tells of each device how much of its energy was estimated, once for all its lines', () => {
  const evidence = {
    devices: [
      { device: 'm1', days: 30, wh: 100_000, estimatedWh: 2_500 },
      { device: 'm2', days: 30, wh: 100_000, estimatedWh: 0 },
    ],
  };
  const energy = line('200', '0.1', { kind: 'energy', unit: 'KWH', evidence });
  expect(estimateWarnings([energy, energy, line('1', '1', { evidence: { ticket: 1 } })])).toEqual([
    'm1: 2.5 kWh of 100 kWh are estimated',
  ]);
});
