import { sumOf } from './amounts.ts';
import { daysOfMonth, type Month } from './months.ts';
import type { UsageDay } from './types.ts';

/** What a cell of the month's table says beside its number. */
export type UsageMark = 'metered' | 'estimated' | 'missing' | 'unknown';

export interface UsageCell {
  day: string;
  mark: UsageMark;
  use?: UsageDay;
}

export interface UsageRow {
  device: string;
  cells: UsageCell[];
  kwh: string;
  estimatedKwh: string;
  missingMinutes: number;
  lostMinutes: number;
}

export interface MonthOfUsage {
  days: string[];
  rows: UsageRow[];
  kwh: string;
  estimatedKwh: string;
  missingMinutes: number;
  /** Days of devices of which nothing is known at all, although they are over. */
  unknownDays: number;
  /** Minutes by cause, most first. */
  lost: { cause: string; minutes: number; devices: number }[];
}

/** Which devices a client has on a day. */
export interface Had {
  device: string;
  from: string;
  to?: string;
}

/**
 * The usage of a month as a table of devices by days. A day that is over, on which the client had the device and of which
 * nothing is written down, is unknown: it is not zero.
 */
export function monthOfUsage(
  uses: readonly UsageDay[],
  had: readonly Had[],
  month: Month,
  today: string,
): MonthOfUsage {
  const days = daysOfMonth(month);
  const byCell = new Map(uses.map((use) => [`${use.device} ${use.day}`, use]));
  const spans = new Map<string, Had[]>();
  for (const each of had) spans.set(each.device, [...(spans.get(each.device) ?? []), each]);
  const devices = [...new Set([...had.map(({ device }) => device), ...uses.map(({ device }) => device)])].sort();
  const rows = devices.map((device) => {
    const has = (day: string) =>
      (spans.get(device) ?? []).some(({ from, to }) => from <= day && (to === undefined || day < to));
    return rowOf(
      device,
      days.flatMap((day) => cellOf(byCell.get(`${device} ${day}`), day, has(day) && day < today)),
    );
  });
  return {
    ...{ days, rows, kwh: sumOf(['0.000', ...rows.map(({ kwh }) => kwh)]) },
    estimatedKwh: sumOf(['0.000', ...rows.map(({ estimatedKwh }) => estimatedKwh)]),
    missingMinutes: rows.reduce((sum, { missingMinutes }) => sum + missingMinutes, 0),
    unknownDays: rows.reduce((sum, { cells }) => sum + cells.filter(({ mark }) => mark === 'unknown').length, 0),
    lost: lostBy(uses),
  };
}

function cellOf(use: UsageDay | undefined, day: string, expected: boolean): UsageCell[] {
  if (use === undefined) return expected ? [{ day, mark: 'unknown' }] : [];
  return [{ day, mark: markOf(use), use }];
}

/** The worst that is to be said of a day. */
export function markOf({ missingMinutes, estimatedKwh }: UsageDay): UsageMark {
  if (missingMinutes > 0) return 'missing';
  return /[1-9]/.test(estimatedKwh) ? 'estimated' : 'metered';
}

function rowOf(device: string, cells: UsageCell[]): UsageRow {
  const uses = cells.flatMap(({ use }) => use ?? []);
  return {
    ...{ device, cells, kwh: sumOf(['0.000', ...uses.map(({ kwh }) => kwh)]) },
    estimatedKwh: sumOf(['0.000', ...uses.map(({ estimatedKwh }) => estimatedKwh)]),
    missingMinutes: uses.reduce((sum, use) => sum + use.missingMinutes, 0),
    lostMinutes: Math.round(uses.reduce((sum, use) => sum + minutesOf(use), 0)),
  };
}

function minutesOf({ lostMinutes = {} }: UsageDay): number {
  return Object.values(lostMinutes).reduce((sum, minutes) => sum + minutes, 0);
}

function lostBy(uses: readonly UsageDay[]): MonthOfUsage['lost'] {
  const causes = new Map<string, { minutes: number; devices: Set<string> }>();
  for (const { device, lostMinutes = {} } of uses)
    for (const [cause, minutes] of Object.entries(lostMinutes)) {
      const known = causes.get(cause) ?? { minutes: 0, devices: new Set<string>() };
      known.devices.add(device);
      causes.set(cause, { minutes: known.minutes + minutes, devices: known.devices });
    }
  return [...causes]
    .map(([cause, { minutes, devices }]) => ({ cause, minutes: Math.round(minutes), devices: devices.size }))
    .sort((one, other) => other.minutes - one.minutes || (one.cause < other.cause ? -1 : 1));
}

/** `1234.567` as `1 234.6`: to a tenth where it is read, exact beside it. */
export function kwhText(kwh: string, decimals = 1): string {
  return Number(kwh)
    .toFixed(decimals)
    .replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, '\u202f');
}

/** What each mark means, in the order of the legend. */
export const MARKS: readonly { mark: UsageMark; sign: string; means: string }[] = [
  { mark: 'metered', sign: '', means: 'metered' },
  { mark: 'estimated', sign: '~', means: 'partly estimated' },
  { mark: 'missing', sign: '!', means: 'minutes are missing: an invoice waits' },
  { mark: 'unknown', sign: '?', means: 'nothing is known yet' },
];

export function signOfMark(mark: UsageMark): string {
  return MARKS.find((each) => each.mark === mark)?.sign ?? '';
}

/** All of a cell in words. */
export function titleOf({ day, mark, use }: UsageCell): string {
  const means = MARKS.find((each) => each.mark === mark)?.means ?? mark;
  if (use === undefined) return `${day}: ${means}`;
  const more = [
    Number(use.estimatedKwh) > 0 && `${use.estimatedKwh} kWh of it estimated`,
    use.missingMinutes > 0 && `${use.missingMinutes} min missing`,
  ];
  return [`${day}: ${use.kwh} kWh, ${means}`, ...more.filter(Boolean)].join(', ');
}
