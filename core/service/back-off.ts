const SHORTEST_MS = 10_000;
const LONGEST_MS = 15 * 60_000;

/**
 * How long to wait after the nth failure in a row (from 1 on), in milliseconds: 10 s, twice as long each time, at most
 * 15 minutes, and of that a random part between a half and the whole, so that many do not come back at once. `random` is
 * from 0 to below 1.
 */
export function backOff(failures: number, random: number): number {
  const longest = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.min(30, Math.max(0, failures - 1)));
  return Math.round(longest * (0.5 + random / 2));
}
