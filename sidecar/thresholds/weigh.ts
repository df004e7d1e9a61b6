import { checkThresholds } from '../../core/farm/threshold-checks.ts';
import { THRESHOLD_KEYS } from '../../core/farm/threshold-series.ts';
import type { ThresholdPolicy } from '../../core/farm/thresholds.ts';
import { readAll } from '../inventory/read-devices.ts';
import type { InventoryDb } from '../inventory/tables.ts';
import { asking } from '../power/ask.ts';
import type { Prometheus } from '../power/prometheus.ts';
import { diffPolicies } from './explain.ts';
import { MEASURES } from './measures.ts';
import { type Trial, type Tried, tryThreshold } from './try.ts';

export interface WeighParts {
  inventory: InventoryDb;
  prometheus: Prometheus;
  /** Unix milliseconds. */
  now(): number;
}

/** The devices that thresholds concern, by id. */
export async function devicesOf(inventory: InventoryDb) {
  const records = (await readAll(inventory)).map(({ record }) => record);
  return records.filter(({ state }) => state !== 'retired');
}

/** Why a policy cannot hold, in sentences: `devices.m1.loadWarningRatio: found …, expected …`. */
export function problemsIn(policy: ThresholdPolicy, devices: Parameters<typeof checkThresholds>[1]): string[] {
  return checkThresholds(policy, devices).map(
    ({ path, found, expected }) => `${path.join('.')}: found ${found}, expected ${expected}`,
  );
}

/** What a changed policy would change, why it cannot hold, and what it would find now. Stores nothing. */
export async function weigh(parts: WeighParts, before: ThresholdPolicy, after: ThresholdPolicy) {
  const devices = await devicesOf(parts.inventory);
  const changes = diffPolicies(before, after);
  const changed = new Set(changes.map(({ key }) => key));
  const keys = THRESHOLD_KEYS.filter((key) => changed.has(key));
  const ask = asking(parts.prometheus);
  const at = parts.now();
  const tried = new Map<string, Tried>(devices.map(({ id, model }) => [id, { id, model }]));
  const trials = await Promise.all(
    keys.map(async (key): Promise<Trial | undefined> => {
      const measure = MEASURES[key];
      if (measure === undefined) return undefined;
      const series = await ask.instant({ query: measure.query, at });
      const measured = new Map(
        series.flatMap(({ labels, values }) => {
          const value = values.values().next().value;
          const id = labels[measure.family];
          return id === undefined || value === undefined || !Number.isFinite(value) ? [] : [[id, value] as const];
        }),
      );
      return tryThreshold(key, measured, tried, [before, after]);
    }),
  );
  return {
    problems: problemsIn(after, devices),
    changes,
    trials: trials.filter((trial) => trial !== undefined),
    untried: keys.filter((key) => MEASURES[key] === undefined),
  };
}
