import type { DeviceSample } from '../samples.ts';

export interface Value {
  value: number;
  labels: Readonly<Record<string, string>>;
}

/** The readings of a metric that have a value. */
export function valuesOf({ readings }: Pick<DeviceSample, 'readings'>, metric: string): Value[] {
  return readings.flatMap(({ metric: id, value, labels }) =>
    id === metric && value !== undefined ? [{ value, labels }] : [],
  );
}

/** The sum of a metric's readings, undefined when there is none. */
export function total(sample: Pick<DeviceSample, 'readings'>, metric: string): number | undefined {
  const values = valuesOf(sample, metric);
  return values.length === 0 ? undefined : values.reduce((sum, { value }) => sum + value, 0);
}

/** The sum of those readings of a metric that carry a label with this value. */
export function totalWhere(sample: DeviceSample, metric: string, label: string, is: string): number | undefined {
  const values = valuesOf(sample, metric).filter(({ labels }) => labels[label] === is);
  return values.length === 0 ? undefined : values.reduce((sum, { value }) => sum + value, 0);
}

/** How much a counter grew; undefined where it is not told twice, or began anew in between. */
export function growth(now: number | undefined, before: number | undefined): number | undefined {
  return now === undefined || before === undefined || now < before ? undefined : now - before;
}

/** Seconds between two samples. */
export function secondsBetween(earlier: Pick<DeviceSample, 'at'>, later: Pick<DeviceSample, 'at'>): number {
  return (Date.parse(later.at) - Date.parse(earlier.at)) / 1000;
}

export function percent(ratio: number): string {
  return `${Math.round(ratio * 1000) / 10} %`;
}
