import { describe, expect, it } from 'vitest';
import { METRICS, type MetricSpec, prometheusName } from '../../../core/farm/metrics.ts';
import {
  THRESHOLD_KEYS,
  THRESHOLD_SERIES,
  type ThresholdKey,
  thresholdReadings,
} from '../../../core/farm/threshold-series.ts';
import { DEFAULT_THRESHOLDS, type Thresholds } from '../../../core/farm/thresholds.ts';

/** The interface to rules and dashboards: renaming a row breaks them. */
const CONTRACT: [ThresholdKey, string, string | undefined, number][] = [
  ['hashrateMinimumRatio', 'miner_hashrate_minimum_ratio', undefined, 0.8],
  ['chipTemperatureLimitCelsius', 'miner_chip_temperature_limit_celsius', undefined, 95],
  ['boardTemperatureLimitCelsius', 'miner_board_temperature_limit_celsius', undefined, 85],
  ['warmUpSeconds', 'miner_warm_up_seconds', undefined, 1200],
  ['feedPowerTolerance', 'miner_feed_power_tolerance_ratio', undefined, 0.25],
  ['hardwareErrorsLimitRatio', 'miner_hardware_errors_limit_ratio', undefined, 0.02],
  ['sharesRejectedWarningRatio', 'miner_shares_rejected_limit_ratio', 'warning', 0.03],
  ['sharesRejectedCriticalRatio', 'miner_shares_rejected_limit_ratio', 'critical', 0.1],
  ['shareAgeLimitSeconds', 'miner_share_age_limit_seconds', undefined, 1800],
  ['inletTemperatureLimitCelsius', 'miner_inlet_temperature_limit_celsius', undefined, 50],
  ['psuTemperatureLimitCelsius', 'miner_psu_temperature_limit_celsius', undefined, 90],
  ['hashrateDeclineLimitRatio', 'miner_hashrate_decline_limit_ratio', undefined, 0.05],
  ['efficiencyDriftLimitRatio', 'miner_efficiency_drift_limit_ratio', undefined, 0.08],
  ['restartsLimit', 'miner_restarts_limit', undefined, 3],
  ['loadWarningRatio', 'pdu_load_limit_ratio', 'warning', 0.8],
  ['loadCriticalRatio', 'pdu_load_limit_ratio', 'critical', 0.9],
  ['unbalanceWarningRatio', 'pdu_unbalance_limit_ratio', 'warning', 0.1],
  ['unbalanceCriticalRatio', 'pdu_unbalance_limit_ratio', 'critical', 0.2],
  ['powerFactorMinimumRatio', 'pdu_power_factor_minimum_ratio', undefined, 0.9],
  ['sensorTemperatureWarningCelsius', 'pdu_sensor_temperature_limit_celsius', undefined, 35],
  ['sensorHumidityLimitRatio', 'pdu_sensor_humidity_limit_ratio', undefined, 0.85],
];

/** A value of its own for each threshold, so that none can stand for another. */
const DISTINCT = Object.freeze(
  Object.fromEntries(CONTRACT.map(([key], index) => [key, index + 1])),
) as unknown as Thresholds;

const told = (...given: Parameters<typeof thresholdReadings>) =>
  thresholdReadings(...given).map(({ metric, labels, value }) => [
    prometheusName(metric),
    (labels as { level?: string }).level,
    value,
  ]);
const wanted = (of: (name: string, key: ThresholdKey) => boolean) =>
  CONTRACT.flatMap(([key, name, level], index) => (of(name, key) ? [[name, level, index + 1]] : []));

describe('the series of thresholds', () => {
  it.each(CONTRACT)('%s is %s %s, and %d unless set', (key, name, level, standard) => {
    const series: { metric: keyof typeof METRICS; level?: string } = THRESHOLD_SERIES[key];
    expect(prometheusName(series.metric)).toBe(name);
    expect(series.level).toBe(level);
    expect(DEFAULT_THRESHOLDS[key]).toBe(standard);
    const spec: MetricSpec = METRICS[series.metric];
    expect(spec.labels ?? []).toEqual(level === undefined ? [] : ['level']);
    expect(spec.help).toMatch(/^Threshold: /);
  });

  it('are these and no others', () => {
    expect(THRESHOLD_KEYS).toEqual(CONTRACT.map(([key]) => key));
    const named = Object.entries<MetricSpec>(METRICS).filter(([, { help }]) => help.startsWith('Threshold: '));
    expect(named.map(([id]) => prometheusName(id as keyof typeof METRICS)).sort()).toEqual(
      [...new Set(CONTRACT.map(([, name]) => name))].sort(),
    );
  });

  it('tell each value of a miner under its own name', () => {
    expect(told(DISTINCT, 'miner', true)).toEqual(wanted((name) => name.startsWith('miner_')));
  });

  it('tell no tolerance of feeds of a miner that has none', () => {
    expect(told(DISTINCT, 'miner', false)).toEqual(
      wanted((name, key) => name.startsWith('miner_') && key !== 'feedPowerTolerance'),
    );
  });

  it('tell those of a PDU, and none of a sensor unit', () => {
    expect(told(DISTINCT, 'pdu', false)).toEqual(wanted((name) => name.startsWith('pdu_')));
    expect(told(DISTINCT, 'sensor', false)).toEqual([]);
  });

  it('are made once for thresholds that are shared', () => {
    const [first] = thresholdReadings(DISTINCT, 'pdu', false);
    expect(thresholdReadings(DISTINCT, 'pdu', false)[0]).toBe(first);
    expect(thresholdReadings({ ...DISTINCT }, 'pdu', false)[0]).not.toBe(first);
  });
});
