import type { MetricId } from '../core/farm/metrics.ts';
import type { Reading, Sample } from '../core/farm/sample.ts';
import { THRESHOLD_METRICS } from '../core/farm/threshold-series.ts';

/** What a device's series are made from: its newest poll, and the newest one that was answered. */
export interface Newest {
  poll: Sample;
  answer?: Sample | undefined;
}

/** Series that never end while the device is in the inventory: they say that, and since when, nothing else is known. */
const STANDING = new Set(['up', 'last_poll', 'last_answer', 'poll_failure', 'location', 'feed']);

/** Series that tell of one poll, or follow from it: those of an older answer say nothing about now. */
const OF_THE_POLL = new Set([
  'poll_duration',
  'operation',
  'attention',
  'info',
  'questions_unanswered',
  'answers_mended',
]);

/**
 * The readings that stand for a device now. What it measured stays for a poll or two that fail, until the answer is
 * older than `staleAfterMs`; what follows from a poll ends when that poll is as old (then nobody polls the device).
 */
export function shownReadings({ poll, answer }: Newest, staleAfterMs: number, nowMs: number): Reading[] {
  const isFresh = (sample: Sample) => nowMs - sample.at.getTime() <= staleAfterMs;
  const newest = isFresh(poll) ? poll.readings : poll.readings.filter(({ metric }) => stands(metric));
  if (answer === undefined || answer === poll || !isFresh(answer)) return newest;
  const told = new Set(poll.readings.map(({ metric }) => metric));
  const carried = answer.readings.filter(
    ({ metric }) => !told.has(metric) && !OF_THE_POLL.has(nameIn(metric)) && !stands(metric),
  );
  return [...newest, ...carried];
}

/** When the answer of shownReadings changes by itself next, in the same milliseconds. */
export function changesAt({ poll, answer }: Newest, staleAfterMs: number, nowMs: number): number {
  const ends = [poll, answer].flatMap((sample) => (sample ? [sample.at.getTime() + staleAfterMs] : []));
  return Math.min(...ends.filter((end) => end >= nowMs));
}

function stands(metric: MetricId): boolean {
  return STANDING.has(nameIn(metric)) || THRESHOLD_METRICS.has(metric);
}

function nameIn(metric: MetricId): string {
  return metric.slice(metric.indexOf('.') + 1);
}
