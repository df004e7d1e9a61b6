/** A time within which a device was not at full work, as alert-webhook's ledger tells it. */
export interface Outage {
  device: string;
  /** Unix milliseconds. */
  since: number;
  until: number;
  cause: string;
  evidence: string;
}

/** Work goes on in it, if at less than it should. */
const WORKING = new Set(['degraded']);

/**
 * Minutes by cause within a time. No minute is lost twice: where outages overlap, the one that began first has it.
 */
export function lostMinutes(outages: readonly Outage[], start: number, end: number): Record<string, number> {
  const lost: Record<string, number> = {};
  let known = start;
  for (const { since, until, cause } of [...outages].sort(
    (one, other) => one.since - other.since || one.until - other.until,
  )) {
    const from = Math.max(since, known);
    const to = Math.min(until, end);
    if (to <= from) continue;
    lost[cause] = (lost[cause] ?? 0) + (to - from) / 60_000;
    known = to;
  }
  return lost;
}

/** Machine minutes that worked, of all minutes of a time. */
export function onlineMinutes(all: number, lost: Readonly<Record<string, number>>): number {
  return Object.entries(lost).reduce((left, [cause, minutes]) => (WORKING.has(cause) ? left : left - minutes), all);
}
