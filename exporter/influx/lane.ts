import type { Entry } from './spool.ts';

/** Live data is what was put on disk within so many milliseconds; the rest is backlog. */
export const LIVE_MS = 5_000;

/** Live data and backlog are sent side by side, so that neither waits for the other. */
export type LaneName = 'live' | 'backlog';

/**
 * The oldest entries of a lane that can be sent now, as many as make up a request. An entry of its own size or more is a
 * request alone.
 */
export function pick(entries: Iterable<Entry>, lane: LaneName, batchPoints: number, now: number): Entry[] {
  const picked: Entry[] = [];
  let points = 0;
  for (const entry of entries) {
    if (entry.isBusy || entry.notBefore > now) continue;
    const isLive = entry.record.at >= now - LIVE_MS;
    if (isLive !== (lane === 'live')) continue;
    if (picked.length > 0 && points + entry.record.points > batchPoints) break;
    picked.push(entry);
    points += entry.record.points;
  }
  return picked;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_ASKED_MS = 10 * 60_000;

/**
 * How long to wait after the nth failure in a row (from 1 on), in milliseconds: half a second, twice as long each time,
 * at most `longestMs`, and of that a random part between a half and the whole; longer where the server asks for it, at
 * most ten minutes. `random` is from 0 to below 1.
 */
export function pauseAfter(failures: number, longestMs: number, random: number, askedMs = 0): number {
  const own = Math.min(longestMs, FIRST_PAUSE_MS * 2 ** Math.min(30, Math.max(0, failures - 1)));
  return Math.round(Math.max(own * (0.5 + random / 2), Math.min(askedMs, LONGEST_ASKED_MS)));
}
