import type { MetricId } from './metrics.ts';
import type { Observation } from './sample.ts';

/** A number that a device told. */
export interface Told {
  value: number;
  labels: Readonly<Record<string, string>>;
}

/** The readings of a metric that have a value. */
export function valuesOf({ readings }: Pick<Observation, 'readings'>, metric: MetricId): Told[] {
  const told: Told[] = [];
  // A loop, because judging one poll asks for twenty metrics among the five hundred readings of a PDU.
  for (const { metric: id, value, labels } of readings)
    if (id === metric && value !== undefined && Number.isFinite(value)) told.push({ value, labels });
  return told;
}
