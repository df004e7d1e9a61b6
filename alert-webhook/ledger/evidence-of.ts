import type { DeviceSample } from '../samples.ts';

/** The figures of a sample that stand in the ledger before and after a deed. What the device does not tell is absent. */
export interface SampleEvidence {
  /** ISO 8601: when the device was asked. */
  at: string;
  operation: string;
  up: boolean;
  /** Hashes per second, of all algorithms that the device tells. */
  hashrate?: number;
  /** At the wall, as the device says. */
  watts?: number;
  uptimeSeconds?: number;
  /** What its outlets drew when it was last seen hashing. */
  feedWattsWhileHashing?: number;
  failure?: string;
}

export function evidenceOf(sample: DeviceSample): SampleEvidence {
  const { at, operation, up, failure, lastHashing } = sample;
  return {
    at,
    operation,
    up,
    ...told('hashrate', sumOf(sample, 'miner.hashrate')),
    ...told('watts', sumOf(sample, 'miner.power')),
    ...told('uptimeSeconds', sumOf(sample, 'miner.uptime')),
    ...told('feedWattsWhileHashing', lastHashing?.feedWatts),
    ...(failure ? { failure: `${failure.reason}: ${failure.detail}`.slice(0, 200) } : {}),
  };
}

function told<K extends string>(key: K, value: number | undefined): Partial<Record<K, number>> {
  return (value === undefined ? {} : { [key]: value }) as Partial<Record<K, number>>;
}

function sumOf({ readings }: DeviceSample, metric: string): number | undefined {
  const values = readings.flatMap(({ metric: of, value }) => (of === metric && value !== undefined ? [value] : []));
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}
