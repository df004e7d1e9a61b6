import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../../sidecar/billing/calendar/zone.ts';
import { whOf } from '../../../sidecar/billing/pricing/day-use.ts';
import { type DayInput, deviceDay, type FeedSpan } from '../../../sidecar/billing/usage/device-day.ts';
import { feedHistory } from '../../../sidecar/billing/usage/feed-history.ts';
import { lostMinutes, type Outage, onlineMinutes } from '../../../sidecar/billing/usage/lost-time.ts';
import { outletEnergy, type Reading } from '../../../sidecar/billing/usage/outlet-energy.ts';

const ZONE = 'Europe/Berlin';
const DAY = '2026-11-03';
const { start: START, end: END } = boundsOf(DAY, ZONE);
const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const RULES = { maxGapMs: 20 * MINUTE, maxWatts: 10_000, estimate: 'none' as const };

/** A counter that runs at 3.2 kW and is read each quarter of an hour: 800 Wh each. */
function steady(from: number, to: number, watts = 3200, begin = 1_000_000): Reading[] {
  const readings: Reading[] = [];
  for (let at = from; at <= to; at += QUARTER) readings.push({ at, joules: begin + ((at - from) / 1000) * watts });
  return readings;
}

const FEED: FeedSpan = { pdu: 'p1', outlet: '4', from: 0 };
function day(readings: readonly Reading[], more: Partial<DayInput> = {}) {
  return deviceDay({
    device: 'm1',
    day: DAY,
    timeZone: ZONE,
    feeds: [FEED],
    readingsOf: () => readings,
    outages: [],
    rules: RULES,
    ...more,
  });
}
const whole = steady(START - QUARTER, END + QUARTER);
const without = (from: number, to: number) => whole.filter(({ at }) => at <= START + from || at >= START + to);
/** The counter was set back to zero at a time, and counts on. */
const resetAt = (time: number, readings = whole) =>
  readings.map(({ at, joules }) => ({ at, joules: at < START + time ? joules : ((at - START - time) / 1000) * 3200 }));

describe('a day of 3.2 kW, 76.8 kWh', () => {
  it.each([
    ['read each quarter of an hour', whole, 76_800, 0, 0, []],
    ['read in no order, and twice', [...whole, ...whole].reverse(), 76_800, 0, 0, []],
    ['not read for two hours: metered all the same', without(6 * 4 * QUARTER, 8 * 4 * QUARTER), 76_800, 0, 0, ['gap']],
    ['set back at noon: what came before is there', resetAt(12 * 4 * QUARTER), 76_000, 0, 0, ['reset']],
    [
      'set back within a gap: nobody knows what was used in it',
      resetAt(7 * 4 * QUARTER, without(6 * 4 * QUARTER, 8 * 4 * QUARTER)),
      70_400,
      0,
      120,
      ['reset'],
    ],
    ['not read behind noon', whole.filter(({ at }) => at <= START + 12 * 4 * QUARTER), 38_400, 0, 720, ['missing']],
    ['not read at all', [], 0, 0, 1440, ['missing']],
    [
      'a leap that no outlet passes',
      whole.map(({ at, joules }) => ({ at, joules: joules + (at > START + 50 * MINUTE ? 1e9 : 0) })),
      76_000,
      0,
      15,
      ['implausible'],
    ],
    [
      'a gap over midnight: the part of this day is an estimate',
      whole.filter(({ at }) => at <= END - 4 * QUARTER || at > END),
      76_800,
      3200,
      0,
      ['gap'],
    ],
  ])('%s', (_, readings, wh, estimatedWh, missing, stretches) => {
    const use = day(readings);
    expect([whOf(use), use.estimatedWh, use.missingMinutes]).toEqual([wh, estimatedWh, missing]);
    expect(use.evidence.meters.flatMap((meter) => meter.stretches.map(({ what }) => what))).toEqual(stretches);
    expect(use.quarters).toHaveLength(96);
  });

  it('says which meter and which readings it is from', () => {
    expect(day(whole).evidence.meters).toEqual([
      {
        pdu: 'p1',
        outlet: '4',
        wh: 76_800,
        first: { at: START, joules: 3_880_000 },
        last: { at: END, joules: 280_360_000 },
        stretches: [],
      },
    ]);
  });

  it('estimates from the rest of the day, where that is wanted and half of it is known', () => {
    const rules = { ...RULES, estimate: 'own-mean' as const };
    const tenHours = day(
      whole.filter(({ at }) => at <= START + 14 * 4 * QUARTER),
      { rules },
    );
    // 10 h × 3.2 kW are estimated.
    expect([whOf(tenHours), tenHours.estimatedWh, tenHours.missingMinutes]).toEqual([76_800, 32_000, 0]);
    expect(tenHours.evidence.estimate).toBeDefined();
    const little = day(
      whole.filter(({ at }) => at <= START + 11 * 4 * QUARTER),
      { rules },
    );
    expect([whOf(little), little.estimatedWh, little.missingMinutes]).toEqual([35_200, 0, 780]);
  });

  it('adds two outlets of one device, and one that is not read makes the day unknown', () => {
    const two: FeedSpan[] = [FEED, { ...FEED, outlet: '5' }];
    expect(whOf(day(whole, { feeds: two }))).toBe(153_600);
    const half = day([], { feeds: two, readingsOf: ({ outlet }) => (outlet === '4' ? whole : []) });
    expect([whOf(half), half.missingMinutes]).toEqual([76_800, 1440]);
  });

  it('a device that was moved at 10:07 has the energy of both outlets by their time', () => {
    const moved = START + 10 * 60 * MINUTE + 7 * MINUTE;
    const feeds: FeedSpan[] = [
      { ...FEED, to: moved },
      { pdu: 'p2', outlet: '1', from: moved },
    ];
    const use = day([], {
      feeds,
      readingsOf: ({ pdu }) => (pdu === 'p1' ? whole : steady(START - QUARTER, END + QUARTER, 6400)),
    });
    // 607 minutes × 3.2 kW + 833 minutes × 6.4 kW = 32,373.3 + 88,853.3 Wh
    expect([whOf(use), use.missingMinutes]).toEqual([121_227, 0]);
    expect(day(whole, { feeds: [{ ...FEED, to: moved }] }).missingMinutes).toBe(833);
    expect(day(whole, { feeds: [] }).missingMinutes).toBe(1440);
  });

  it.each([
    ['2026-10-25', 100, 80_000],
    ['2026-03-29', 92, 73_600],
  ])('%s has %i quarters and %i Wh', (date, count, wh) => {
    const { start, end } = boundsOf(date, ZONE);
    const use = day(steady(start, end), { day: date });
    expect([use.quarters.length, whOf(use), use.missingMinutes]).toEqual([count, wh, 0]);
  });
});

it('whatever is read: slots sum up to what the counter went on, and two days to two days', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 30 * MINUTE }), fc.integer({ min: 0, max: 3_000_000 })), {
    minLength: 1,
    maxLength: 80,
  });
  fc.assert(
    fc.property(steps, (all) => {
      let at = START;
      let joules = 0;
      const readings = [{ at, joules }];
      for (const [ms, more] of all) {
        at += ms;
        joules += Math.min(more, (10_000 * ms) / 1000);
        readings.push({ at, joules });
      }
      const count = Math.ceil((at - START) / QUARTER);
      const energy = outletEnergy(readings, { start: START, slotMs: QUARTER, count }, RULES);
      expect(energy.joules.reduce((sum, each) => sum + each, 0)).toBeCloseTo(joules, 1);
      const cut = Math.floor(count / 2);
      const parts = [
        outletEnergy(readings, { start: START, slotMs: QUARTER, count: cut }, RULES),
        outletEnergy(readings, { start: START + cut * QUARTER, slotMs: QUARTER, count: count - cut }, RULES),
      ];
      const together = parts.flatMap((part) => part.joules);
      for (const [slot, each] of energy.joules.entries()) expect(together[slot]).toBeCloseTo(each, 3);
    }),
  );
});

const out = (since: number, until: number, cause = 'grid'): Outage => ({
  device: 'm1',
  since: START + since * MINUTE,
  until: START + until * MINUTE,
  cause,
  evidence: 'e',
});
it.each([
  ['one', [out(60, 90)], { grid: 30 }],
  ['two causes', [out(60, 90), out(100, 105, 'fault')], { grid: 30, fault: 5 }],
  [
    'one that begins the day before and one that ends the day after',
    [out(-30, 10), out(1430, 2000, 'heat')],
    { grid: 10, heat: 10 },
  ],
  ['overlapping: no minute is lost twice', [out(80, 100, 'fault'), out(60, 90)], { grid: 30, fault: 10 }],
  ['one within another', [out(60, 120), out(70, 80, 'fault')], { grid: 60 }],
  ['none', [], {}],
])('minutes lost: %s', (_, outages, lost) => {
  expect(lostMinutes(outages, START, END)).toEqual(lost);
});

it('what hashes too little is online', () => {
  expect(onlineMinutes(1440, { degraded: 100, grid: 40 })).toBe(1400);
});

it('knows which outlets fed a device when', () => {
  const [a, b] = [
    { pdu: 'p1', outlet: '1' },
    { pdu: 'p2', outlet: '9' },
  ];
  expect(
    feedHistory(
      [b],
      [
        { at: 500, from: [a], to: [] },
        { at: 900, from: [], to: [b] },
      ],
    ),
  ).toEqual([
    { ...a, from: 0, to: 500 },
    { ...b, from: 900 },
  ]);
  expect(feedHistory([a], [])).toEqual([{ ...a, from: 0 }]);
});
