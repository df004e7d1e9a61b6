import { asking } from '../power/ask.ts';
import type { FleetParts } from './parts.ts';

/** A course over time: points at the same distance, gaps null. Times are unix milliseconds. */
export interface Courses {
  from: number;
  stepMs: number;
  count: number;
  /** By name. */
  series: Record<string, (number | null)[]>;
  warnings: string[];
}

/** As many points as a chart of a page can show. */
const POINTS = 288;
const FINEST_MS = 60_000;

/** Where the points of a course lie: no finer than the polls, and no more than a chart shows. */
export function pointsOf(from: number, to: number): { from: number; stepMs: number; count: number } {
  const stepMs = Math.max(FINEST_MS, Math.ceil((to - from) / POINTS / FINEST_MS) * FINEST_MS);
  const last = Math.floor(to / stepMs) * stepMs;
  const first = Math.ceil(from / stepMs) * stepMs;
  return { from: first, stepMs, count: Math.max(0, Math.floor((last - first) / stepMs) + 1) };
}

/** Asks each of the expressions over a time; one without any series has no course. */
export async function coursesOf(
  { prometheus }: FleetParts,
  expressions: Readonly<Record<string, string>>,
  time: { from: number; to: number },
): Promise<Courses> {
  const ask = asking(prometheus);
  const { from, stepMs, count } = pointsOf(time.from, time.to);
  const end = from + stepMs * (count - 1);
  const answers = await Promise.all(
    Object.entries(expressions).map(async ([name, query]) => {
      const series = count === 0 ? [] : await ask.range({ query, start: from, end, stepMs });
      return [name, series] as const;
    }),
  );
  const series = Object.fromEntries(
    answers.flatMap(([name, found]) =>
      found.map(({ labels, values }) => {
        const own = Object.entries(labels).filter(([label]) => label !== '__name__');
        const points = Array.from({ length: count }, (_, index) => values.get(from + index * stepMs) ?? null);
        return [[name, ...own.map(([, value]) => value)].join(' '), points] as const;
      }),
    ),
  );
  return { from, stepMs, count, series, warnings: ask.warnings() };
}

/** The strip above the fleet. By the recorded series of the fleet, or of one site. */
export function stripExpressions(site: string | undefined): Record<string, string> {
  const level = site === undefined ? 'fleet' : 'site';
  const of = (series: string) =>
    site === undefined ? `${level}:${series}` : `${level}:${series}{site=${JSON.stringify(site)}}`;
  return {
    hashrate: `sum by (algorithm) (${of('miner_hashrate_hashes_per_second:sum')})`,
    expected: `sum by (algorithm) (${of('miner_hashrate_expected_hashes_per_second:sum')})`,
    watts: `sum (${of('pdu_outlet_power_watts:sum')} or ${of('miner_power_watts:sum')})`,
    efficiency: `max by (algorithm) (${of('miner_energy_joules_per_terahash:ratio')})`,
    available: `sum (${of('miner_available:count')})`,
    wanted: `sum (${of('miner_wanted:count')})`,
    hottest: `max (${of('miner_chip_temperature_celsius:max')})`,
  };
}

/** What the history of one miner shows. */
export function minerExpressions(site: string, miner: string): Record<string, string> {
  const braces = `{site=${JSON.stringify(site)},miner=${JSON.stringify(miner)}}`;
  return {
    hashrate: `max by (algorithm) (miner_hashrate_hashes_per_second${braces})`,
    expected: `max by (algorithm) (miner_hashrate_expected_hashes_per_second${braces})`,
    watts: `max (miner:pdu_outlet_power_watts:sum${braces} or miner_power_watts${braces})`,
    chip: `max (miner:miner_chip_temperature_celsius:max${braces})`,
    inlet: `max (miner:miner_inlet_temperature_celsius:max${braces})`,
    uptime: `max (miner_uptime_seconds${braces})`,
  };
}
