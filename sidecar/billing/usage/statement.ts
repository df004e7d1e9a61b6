import { daysOf } from '../calendar/day.ts';
import { boundsOf } from '../calendar/zone.ts';
import type { Share } from '../pricing/shares.ts';
import type { UsageDay } from './device-day.ts';
import { onlineMinutes } from './lost-time.ts';
import type { Reading, Stretch } from './outlet-energy.ts';

/** What a client's devices used and lost within days, and what shows it. Times are unix milliseconds. */
export interface UsageStatement {
  devices: DeviceUse[];
  days: { day: string; wh: number; estimatedWh: number; lostMinutes: number }[];
  standstills: { device: string; from: number; to: number; cause: string; evidence: string }[];
  meters: { device: string; meter: string; first?: Reading; last?: Reading; wh: number }[];
  /** What was not simply metered. */
  stretches: ({ device: string; meter: string } & Stretch)[];
  /** Estimates and words of people. */
  remarks: { device: string; day: string; text: string }[];
  /** Days of which nothing is known, or not all. */
  missing: { device: string; day: string; minutes: number }[];
}

export interface DeviceUse {
  device: string;
  model: string;
  from: string;
  to: string;
  wh: number;
  estimatedWh: number;
  /** Undefined where the ledger was not asked for one of the days. */
  onlineMinutes?: number;
  lost: Record<string, number>;
}

const MINUTES_A_QUARTER = 15;

/** The statement of the days that a client had its devices. Pure. */
export function usageStatement(
  shares: readonly Share[],
  useOf: (device: string, day: string) => UsageDay | undefined,
  zone: string,
): UsageStatement {
  const parts = shares.map((share) => {
    const days = daysOf(share.span);
    return { share, days, uses: days.flatMap((day) => useOf(share.device, day) ?? []) };
  });
  const uses = parts.flatMap(({ uses: own }) => own);
  return {
    devices: parts.map(({ share, days, uses: own }) => deviceUse(share, days.length, own)),
    days: byDay(uses),
    standstills: parts.flatMap(({ share, uses: own }) => standstillsOf(share, own, zone)),
    meters: parts.flatMap(({ uses: own }) => metersOf(own)),
    stretches: stretchesOf(uses),
    remarks: uses.flatMap(({ device, day, evidence }) =>
      evidence.estimate === undefined ? [] : [{ device, day, text: evidence.estimate }],
    ),
    missing: parts.flatMap(({ share, days }) => missingOf(share, days, useOf, zone)),
  };
}

function deviceUse({ device, model, span }: Share, days: number, uses: readonly UsageDay[]): DeviceUse {
  const lost: Record<string, number> = {};
  for (const [cause, minutes] of uses.flatMap((use) => Object.entries(use.lost ?? {})))
    lost[cause] = (lost[cause] ?? 0) + minutes;
  const known = uses.length === days && uses.every((use) => use.lost !== undefined);
  const all = uses.reduce((sum, { quarters }) => sum + quarters.length * MINUTES_A_QUARTER, 0);
  return {
    ...{ device, model, ...span, lost, wh: sum(uses.flatMap(({ quarters }) => quarters)) },
    estimatedWh: sum(uses.map(({ estimatedWh }) => estimatedWh)),
    ...(known ? { onlineMinutes: onlineMinutes(all, lost) } : {}),
  };
}

function byDay(uses: readonly UsageDay[]): UsageStatement['days'] {
  const days = new Map<string, UsageStatement['days'][number]>();
  for (const { day, quarters, estimatedWh, lost = {} } of uses) {
    const before = days.get(day) ?? { day, wh: 0, estimatedWh: 0, lostMinutes: 0 };
    days.set(day, {
      ...{ day, wh: before.wh + sum(quarters), estimatedWh: before.estimatedWh + estimatedWh },
      lostMinutes: before.lostMinutes + sum(Object.values(lost)),
    });
  }
  return [...days.values()].sort((one, other) => (one.day < other.day ? -1 : 1));
}

/** An outage that reached over midnight stands in the evidence of both days, and here once. */
function standstillsOf({ device, span }: Share, uses: readonly UsageDay[], zone: string) {
  const [start, end] = [boundsOf(span.from, zone).start, boundsOf(span.to, zone).start];
  const found = new Map<string, UsageStatement['standstills'][number]>();
  for (const { since, until, cause, evidence } of uses.flatMap((use) => use.evidence.outages ?? [])) {
    const cut = { device, from: Math.max(since, start), to: Math.min(until, end), cause, evidence };
    if (cut.from < cut.to) found.set(`${cut.from} ${cause}`, cut);
  }
  return [...found.values()].sort((one, other) => one.from - other.from);
}

function metersOf(uses: readonly UsageDay[]): UsageStatement['meters'] {
  const found = new Map<string, UsageStatement['meters'][number]>();
  for (const { device, evidence } of uses)
    for (const { pdu, outlet, wh, first, last } of evidence.meters) {
      const meter = `${pdu} ${outlet}`;
      const before = found.get(meter) ?? { device, meter, wh: 0 };
      const begin = before.first ?? first;
      const newest = last ?? before.last;
      found.set(meter, {
        ...{ device, meter, wh: before.wh + wh },
        ...(begin ? { first: begin } : {}),
        ...(newest ? { last: newest } : {}),
      });
    }
  return [...found.values()];
}

function stretchesOf(uses: readonly UsageDay[]): UsageStatement['stretches'] {
  const found = new Map<string, UsageStatement['stretches'][number]>();
  for (const { device, evidence } of uses)
    for (const { pdu, outlet, stretches } of evidence.meters)
      for (const stretch of stretches) {
        const meter = `${pdu} ${outlet}`;
        found.set(`${meter} ${stretch.what} ${stretch.from}`, { device, meter, ...stretch });
      }
  return [...found.values()].sort((one, other) => one.from - other.from);
}

function missingOf(
  { device }: Share,
  days: readonly string[],
  useOf: (device: string, day: string) => UsageDay | undefined,
  zone: string,
): UsageStatement['missing'] {
  return days.flatMap((day) => {
    const { start, end } = boundsOf(day, zone);
    const minutes = useOf(device, day)?.missingMinutes ?? Math.round((end - start) / 60_000);
    return minutes === 0 ? [] : [{ device, day, minutes }];
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
