import { addDays, type ClosedSpan, daysOf } from '../../sidecar/billing/calendar/day.ts';
import { boundsOf } from '../../sidecar/billing/calendar/zone.ts';
import { deviceDay, type UsageDay } from '../../sidecar/billing/usage/device-day.ts';
import type { Outage } from '../../sidecar/billing/usage/lost-time.ts';
import type { Reading } from '../../sidecar/billing/usage/outlet-energy.ts';

/** A device whose past is drawn. */
export interface DemoDevice {
  id: string;
  /** Its place among the devices: what it draws and what befell it follows from it. */
  index: number;
  watts: number;
  feed: { pdu: string; outlet: string };
}

const QUARTER_MS = 900_000;
const HOUR_MS = 3_600_000;

/** What befell the meters: readings of hours of a day that nobody has, every so many devices and days. */
const SILENCES = [
  // Two hours without a reading, as when a switch is replaced: metered as a whole.
  { device: 5, day: 9, from: 13, to: 15 },
  { device: 17, day: 20, from: 2, to: 5 },
  // Over midnight: what is missing of each day is estimated by the rest of it.
  { device: 8, day: 14, from: 20, to: 26 },
  // Most of a day, too much to be estimated: an invoice waits for it.
  { device: 21, day: 6, from: 5, to: 30, unbilled: true },
];

/** What befell the machines, as the ledger would tell it. */
const OUTAGES = [
  { device: 3, day: 4, hour: 3, minutes: 48, cause: 'fault', evidence: 'hung, power-cycled, hashing again' },
  { device: 11, day: 4, hour: 14, minutes: 12, cause: 'our-action', evidence: 'firmware, by an order of a person' },
  { device: 8, day: 16, hour: 21, minutes: 95, cause: 'heat', evidence: 'latched off: intake at 41 °C' },
  { device: 20, day: 25, hour: 7, minutes: 260, cause: 'client-hardware', evidence: 'a board was lost' },
];
/** The grid takes all of them. */
const GRID = { day: 12, hour: 18, minutes: 35, cause: 'grid', evidence: 'voltage lost on the feed of the site' };

/** What devices used and lost on days, as if meters and ledger had told it. Pure: the same days are always the same. */
export function demoUsage(devices: readonly DemoDevice[], span: ClosedSpan, timeZone: string): UsageDay[] {
  const first = boundsOf(span.from, timeZone).start;
  return devices.flatMap((device) =>
    daysOf(span).map((day) => {
      const outages = outagesOf(device, day, timeZone);
      return deviceDay({
        ...{ device: device.id, day, timeZone, outages, feeds: [{ ...device.feed, from: 0 }] },
        readingsOf: () =>
          readingsOf(device, day, { timeZone, first, outages, isBilled: day < `${span.to.slice(0, 7)}-01` }),
        rules: { maxGapMs: 20 * 60_000, maxWatts: 25_000, estimate: 'own-mean' },
      });
    }),
  );
}

function readingsOf(
  { index, watts }: DemoDevice,
  day: string,
  {
    timeZone,
    first,
    outages,
    isBilled,
  }: { timeZone: string; first: number; outages: readonly Outage[]; isBilled: boolean },
): Reading[] {
  const { start, end } = boundsOf(day, timeZone);
  const silence = SILENCES.find(
    ({ device, day: number, unbilled = false }) =>
      device === index % 24 && number === dayNumber(day) && !(unbilled && isBilled),
  );
  const counter = (at: number) => joulesAt(at, { index, watts }, first);
  const readings: Reading[] = [];
  for (let at = start - QUARTER_MS; at <= end + QUARTER_MS; at += QUARTER_MS) {
    const hour = (at - start) / HOUR_MS;
    if (silence && hour > silence.from && hour < silence.to) continue;
    readings.push({ at, joules: counter(at) - standstill(outages, at, counter) });
  }
  return readings;
}

/** A counter that rises with the watts, a little faster in cold nights and cold weeks. */
function joulesAt(at: number, { index, watts }: Pick<DemoDevice, 'index' | 'watts'>, first: number): number {
  const seconds = (at - first) / 1000;
  const turns = (days: number) => 2 * Math.PI * (seconds / (days * 86_400) + index / 7);
  const swing = 400 * Math.sin(turns(1)) + 1500 * Math.sin(turns(6.3 + (index % 3)));
  return watts * (seconds + swing) + 10_000_000_000;
}

/** What the counter would have risen by while nothing was drawn. */
function standstill(outages: readonly Outage[], at: number, counter: (at: number) => number): number {
  return outages.reduce((sum, { since, until }) => {
    const end = Math.min(at, until);
    return end <= since ? sum : sum + counter(end) - counter(since);
  }, 0);
}

function outagesOf({ id, index }: DemoDevice, day: string, timeZone: string): Outage[] {
  const number = dayNumber(day);
  const mine = OUTAGES.filter((each) => each.device === index % 24 && each.day === number);
  const { start } = boundsOf(day, timeZone);
  return [...mine, ...(number === GRID.day ? [GRID] : [])].map(({ hour, minutes, cause, evidence }) => ({
    ...{ device: id, cause, evidence },
    ...{ since: start + hour * HOUR_MS, until: start + hour * HOUR_MS + minutes * 60_000 },
  }));
}

function dayNumber(day: string): number {
  return Number(day.slice(8));
}

/** From the first of the month two before a day until the day itself. */
export function demoSpan(today: string): ClosedSpan & { months: [ClosedSpan, ClosedSpan] } {
  const thisMonth = `${today.slice(0, 7)}-01`;
  const last = `${addDays(thisMonth, -1).slice(0, 7)}-01`;
  const before = `${addDays(last, -1).slice(0, 7)}-01`;
  const months: [ClosedSpan, ClosedSpan] = [
    { from: before, to: last },
    { from: last, to: thisMonth },
  ];
  return { from: before, to: today, months };
}
