import { type ClosedSpan, daysOf } from '../calendar/day.ts';
import { boundsOf } from '../calendar/zone.ts';
import type { BillingParts } from '../parts.ts';
import { type StoredUsage, saveUsage } from '../store/usage.ts';
import { deviceDay, type FeedSpan, type UsageRules } from './device-day.ts';
import type { Reading } from './outlet-energy.ts';
import type { UsageSources } from './sources.ts';

export const USAGE_RULES: UsageRules = { maxGapMs: 20 * 60_000, maxWatts: 25_000, estimate: 'none' };

export interface Collected {
  written: StoredUsage[];
  /** Devices and days of which something could not be read, and why. */
  problems: string[];
}

/**
 * Reads what devices used and lost on days that are over, and writes down what is new. A device that cannot be read is
 * told and loses nothing else; without the ledger, usage has no lost time and no uptime is credited until it has.
 */
export async function collectUsage(
  parts: BillingParts,
  sources: UsageSources,
  { devices, span, rules = USAGE_RULES }: { devices: readonly string[]; span: ClosedSpan; rules?: UsageRules },
): Promise<Collected> {
  const { timeZone } = parts.config;
  const days = daysOf(span).filter((day) => boundsOf(day, timeZone).end <= parts.now());
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined)
    return { written: [], problems: [`found no day of ${span.from} to ${span.to} that is over`] };
  const [start, end] = [boundsOf(first, timeZone).start, boundsOf(last, timeZone).end];
  const problems: string[] = [];
  const outages = await sources.outagesIn(start, end).catch((error: unknown) => {
    problems.push(`the ledger: ${reasonOf(error)}`);
    return undefined;
  });
  const written: StoredUsage[] = [];
  for (const device of devices) {
    try {
      const feeds = (await sources.feedsOf(device)).filter(({ from, to }) => from < end && (to ?? end) > start);
      const readings = await readAll(sources, feeds, start, end);
      const readingsOf = ({ pdu, outlet }: FeedSpan) => readings.get(`${pdu} ${outlet}`) ?? [];
      const mine = outages?.filter((outage) => outage.device === device);
      const rows = days.map((day) =>
        deviceDay({ device, day, timeZone, feeds, readingsOf, outages: within(mine, day, timeZone), rules }),
      );
      written.push(...(await saveUsage(parts, rows)));
    } catch (error) {
      problems.push(`${device}: ${reasonOf(error)}`);
    }
  }
  return { written, problems };
}

async function readAll(
  sources: UsageSources,
  feeds: readonly FeedSpan[],
  start: number,
  end: number,
): Promise<Map<string, Reading[]>> {
  const found = new Map<string, Reading[]>();
  for (const { pdu, outlet } of feeds) {
    const key = `${pdu} ${outlet}`;
    if (!found.has(key)) found.set(key, await sources.readingsOf({ pdu, outlet }, start, end));
  }
  return found;
}

function within<T extends { since: number; until: number }>(
  outages: readonly T[] | undefined,
  day: string,
  zone: string,
): T[] | undefined {
  const { start, end } = boundsOf(day, zone);
  return outages?.filter(({ since, until }) => since < end && until > start);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
