import { Point } from '@influxdata/influxdb-client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { influxName, METRICS, type MetricId, type MetricSpec, prometheusName } from '../../../core/farm/metrics.ts';
import { type Reading, reading } from '../../../core/farm/sample.ts';
import { renderReadings } from '../../../exporter/exposition.ts';
import { linesOf, tag } from '../../../exporter/influx/lines.ts';
import { miner, pdu } from '../devices.ts';

const AT = new Date(Date.UTC(2026, 10, 22, 12, 0, 0, 123));
const MS = String(AT.getTime());
const textOf = (readings: Reading[], device = miner('m1')) => linesOf({ device, at: AT, readings }).text;

describe('line protocol', () => {
  it('is one line a set of labels, all values of which stand in it, in milliseconds', () => {
    const readings = [
      reading('miner.hashrate', 1.1e14, { algorithm: 'sha256' }),
      reading('miner.board_temperature', 61.5, { board: 0, sensor: 1 }),
      reading('miner.board_chips', 114, { board: 0 }),
      reading('miner.up', 1),
      reading('miner.board_hashrate', 3.6e13, { board: 0 }),
      reading('miner.power', 3250),
    ];
    expect(linesOf({ device: miner('m1'), at: AT, readings })).toEqual({
      points: 4,
      values: 6,
      text: [
        `miner,site=north,miner=m1,algorithm=sha256 hashrate_hashes_per_second=110000000000000 ${MS}\n`,
        `miner_board,site=north,miner=m1,board=0,sensor=1 temperature_celsius=61.5 ${MS}\n`,
        `miner_board,site=north,miner=m1,board=0 chips=114,hashrate_hashes_per_second=36000000000000 ${MS}\n`,
        `miner,site=north,miner=m1 power_watts=3250,up=1 ${MS}\n`,
      ].join(''),
    });
  });

  it.each([
    ['undefined', undefined],
    ['NaN', Number.NaN],
    ['infinite', Infinity],
  ])('writes nothing for %s, and no line without a value', (_, value) => {
    const missing: Reading = { metric: 'miner.power', value, labels: {} };
    expect(textOf([missing, reading('miner.up', 1)])).toBe(`miner,site=north,miner=m1 up=1 ${MS}\n`);
    expect(linesOf({ device: miner('m1'), at: AT, readings: [missing] })).toEqual({ text: '', points: 0, values: 0 });
  });

  it.each([
    ['nothing but letters', 'nothing'],
    ['a space', 'a b', 'a\\ b'],
    ['a comma', 'a,b', 'a\\,b'],
    ['an equals sign', 'a=b', 'a\\=b'],
    ['a quote', 'a"b', 'a"b'],
    ['a backslash', 'a\\b', 'a\\b'],
    ['a backslash before what is escaped', 'a\\,b', 'a/\\,b'],
    ['a backslash at the end', 'a\\', 'a/'],
    ['line ends', 'a\r\nb\n', 'a\\ b'],
    ['umlauts', 'Münze', 'Münze'],
  ])('writes a tag with %s', (_, text, written = text) => {
    expect(tag(text)).toBe(written);
  });

  it('leaves an empty label out', () => {
    const pool = { pool: 0, url: 'stratum+tcp://a:1', worker: undefined, status: '' };
    expect(textOf([reading('miner.pool_info', 1, pool)])).toBe(
      `miner_pool,site=north,miner=m1,pool=0,url=stratum+tcp://a:1 info=1 ${MS}\n`,
    );
  });

  it('takes the first of two readings of one series, as /metrics does', () => {
    const twins = [
      reading('miner.up', undefined),
      reading('miner.power', 1),
      reading('miner.up', 0),
      reading('miner.up', 1),
    ];
    expect(textOf(twins)).toBe(`miner,site=north,miner=m1 power_watts=1,up=0 ${MS}\n`);
  });

  it('follows a device whose readings change their labels', () => {
    const device = miner('m1');
    const fans = (...numbers: number[]) => numbers.map((fan) => reading('miner.fan_speed', 5000 + fan, { fan }));
    for (const numbers of [[1, 2], [2, 3], [1]]) {
      const expected = numbers.map((fan) => `miner_fan,site=north,miner=m1,fan=${fan} speed_rpm=${5000 + fan} ${MS}\n`);
      expect(textOf(fans(...numbers), device)).toBe(expected.join(''));
    }
  });

  it('names a PDU by its own tag', () => {
    expect(textOf([reading('pdu.outlet_power', 7, { outlet: 'AA1' })], pdu('p 1'))).toBe(
      `pdu_outlet,site=north,pdu=p\\ 1,outlet=AA1 power_watts=7 ${MS}\n`,
    );
  });

  const IDS = Object.keys(METRICS) as MetricId[];
  const anyReading = fc
    .record({
      metric: fc.constantFrom(...IDS),
      value: fc.double({ noNaN: true, noDefaultInfinity: true }),
      text: fc.string(),
    })
    .map(({ metric, value, text }): Reading => {
      const { labels = [] }: MetricSpec = METRICS[metric];
      return { metric, value, labels: Object.fromEntries(labels.map((name) => [name, text])) };
    });

  it('is what the official client writes, for every metric and any label', () => {
    fc.assert(
      fc.property(anyReading, ({ metric, value = 0, labels }) => {
        const { measurement, field } = influxName(metric);
        const own = metric.split('.')[0] ?? '';
        const point = new Point(measurement).floatField(field, value).timestamp(MS).tag('site', 'north').tag(own, 'd');
        // The client does not know of backslashes; ours are gone by then.
        for (const [name, text] of Object.entries(labels)) {
          const clean = text
            .replace(/\p{Cc}+/gu, ' ')
            .trim()
            .replace(/\\(?=[\\, =]|$)/g, '/');
          if (clean !== '') point.tag(name, clean);
        }
        const device =
          own === 'pdu' ? pdu('d') : own === 'sensor' ? { ...pdu('d'), kind: 'sensor' as const } : miner('d');
        const tags = (line: string) => line.split(/(?<!\\) /);
        const [ours, theirs] = [textOf([{ metric, value, labels }], device).trimEnd(), point.toLineProtocol() ?? ''];
        expect(
          tags(ours)[0]
            ?.split(/(?<!\\),/)
            .sort(),
        ).toEqual(
          tags(theirs)[0]
            ?.split(/(?<!\\),/)
            .sort(),
        );
        expect(tags(ours).slice(1)).toEqual(tags(theirs).slice(1));
      }),
      { numRuns: 500 },
    );
  });

  it('has as many values as Prometheus has series', () => {
    fc.assert(
      fc.property(fc.array(anyReading, { maxLength: 30 }), (readings) => {
        const device = miner('m1');
        const names = readings.map(({ metric }) => prometheusName(metric));
        const { values } = linesOf({ device, at: AT, readings });
        expect(values).toBeLessThanOrEqual(names.length);
        // Labels that differ in what line protocol cannot write are one series there.
        if (readings.every(({ labels }) => Object.values(labels).every((text) => !/[\\\p{Cc}]|^\s|\s$/u.test(text))))
          expect(values).toBe(renderReadings(device, readings).series);
      }),
    );
  });
});
