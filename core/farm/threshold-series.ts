import { labelsOf } from './labels.ts';
import type { MetricId } from './metrics.ts';
import type { Reading } from './sample.ts';
import type { Thresholds } from './thresholds.ts';

interface ThresholdSeries {
  metric: MetricId;
  /** Where one metric tells two of them. */
  level?: 'warning' | 'critical';
}

/** The series that tells each threshold; the family of its metric says which devices it concerns. */
export const THRESHOLD_SERIES = {
  hashrateMinimumRatio: { metric: 'miner.hashrate_minimum' },
  chipTemperatureLimitCelsius: { metric: 'miner.chip_temperature_limit' },
  boardTemperatureLimitCelsius: { metric: 'miner.board_temperature_limit' },
  warmUpSeconds: { metric: 'miner.warm_up' },
  feedPowerTolerance: { metric: 'miner.feed_power_tolerance' },
  hardwareErrorsLimitRatio: { metric: 'miner.hardware_errors_limit' },
  sharesRejectedWarningRatio: { metric: 'miner.shares_rejected_limit', level: 'warning' },
  sharesRejectedCriticalRatio: { metric: 'miner.shares_rejected_limit', level: 'critical' },
  shareAgeLimitSeconds: { metric: 'miner.share_age_limit' },
  inletTemperatureLimitCelsius: { metric: 'miner.inlet_temperature_limit' },
  psuTemperatureLimitCelsius: { metric: 'miner.psu_temperature_limit' },
  hashrateDeclineLimitRatio: { metric: 'miner.hashrate_decline_limit' },
  efficiencyDriftLimitRatio: { metric: 'miner.efficiency_drift_limit' },
  restartsLimit: { metric: 'miner.restarts_limit' },
  loadWarningRatio: { metric: 'pdu.load_limit', level: 'warning' },
  loadCriticalRatio: { metric: 'pdu.load_limit', level: 'critical' },
  unbalanceWarningRatio: { metric: 'pdu.unbalance_limit', level: 'warning' },
  unbalanceCriticalRatio: { metric: 'pdu.unbalance_limit', level: 'critical' },
  powerFactorMinimumRatio: { metric: 'pdu.power_factor_minimum' },
  sensorTemperatureWarningCelsius: { metric: 'pdu.sensor_temperature_limit' },
  sensorHumidityLimitRatio: { metric: 'pdu.sensor_humidity_limit' },
} as const satisfies Record<keyof Thresholds, ThresholdSeries>;

export type ThresholdKey = keyof typeof THRESHOLD_SERIES;
export const THRESHOLD_KEYS = Object.keys(THRESHOLD_SERIES) as ThresholdKey[];

/** The metrics that tell thresholds: they stand as long as the device is in the inventory. */
export const THRESHOLD_METRICS: ReadonlySet<MetricId> = new Set(
  THRESHOLD_KEYS.map((key) => THRESHOLD_SERIES[key].metric),
);

/** The thresholds that concern a family of devices. */
export function thresholdKeysOf(family: 'miner' | 'pdu' | 'sensor'): ThresholdKey[] {
  return THRESHOLD_KEYS.filter((key) => THRESHOLD_SERIES[key].metric.startsWith(`${family}.`));
}

const KEYS = { miner: thresholdKeysOf('miner'), pdu: thresholdKeysOf('pdu'), sensor: thresholdKeysOf('sensor') };
const UNFED = KEYS.miner.filter((key) => key !== 'feedPowerTolerance');

interface Made {
  fed: readonly Reading[];
  unfed: readonly Reading[];
  pdu: readonly Reading[];
}

const made = new WeakMap<Thresholds, Made>();

/**
 * The readings that tell a device's thresholds, made once for all devices that share them. A miner without feeds has
 * none of the feeds.
 */
export function thresholdReadings(
  thresholds: Thresholds,
  family: 'miner' | 'pdu' | 'sensor',
  hasFeeds: boolean,
): readonly Reading[] {
  if (family === 'sensor') return [];
  let readings = made.get(thresholds);
  if (readings === undefined) {
    const of = (keys: readonly ThresholdKey[]) => keys.map((key) => readingOf(key, thresholds[key]));
    readings = { fed: of(KEYS.miner), unfed: of(UNFED), pdu: of(KEYS.pdu) };
    made.set(thresholds, readings);
  }
  return family === 'pdu' ? readings.pdu : hasFeeds ? readings.fed : readings.unfed;
}

function readingOf(key: ThresholdKey, value: number): Reading {
  const { metric, level }: ThresholdSeries = THRESHOLD_SERIES[key];
  return { metric, value, labels: labelsOf(metric, level && { level }) };
}
