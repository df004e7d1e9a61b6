import type { ThresholdKey } from '../../core/farm/threshold-series.ts';

/** What a threshold is compared with now, as the rules compare it: one series a miner or PDU. */
export interface Measure {
  query: string;
  /** Which side of the threshold is trouble. */
  trouble: 'above' | 'below';
  family: 'miner' | 'pdu';
}

const miner = (trouble: Measure['trouble'], query: string): Measure => ({ family: 'miner', trouble, query });
const pdu = (trouble: Measure['trouble'], query: string): Measure => ({ family: 'pdu', trouble, query });

const rejected = 'max by (site, miner) (miner:miner_shares_rejected:ratio30m)';
const load =
  'max by (site, pdu) (outlet:pdu_outlet_load:ratio or breaker:pdu_breaker_load:ratio or inlet:pdu_inlet_load:ratio)';
const unbalance =
  'max by (site, pdu) (inlet:pdu_inlet_current_unbalance:ratio and on (site, pdu, inlet) inlet:pdu_inlet_load:ratio > 0.2)';

/**
 * The left sides of the rules in `rules/`, where one expression says it at one moment. What rules say of days, or of
 * several things together, has no measure here: it cannot be tried beforehand.
 */
export const MEASURES: Readonly<Partial<Record<ThresholdKey, Measure>>> = {
  hashrateMinimumRatio: miner('below', 'min by (site, miner) (miner:miner_hashrate:ratio_avg10m)'),
  chipTemperatureLimitCelsius: miner('above', 'max by (site, miner) (miner_chip_temperature_celsius < 200)'),
  boardTemperatureLimitCelsius: miner('above', 'max by (site, miner) (miner_board_temperature_celsius < 200)'),
  inletTemperatureLimitCelsius: miner('above', 'max by (site, miner) (miner:miner_inlet_temperature_celsius:max)'),
  psuTemperatureLimitCelsius: miner('above', 'max by (site, miner) (miner_psu_temperature_celsius > 0 < 200)'),
  shareAgeLimitSeconds: miner('above', 'max by (site, miner) (time() - miner:miner_share_awaited:timestamp)'),
  hardwareErrorsLimitRatio: miner(
    'above',
    '(miner:miner_hardware_errors:increase30m > 30) / on (site, miner) (miner:miner_hardware_errors:increase30m + on (site, miner) miner:miner_shares:increase30m)',
  ),
  sharesRejectedWarningRatio: miner('above', rejected),
  sharesRejectedCriticalRatio: miner('above', rejected),
  loadWarningRatio: pdu('above', load),
  loadCriticalRatio: pdu('above', load),
  unbalanceWarningRatio: pdu('above', unbalance),
  unbalanceCriticalRatio: pdu('above', unbalance),
  powerFactorMinimumRatio: pdu(
    'below',
    'min by (site, pdu) ((max by (site, pdu, outlet) (pdu_outlet_power_factor_ratio) > 0) and on (site, pdu, outlet) outlet:pdu_outlet_load:ratio > 0.5)',
  ),
  sensorTemperatureWarningCelsius: pdu('above', 'max by (site, pdu) (pdu_sensor_temperature_celsius > 0 < 200)'),
  sensorHumidityLimitRatio: pdu('above', 'max by (site, pdu) (pdu_sensor_humidity_ratio <= 1)'),
};
