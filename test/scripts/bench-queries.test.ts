import { describe, expect, it } from 'vitest';
import { openQueryFarm } from '../../scripts/bench/query-farm.ts';
import { recordingRules } from '../../scripts/bench/query-prometheus.ts';
import { recordedNames } from '../../scripts/bench/query-savings.ts';

describe('the synthetic farm of the bench of queries', () => {
  it('tells some 60 series a miner that change from scrape to scrape, over the text of the exporter', async () => {
    const farm = await openQueryFarm(72);
    try {
      const scrape = async () => (await (await fetch(`http://${farm.address}/metrics`)).text()).split('\n');
      const [first, second] = [await scrape(), await scrape()];
      const own = first.filter((line) => line.includes('miner="miner-40"'));
      expect(own.length).toBeGreaterThanOrEqual(55);
      expect(own.length).toBeLessThanOrEqual(65);
      expect(own.find((line) => line.startsWith('miner_location_info'))).toContain('rack="r1"');
      expect(own.find((line) => line.startsWith('miner_feed_info'))).toContain('pdu="pdu-1",outlet="5"');
      const changed = own.filter((line) => !second.includes(line)).map((line) => line.split('{')[0]);
      expect(changed).toEqual(expect.arrayContaining(['miner_hashrate_hashes_per_second', 'miner_power_watts']));
      expect(farm.pdus).toBe(2);
      expect(farm.series).toBe(first.filter((line) => line !== '' && !line.startsWith('#')).length);
      expect(farm.scrapes()).toBe(2);
    } finally {
      await farm.close();
    }
  });
});

describe('the recording rules', () => {
  it('are found in the shipped files, with the interval of their group', () => {
    const rules = recordingRules();
    expect(rules.get('site:miner_power_watts:sum')).toEqual({
      expr: 'sum by (site) (rack_model_client:miner_power_watts:sum)',
    });
    expect(rules.get('miner:miner_up:avg1d')?.interval).toBe('1h');
    expect(rules.get('site:pdu_power_watts:avg15m')?.interval).toBe('15m');
  });

  it('are measured where a question reads them, each once', () => {
    const rules = new Map([
      ['a:b:sum', 'sum(b)'],
      ['c:d:sum', 'sum(d)'],
    ]);
    expect(recordedNames(['a:b:sum{x="y"} / up', 'last_over_time(a:b:sum[20m])', 'sum(d)'], rules)).toEqual([
      'a:b:sum',
    ]);
  });
});
