import { heldForLast } from './held-for-last.ts';
import type { MetricId } from './metrics.ts';
import type { Observation, Reading } from './sample.ts';

/** A number that a device told. */
export interface Told {
  value: number;
  labels: Readonly<Record<string, string>>;
}

const NONE: readonly Told[] = [];

/** The readings of a metric that have a value. */
export function valuesOf({ readings }: Pick<Observation, 'readings'>, metric: MetricId): readonly Told[] {
  return byMetric(readings).get(metric) ?? NONE;
}

/** Judging one poll asks for twenty metrics, among the five hundred readings of a PDU. */
const byMetric = heldForLast((readings: readonly Reading[]) => {
  const all = new Map<MetricId, Told[]>();
  for (const reading of readings) {
    if (!isTold(reading)) continue;
    const found = all.get(reading.metric);
    if (found === undefined) all.set(reading.metric, [reading]);
    else found.push(reading);
  }
  return all;
});

function isTold(reading: Reading): reading is Reading & Told {
  return Number.isFinite(reading.value);
}
