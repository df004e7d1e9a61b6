import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METRICS, type MetricId, type MetricSpec, prometheusName } from '../../core/farm/metrics.ts';
import { type Reading, reading } from '../../core/farm/sample.ts';
import { deviceText, headerOf, joinFamilies, renderReadings } from '../../exporter/exposition.ts';
import { METRIC_IDS } from '../../exporter/layout.ts';
import { miner, pdu } from './devices.ts';

const PROMTOOL = spawnSync('promtool', ['--version']).status === 0;

/** What promtool says of a text: its exit status and its complaints. */
function promtool(text: string) {
  const { status, stderr, stdout } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  return { status, complaints: `${stdout}${stderr}`.trim() };
}

/** One reading of every metric of a family, with a telling text in each label. */
function everyMetric(family: string): Reading[] {
  return METRIC_IDS.filter((id) => id.startsWith(`${family}.`)).map((metric) => {
    const { labels = [] }: MetricSpec = METRICS[metric];
    return { metric, value: 1, labels: Object.fromEntries(labels.map((name) => [name, `a ${name}`])) };
  });
}

describe('the text of a device', () => {
  it('is the Prometheus text format', () => {
    const { families, series, duplicates } = renderReadings(miner('m1'), [
      reading('miner.hashrate', 110.5e12, { algorithm: 'sha256' }),
      reading('miner.board_temperature', 61, { board: 0, sensor: 1 }),
      reading('miner.up', 1),
      reading('miner.board_temperature', 62.25, { board: 1, sensor: 1 }),
      reading('miner.shares', 12, { result: 'accepted' }),
    ]);
    expect({ series, duplicates }).toEqual({ series: 5, duplicates: 0 });
    expect(deviceText(families)).toBe(
      [
        '# HELP miner_up Whether the last poll of the miner was answered.',
        '# TYPE miner_up gauge',
        'miner_up{site="north",miner="m1"} 1',
        '# HELP miner_hashrate_hashes_per_second Hashrate now, over the shortest window that the miner reports.',
        '# TYPE miner_hashrate_hashes_per_second gauge',
        'miner_hashrate_hashes_per_second{site="north",miner="m1",algorithm="sha256"} 110500000000000',
        '# HELP miner_board_temperature_celsius Temperature of the circuit board of a hash board.',
        '# TYPE miner_board_temperature_celsius gauge',
        'miner_board_temperature_celsius{site="north",miner="m1",board="0",sensor="1"} 61',
        'miner_board_temperature_celsius{site="north",miner="m1",board="1",sensor="1"} 62.25',
        '# HELP miner_shares_total Shares since the mining program started, by result: accepted, rejected, stale, invalid.',
        '# TYPE miner_shares_total counter',
        'miner_shares_total{site="north",miner="m1",result="accepted"} 12',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['a quote', 'say "hi"', 'say \\"hi\\"'],
    ['a backslash', 'C:\\n', 'C:\\\\n'],
    ['a line end', 'one\ntwo', 'one\\ntwo'],
    ['other letters', 'Zürich 矿', 'Zürich 矿'],
  ])('escapes %s', (_name, text, escaped) => {
    const labels = { pool: 0, url: text, worker: undefined, status: '' };
    const { families } = renderReadings(miner('m1'), [reading('miner.pool_info', 1, labels)]);
    expect(families.get('miner.pool_info')).toBe(
      `miner_pool_info{site="north",miner="m1",pool="0",url="${escaped}"} 1\n`,
    );
  });

  it('has no series for what was not said', () => {
    const missing = [undefined, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const readings = missing.map((value): Reading => ({ metric: 'miner.power', value, labels: {} }));
    expect(renderReadings(miner('m1'), readings)).toMatchObject({ series: 0, families: new Map() });
  });

  it('drops a series that stands there already, and counts it', () => {
    const outlet = (value: number) => reading('pdu.outlet_power', value, { outlet: 1 });
    const unnamed = [reading('miner.fan_speed', 1, { fan: undefined }), reading('miner.fan_speed', 2, { fan: '' })];
    expect(renderReadings(miner('m1'), unnamed)).toMatchObject({ series: 1, duplicates: 1 });
    const { families, duplicates } = renderReadings(pdu('p1'), [outlet(5), outlet(6), outlet(6)]);
    expect(duplicates).toBe(2);
    expect(families.get('pdu.outlet_power')).toBe('pdu_outlet_power_watts{site="north",pdu="p1",outlet="1"} 5\n');
  });

  it('never writes a series twice, whatever the readings are', () => {
    const metric = fc.constantFrom<MetricId>('miner.fan_speed', 'miner.chip_temperature', 'miner.power');
    const label = fc.constantFrom('', '0', '1', '"', '\\', '\\"', '\n', 'n');
    const labels = fc.record({ fan: label, board: label, sensor: label });
    const readings = fc.array(fc.record({ metric, value: fc.option(fc.double(), { nil: undefined }), labels }));
    fc.assert(
      fc.property(readings, (all) => {
        const { families, series, duplicates } = renderReadings(miner('m1'), all);
        const lines = [...families.values()].join('').split('\n').filter(Boolean);
        const names = lines.map((line) => line.slice(0, line.lastIndexOf(' ')));
        expect(new Set(names).size).toBe(lines.length);
        expect(series).toBe(lines.length);
        expect(series + duplicates).toBe(all.filter(({ value }) => Number.isFinite(value)).length);
      }),
    );
  });
});

describe('the text of all devices', () => {
  it('keeps a family together, with HELP and TYPE once, over many chunks', () => {
    const lines = (name: string) => Array.from({ length: 1200 }, (_, index) => `${name}{miner="m${index}"} 1\n`);
    const up = [...lines('miner_up')];
    up[3] = '';
    const chunks = [
      ...joinFamilies(
        new Map([
          ['miner.up', up],
          ['miner.power', new Array<string>(9).fill('')],
        ] as const),
      ),
    ];
    expect(chunks.length).toBe(3);
    expect(chunks.join('')).toBe(headerOf('miner.up') + up.join(''));
  });
});

describe.skipIf(!PROMTOOL)('promtool (skipped where it is not installed)', () => {
  it.each([
    ['miner', miner('m1')],
    ['pdu', pdu('p1')],
    ['sensor', { ...pdu('s1'), kind: 'sensor' as const }],
  ])('has nothing to say against every metric of a %s', (family, device) => {
    const text = deviceText(renderReadings(device, everyMetric(family)).families);
    expect(text.split('\n').filter((line) => line.startsWith('# TYPE')).length).toBeGreaterThan(5);
    expect(promtool(text)).toEqual({ status: 0, complaints: '' });
  });

  it('refuses a text with an unclosed label, so that the tests above can fail', () => {
    const name = prometheusName('miner.up');
    expect(promtool(`${headerOf('miner.up')}${name}{miner="a" 1\n`).status).not.toBe(0);
  });
});
