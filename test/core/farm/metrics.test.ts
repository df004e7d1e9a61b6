import { describe, expect, it } from 'vitest';
import { influxName, METRICS, type MetricId, type MetricSpec, prometheusName } from '../../../core/farm/metrics.ts';
import { giga, kilo, mega, percent, tera, UNITS, wattHours } from '../../../core/farm/units.ts';

const ALL = (Object.keys(METRICS) as MetricId[]).map((id): [MetricId, MetricSpec] => [id, METRICS[id]]);

describe('names', () => {
  it.each<[MetricId, string]>([
    ['miner.hashrate', 'miner_hashrate_hashes_per_second'],
    ['miner.board_temperature', 'miner_board_temperature_celsius'],
    ['pdu.outlet_energy', 'pdu_outlet_energy_joules_total'],
    ['miner.shares', 'miner_shares_total'],
    ['miner.info', 'miner_info'],
    ['miner.location', 'miner_location_info'],
    ['miner.feed', 'miner_feed_info'],
    ['miner.up', 'miner_up'],
    ['miner.last_poll', 'miner_last_poll_timestamp_seconds'],
    ['miner.hashrate_minimum', 'miner_hashrate_minimum_ratio'],
    ['miner.chip_temperature_limit', 'miner_chip_temperature_limit_celsius'],
    ['miner.feed_power_ratio', 'miner_feed_power_ratio'],
    ['miner.feed_power_tolerance', 'miner_feed_power_tolerance_ratio'],
  ])('%s is %s for Prometheus', (metric, name) => {
    expect(prometheusName(metric)).toBe(name);
  });

  it.each<[MetricId, string, string]>([
    ['miner.hashrate', 'miner', 'hashrate_hashes_per_second'],
    ['miner.board_temperature', 'miner_board', 'temperature_celsius'],
    ['pdu.outlet_energy', 'pdu_outlet', 'energy_joules_total'],
    ['pdu.power', 'pdu', 'power_watts'],
  ])('%s is %s and %s for Influx', (metric, measurement, field) => {
    expect(influxName(metric)).toEqual({ measurement, field });
  });
});

describe('the catalogue', () => {
  it('has no two metrics of one name', () => {
    const names = ALL.map(([id]) => prometheusName(id));
    expect(new Set(names).size).toBe(names.length);
    const fields = ALL.map(([id]) => Object.values(influxName(id)).join(' '));
    expect(new Set(fields).size).toBe(fields.length);
  });

  it.each(ALL)('%s: a legal name, legal labels, and a sentence of help', (id, { help, labels = [], type, unit }) => {
    expect(prometheusName(id)).toMatch(/^(miner|pdu|sensor)_[a-z][a-z0-9_]*[a-z0-9]$/);
    expect(help).toMatch(/^[A-Z].*[.…]$/);
    for (const label of labels) {
      expect(label).toMatch(/^[a-z][a-z0-9_]*$/);
      // These name the site and the device itself; `le` and `quantile` belong to Prometheus.
      expect(['site', 'miner', 'le', 'quantile', 'instance', 'job']).not.toContain(label);
      if (!id.startsWith('miner.')) expect(label === 'pdu').toBe(false);
    }
    expect(new Set(labels).size).toBe(labels.length);
    if (type === 'info') expect(unit).toBe('none');
  });

  it('gives every kind of device the series that tell how its polls go', () => {
    for (const family of ['miner', 'pdu', 'sensor'])
      for (const name of [
        'up',
        'last_poll',
        'last_answer',
        'poll_duration',
        'poll_failure',
        'operation',
        'attention',
        'info',
        'location',
      ])
        expect(Object.keys(METRICS)).toContain(`${family}.${name}`);
  });
});

describe('scales', () => {
  it.each([
    ['kilo', kilo(2), 2000],
    ['mega', mega(2), 2e6],
    ['giga', giga(2), 2e9],
    ['tera', tera(2), 2e12],
    ['percent', percent(49), 0.49],
    ['watt-hours', wattHours(1000), 3.6e6],
    ['nothing', giga(undefined), undefined],
  ])('%s', (_name, scaled, expected) => {
    expect(scaled).toBe(expected);
  });

  it('end the names with base units alone', () => {
    for (const { suffix } of Object.values(UNITS)) expect(suffix).not.toMatch(/kilo|mega|percent|minutes|hours|kwh/);
  });
});
