import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Device } from '../../../core/farm/device.ts';
import { quietLog } from '../../../core/service/log.ts';
import type { ExporterConfig } from '../../../exporter/config.ts';
import type { InfluxConfig } from '../../../exporter/influx/config.ts';
import { startExporter } from '../../../exporter/main.ts';
import { victoriaMetrics } from '../../victoria-metrics.ts';
import { miner, pdu, toy, toyPdu, toyWire } from '../devices.ts';
import { SCRATCH } from './scratch.ts';
import { sinkDesk, soon } from './sink-desk.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
const desk = sinkDesk();

const FED = miner('m1', { location: { building: 'b1' }, feeds: [{ pdu: 'p1', outlet: '1' }] });

async function start(config: Partial<ExporterConfig>, devices: Device[] = [FED, pdu('p1')]) {
  const running = await startExporter({
    site: 'north',
    devices,
    thresholds: {},
    drivers: [toy, toyPdu],
    log: quietLog(),
    wire: toyWire({ snmp: { watts: { 1: 3100 } } }),
    config: {
      ...{
        listen: '127.0.0.1:0',
        pollIntervalSeconds: 0.2,
        deadlineSeconds: 2,
        concurrency: 8,
        staleAfterSeconds: 150,
      },
      ...{ backOff: { maxSeconds: 60 }, tokens: [], credentials: {} },
      ...config,
    },
  });
  stops.push(running.stop);
  const metrics = async () => (await fetch(`${running.url}/metrics`)).text();
  const ids = async () =>
    ((await (await fetch(`${running.url}/api/v1/devices`)).json()) as Device[]).map(({ id }) => id);
  return { ...running, metrics, ids };
}

const influx = (url: string): InfluxConfig => ({
  ...{
    url,
    version: 2,
    org: 'o',
    bucket: 'b',
    batchPoints: 100,
    flushSeconds: 0.05,
    timeoutSeconds: 5,
    retryMaxSeconds: 1,
  },
  spool: { folder: `${desk.folder}/spool`, maxMegabytes: 10, maxAgeHours: 1 },
});

describe('the exporter with an InfluxDB', () => {
  it('writes what it shows to Prometheus, by the same names and labels', async () => {
    const server = await victoriaMetrics(SCRATCH);
    stops.push(server.stop);
    await server.start();
    const { metrics } = await start({ influx: influx(server.url) });
    await expect
      .poll(async () => (await metrics()).match(/^logixx_influx_points_written_total (\d+)/m)?.[1], soon)
      .toMatch(/[1-9]\d/);
    const shown = (await metrics()).split('\n').flatMap((line) => /^((?:miner|pdu)_[^ ]*) /.exec(line)?.[1] ?? []);
    const sorted = (series: string) => {
      const [name = '', inner = ''] = series.slice(0, -1).split('{');
      return `${name}{${inner
        .split(/,(?=[a-z_]+=")/)
        .sort()
        .join()}}`;
    };
    const stored = async () => {
      const series: string[] = [];
      for await (const { metric } of server.stored()) {
        const { __name__: name = '', ...labels } = metric;
        const own = ['site', 'miner', 'pdu'].filter((label) => labels[label] !== undefined);
        const others = Object.keys(labels)
          .filter((label) => !own.includes(label))
          .sort();
        series.push(`${name}{${[...own, ...others].map((label) => `${label}="${labels[label]}"`).join()}}`);
      }
      return series.map(sorted).sort();
    };
    expect(shown.length).toBeGreaterThan(30);
    // Its index finds new series a little later than their samples.
    await expect.poll(stored, soon).toEqual(shown.map(sorted).sort());
  });

  it('ends with it, and leaves nothing unwritten behind', async () => {
    const { stop } = await start({ influx: influx(desk.url) });
    await expect.poll(() => desk.heard.length, soon).toBeGreaterThan(2);
    await stop();
    const { stop: again, metrics } = await start({ influx: influx(desk.url), pollIntervalSeconds: 60 });
    expect(await metrics()).toMatch(/^logixx_influx_spool_points 0$/m);
    await again();
  });

  it('refuses to start with a spool that it cannot use', async () => {
    const config = influx(desk.url);
    const folder = join(desk.folder, 'a-file', 'spool');
    writeFileSync(join(desk.folder, 'a-file'), '');
    await expect(start({ influx: { ...config, spool: { ...config.spool, folder } } })).rejects.toThrow(
      `exporter.influx.spool.folder: found "${folder}" (ENOTDIR`,
    );
  });
});

describe('an exporter that is a shard', () => {
  it('polls its devices and no others, and nobody polls what another one does', async () => {
    const farm = Array.from({ length: 20 }, (_, index) => miner(`m${index}`, { location: { building: `b${index}` } }));
    const shards = await Promise.all([0, 1, 2].map((index) => start({ shard: { index, count: 3 } }, farm)));
    const ids = await Promise.all(shards.map((shard) => shard.ids()));
    expect(ids.flat().sort()).toEqual(farm.map(({ id }) => id).sort());
    expect(ids.every((list) => list.length > 0)).toBe(true);
    const of = await start({ shard: { selector: { buildings: ['b3', 'b4'] } } }, farm);
    expect(await of.ids()).toEqual(['m3', 'm4']);
  });
});
