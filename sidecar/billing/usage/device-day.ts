import type { Day } from '../calendar/day.ts';
import { boundsOf, QUARTER_MS } from '../calendar/zone.ts';
import type { DayUse } from '../pricing/day-use.ts';
import { lostMinutes, type Outage } from './lost-time.ts';
import { type MeterRules, outletEnergy, type Reading, type SlotEnergy, type Stretch } from './outlet-energy.ts';

/** An outlet that powered a device within a time; without `to` it does still. */
export interface FeedSpan {
  pdu: string;
  outlet: string;
  from: number;
  to?: number;
}

export interface UsageRules extends MeterRules {
  /** none: what nobody metered is missing. own-mean: it is as much as the known time of the day, where that is half of it. */
  estimate: 'none' | 'own-mean';
}

/** What shows that a day's usage is right: which meters, between which readings, and what was not simply metered. */
export interface UsageEvidence {
  meters: { pdu: string; outlet: string; wh: number; first?: Reading; last?: Reading; stretches: Stretch[] }[];
  estimate?: string;
  /** What was lost when and why, as the ledger says it. */
  outages?: Outage[];
}

export interface UsageDay extends DayUse {
  evidence: UsageEvidence;
}

export interface DayInput {
  device: string;
  day: Day;
  timeZone: string;
  feeds: readonly FeedSpan[];
  /** Of an outlet, with some from before and behind the day. */
  readingsOf(feed: FeedSpan): readonly Reading[];
  /** Of the device; undefined: the ledger could not be asked. */
  outages: readonly Outage[] | undefined;
  rules: UsageRules;
}

/** What a device used and lost on a day, from the meters of the outlets that fed it and from the ledger. Pure. */
export function deviceDay(input: DayInput): UsageDay {
  const { device, day, timeZone, feeds, outages, rules } = input;
  const { start, end } = boundsOf(day, timeZone);
  const count = Math.round((end - start) / QUARTER_MS);
  const metered = feeds.flatMap((feed) => {
    const from = Math.max(wholeMinute(feed.from), start);
    const to = Math.min(wholeMinute(feed.to ?? end), end);
    return from < to ? [{ feed, from, to, energy: feedEnergy(input, feed, from, to, start, count) }] : [];
  });
  const joules = sumSlots(
    count,
    metered.map(({ energy }) => energy.joules),
  );
  const missing = missingMs(count, start, metered);
  const filled = rules.estimate === 'own-mean' ? fill(joules, missing) : undefined;
  const spread = metered.reduce((sum, { energy }) => sum + crossing(energy, start, end), 0);
  const lost = outages === undefined ? undefined : lostMinutes(outages, start, end);
  return {
    ...{ device, day },
    quarters: wholeWh(filled?.joules ?? joules),
    estimatedWh: Math.round(((filled?.added ?? 0) + spread) / 3600),
    missingMinutes: filled ? 0 : Math.ceil(missing.reduce((sum, ms) => sum + ms, 0) / 60_000),
    ...(lost === undefined ? {} : { lost }),
    evidence: {
      meters: metered.map(({ feed: { pdu, outlet }, energy }) => ({
        ...{ pdu, outlet, wh: Math.round(energy.joules.reduce((sum, each) => sum + each, 0) / 3600) },
        ...(energy.first ? { first: energy.first } : {}),
        ...(energy.last ? { last: energy.last } : {}),
        stretches: energy.stretches,
      })),
      ...(filled && filled.added > 0
        ? { estimate: 'what was missing is taken as the mean of the rest of the day' }
        : {}),
      ...(outages && outages.length > 0 ? { outages: [...outages] } : {}),
    },
  };
}

/** An outlet counts for a device only while it fed it: readings at both edges are drawn from those around them. */
function feedEnergy(
  { readingsOf, rules }: DayInput,
  feed: FeedSpan,
  from: number,
  to: number,
  start: number,
  count: number,
): SlotEnergy {
  const whole = { start, slotMs: QUARTER_MS, count };
  if (from === start && to === start + count * QUARTER_MS) return outletEnergy(readingsOf(feed), whole, rules);
  // By the minute, and then into quarters: a swap of cables does not wait for one.
  const minutes = { start: from, slotMs: 60_000, count: Math.round((to - from) / 60_000) };
  const fine = outletEnergy(readingsOf(feed), minutes, rules);
  const inQuarters = (values: readonly number[]) => {
    const sums = new Array<number>(count).fill(0);
    for (const [at, value] of values.entries()) {
      const slot = Math.min(Math.floor((from + at * 60_000 - start) / QUARTER_MS), count - 1);
      sums[slot] = (sums[slot] ?? 0) + value;
    }
    return sums;
  };
  return {
    ...fine,
    joules: inQuarters(fine.joules),
    missingMs: inQuarters(fine.missingMs),
    spreadJoules: inQuarters(fine.spreadJoules),
  };
}

/** Of several outlets that feed one device, one that is unknown makes the time unknown; so does none at all. */
function missingMs(
  count: number,
  start: number,
  metered: readonly { energy: SlotEnergy; from: number; to: number }[],
): number[] {
  return Array.from({ length: count }, (_, slot) => {
    const begin = start + slot * QUARTER_MS;
    const unfed = QUARTER_MS - coveredMs(metered, begin, begin + QUARTER_MS);
    return Math.min(unfed + Math.max(0, ...metered.map(({ energy }) => energy.missingMs[slot] ?? 0)), QUARTER_MS);
  });
}

/** How much of a time at least one of the spans covers. */
function coveredMs(spans: readonly { from: number; to: number }[], begin: number, end: number): number {
  let known = begin;
  let covered = 0;
  for (const { from, to } of [...spans].sort((one, other) => one.from - other.from)) {
    const [first, last] = [Math.max(from, known), Math.min(to, end)];
    if (last <= first) continue;
    covered += last - first;
    known = last;
  }
  return covered;
}

/** Cables are swapped by the minute, which the old outlet has and the new one has not. */
function wholeMinute(at: number): number {
  return Math.ceil(at / 60_000) * 60_000;
}

/** The mean of what is known in place of what is not; undefined where less than half of the day is known. */
function fill(joules: readonly number[], missing: readonly number[]): { joules: number[]; added: number } | undefined {
  const all = missing.length * QUARTER_MS;
  const knownMs = all - missing.reduce((sum, ms) => sum + ms, 0);
  if (knownMs * 2 < all) return undefined;
  const perMs = joules.reduce((sum, each) => sum + each, 0) / knownMs;
  const filled = joules.map((each, slot) => each + perMs * (missing[slot] ?? 0));
  return { joules: filled, added: perMs * (all - knownMs) };
}

/** Energy of gaps that reach out of the day: how much of it belongs to this day is not known. */
function crossing({ spreadJoules, stretches }: SlotEnergy, start: number, end: number): number {
  const out = stretches.filter(({ what, from, to }) => what === 'gap' && (from < start || to > end));
  if (out.length === 0) return 0;
  return spreadJoules.reduce((sum, joules, slot) => {
    const [begin, over] = [start + slot * QUARTER_MS, start + (slot + 1) * QUARTER_MS];
    return out.some(({ from, to }) => from < over && to > begin) ? sum + joules : sum;
  }, 0);
}

function sumSlots(count: number, all: readonly (readonly number[])[]): number[] {
  return Array.from({ length: count }, (_, slot) => all.reduce((sum, each) => sum + (each[slot] ?? 0), 0));
}

/** Whole Wh of each quarter so that they sum up to the rounded sum: what one loses, a later one gets. */
function wholeWh(joules: readonly number[]): number[] {
  let exact = 0;
  let given = 0;
  return joules.map((each) => {
    exact += each;
    const part = Math.round(exact / 3600) - given;
    given += part;
    return part;
  });
}
