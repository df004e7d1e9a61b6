import { asking } from '../power/ask.ts';
import type { Courses } from './courses.ts';
import type { FleetParts } from './parts.ts';

const MINUTE_MS = 60_000;
const STEP_MS = 30 * MINUTE_MS;
/** A day. */
const COUNT = 49;

/** Miners of one site that are asked for at once: those that a table shows. */
export const MOST_SPARKS = 100;

/**
 * Of each of these miners the hashrate in H/s of a day: a point is the mean of the half hour before it, the last one stands
 * at this minute. A miner that nobody knows has none.
 */
export async function sparksOf(
  { prometheus, now }: Pick<FleetParts, 'prometheus' | 'now'>,
  site: string,
  miners: readonly string[],
): Promise<Courses> {
  const ask = asking(prometheus);
  const end = Math.floor(now() / MINUTE_MS) * MINUTE_MS;
  const from = end - (COUNT - 1) * STEP_MS;
  const query = sparkExpression(site, miners);
  const found = await ask.range({ query, start: from, end, stepMs: STEP_MS });
  const series = Object.fromEntries(
    found.map(({ labels, values }) => [
      labels['miner'] ?? '',
      Array.from({ length: COUNT }, (_, step) => values.get(from + step * STEP_MS) ?? null),
    ]),
  );
  return { from, stepMs: STEP_MS, count: COUNT, series, warnings: ask.warnings() };
}

/** A miner that works on several algorithms at once shows the one of the larger number. */
export function sparkExpression(site: string, miners: readonly string[]): string {
  const any = miners.map((id) => id.replaceAll('.', '[.]')).join('|');
  const braces = `{site=${JSON.stringify(site)},miner=~${JSON.stringify(any)}}`;
  return `max by (miner) (avg_over_time(miner_hashrate_hashes_per_second${braces}[30m]))`;
}
