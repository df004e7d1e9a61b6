import type { MetricId } from './metrics.ts';
import type { Observation } from './sample.ts';

/** A number that a device told. */
export interface Told {
  value: number;
  labels: Readonly<Record<string, string>>;
}

/** The readings of a metric that have a value. */
export function valuesOf({ readings }: Pick<Observation, 'readings'>, metric: MetricId): Told[] {
  return readings.flatMap(({ metric: id, value, labels }) =>
    id === metric && value !== undefined && Number.isFinite(value) ? [{ value, labels }] : [],
  );
}
