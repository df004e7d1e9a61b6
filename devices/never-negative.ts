import type { Reading } from '../core/farm/sample.ts';

/**
 * Readings of a miner without what cannot be: nothing of a miner but a temperature is ever below zero, and firmware writes
 * −1 or −273 where it has no number.
 */
export function neverNegative(readings: readonly Reading[]): Reading[] {
  return readings.map((each) =>
    (each.value ?? 0) < 0 && !each.metric.endsWith('temperature') ? { ...each, value: undefined } : each,
  );
}
