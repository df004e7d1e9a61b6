import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeviceEntry } from '../../core/farm/device.ts';
import { checkInventory, onSite } from '../../core/farm/inventory-checks.ts';
import { quietLog } from '../../core/service/log.ts';
import { Secret } from '../../core/service/secret.ts';
import { openWire } from '../../core/wire/open.ts';
import { DRIVERS, driverById } from '../../devices/index.ts';
import { startExporter } from '../../exporter/main.ts';
import { type Farm, startFarm } from '../farm-simulator/farm.ts';
import { HIVE_RIG } from '../farm-simulator/hive-models.ts';
import { HIVE_LOGIN } from '../farm-simulator/hiveos.ts';
import { HOST_KEY } from '../farm-simulator/ssh-host.ts';

const BUSES = [1, 3, 5, 10, 11, 12, 33, 129];
const LOST = 129;
const CREDENTIALS = { hiveos: { username: HIVE_LOGIN.username, password: new Secret(HIVE_LOGIN.password) } };

let farm: Farm;
let rig: DeviceEntry;
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  farm = await startFarm({ devices: [{ id: 'rig-1', kind: 'miner', model: HIVE_RIG.name }] });
  const [entry] = farm.inventory().devices;
  if (!entry) throw new Error('the farm has no rig');
  rig = entry;
});
afterAll(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  await farm.close();
});

interface Series {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** What the exporter serves of rigs after one poll of each, and what it says of the poll itself. */
async function exported(...devices: DeviceEntry[]) {
  const running = await startExporter({
    site: 'north',
    devices: onSite(devices, 'north'),
    thresholds: {},
    drivers: DRIVERS,
    log: quietLog(),
    config: {
      listen: '127.0.0.1:0',
      ...{ pollIntervalSeconds: 60, deadlineSeconds: 10, concurrency: 8, staleAfterSeconds: 150 },
      ...{ backOff: { maxSeconds: 60 }, tokens: [], credentials: CREDENTIALS },
    },
  });
  stops.push(running.stop);
  for (const { id } of devices) await (await fetch(`${running.url}/probe?target=${id}`)).text();
  const text = await (await fetch(`${running.url}/metrics`)).text();
  return { text, series: seriesIn(text) };
}

function seriesIn(text: string): Series[] {
  return [...text.matchAll(/^(miner_\w+)\{(.*)\} (\S+)$/gm)].map(([, name = '', labels = '', value]) => ({
    name,
    labels: Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', held = '']) => [key, held])),
    value: Number(value),
  }));
}

const named = (series: Series[], name: string, labels: Record<string, string> = {}) =>
  series.filter(
    (each) => each.name === name && Object.entries(labels).every(([key, value]) => each.labels[key] === value),
  );
const sum = (series: Series[]) => series.reduce((all, { value }) => all + value, 0);
const cardsIn = (series: Series[]) =>
  named(series, 'miner_gpu_info')
    .map(({ labels }) => [Number(labels['gpu']), Number(labels['pci'])])
    .sort(([one = 0], [other = 0]) => one - other);

describe('a rig of 8 cards that mines two algorithms, under HiveOS and with its program’s own API', () => {
  it('is in the inventory as one device with a program', () => {
    expect(checkInventory([rig], DRIVERS)).toEqual([]);
    expect(rig).toMatchObject({ driver: 'hiveos', kind: 'gpu-rig', programs: [{ driver: 'lolminer' }] });
  });

  it('has 8 cards once, in the order of their buses, and both algorithms', async () => {
    const { series, text } = await exported(rig);
    expect(cardsIn(series)).toEqual(BUSES.map((bus, gpu) => [gpu, bus]));
    expect(named(series, 'miner_gpus').map(({ value }) => value)).toEqual([8]);
    for (const [algorithm, rate] of [
      ['etchash', HIVE_RIG.hashesPerSecond],
      ['alephium', HIVE_RIG.rig?.second?.hashesPerSecond ?? 0],
    ] as const) {
      const [total, ...more] = named(series, 'miner_hashrate_hashes_per_second', { algorithm });
      expect(more).toEqual([]);
      expect((total?.value ?? 0) / rate).toBeCloseTo(1, 1);
      const cards = named(series, 'miner_gpu_hashrate_hashes_per_second', { algorithm });
      expect(cards).toHaveLength(8);
      expect(sum(cards) / (total?.value ?? 0)).toBeCloseTo(1, 4);
    }
    expect(named(series, 'miner_hashrate_hashes_per_second')).toHaveLength(2);
    expect(text).not.toContain('rig-secret');
  });

  it('has the sensors of the system and the power of all cards', async () => {
    const { series } = await exported(rig);
    const watts = named(series, 'miner_gpu_power_watts');
    expect(watts).toHaveLength(8);
    // HiveOS writes whole watts, lolMiner hundredths of them.
    expect(watts.every(({ value }) => Number.isInteger(value) && value > 50)).toBe(true);
    expect(named(series, 'miner_power_watts').map(({ value }) => value)).toEqual([sum(watts)]);
    for (const sensor of ['core', 'hot-spot', 'memory'])
      expect(named(series, 'miner_gpu_temperature_celsius', { sensor })).toHaveLength(8);
    // What HiveOS does not tell comes from the program.
    expect(named(series, 'miner_gpu_clock_hertz', { domain: 'core' })).toHaveLength(8);
    expect(named(series, 'miner_gpu_shares_total', { result: 'accepted' })).toHaveLength(8);
  });

  it('counts once in the totals of the farm', async () => {
    const { series } = await exported(rig);
    const answers = totals(series, [
      'fleet:miner_cards:sum',
      'site:miner_cards:sum',
      'fleet:miner_hashrate_hashes_per_second:sum',
    ]);
    const told = (algorithm: string) => sum(named(series, 'miner_hashrate_hashes_per_second', { algorithm }));
    expect(answers).toEqual([
      ['fleet:miner_cards:sum', '', 8],
      ['site:miner_cards:sum', 'site="north"', 8],
      ['fleet:miner_hashrate_hashes_per_second:sum', 'algorithm="alephium"', told('alephium')],
      ['fleet:miner_hashrate_hashes_per_second:sum', 'algorithm="etchash"', told('etchash')],
    ]);
  });

  it('says the same with either of the two alone', async () => {
    const { programs: _, ...alone } = rig;
    const program: DeviceEntry = { ...rig, id: 'rig-3', hostKey: `SHA256:${'A'.repeat(43)}` };
    const { series } = await exported({ ...alone, id: 'rig-2' }, program);
    for (const miner of ['rig-2', 'rig-3']) {
      const its = series.filter(({ labels }) => labels['miner'] === miner);
      expect(cardsIn(its), miner).toEqual(BUSES.map((bus, gpu) => [gpu, bus]));
      expect(named(its, 'miner_hashrate_hashes_per_second'), miner).toHaveLength(2);
      expect(
        named(its, 'miner_up').map(({ value }) => value),
        miner,
      ).toEqual([1]);
    }
  });

  it('shows the card that is gone, by its bus, in both', async () => {
    await farm.inject('rig-1', { fault: 'board-lost', board: HIVE_RIG.rig?.buses.indexOf(LOST) ?? -1 } as never);
    try {
      const { series } = await exported(rig);
      expect(cardsIn(series)).toEqual(BUSES.map((bus, gpu) => [gpu, bus]));
      const zero = named(series, 'miner_gpu_hashrate_hashes_per_second').filter(({ value }) => value === 0);
      expect(zero.map(({ labels }) => [labels['gpu'], labels['algorithm']]).sort()).toEqual([
        ['7', 'alephium'],
        ['7', 'etchash'],
      ]);
    } finally {
      await farm.clear('rig-1');
    }
  });

  it('is not asked anything before its key is pinned, and says which it showed', async () => {
    const { programs: _, hostKey: _key, ...unpinned } = rig;
    const { series, text } = await exported({ ...unpinned, id: 'rig-4' });
    expect(named(series, 'miner_up').map(({ value }) => value)).toEqual([0]);
    expect(text).toMatch(/unauthorized/);
  });

  it('starts anew when it is told to', async () => {
    const { wire, close } = openWire();
    const reboot = driverById('hiveos')?.control?.reboot?.({});
    if (!reboot) throw new Error('HiveOS cannot be rebooted');
    const to = {
      host: '127.0.0.1',
      ports: { ssh: rig.ports?.ssh ?? 0 },
      hostKey: HOST_KEY,
      credentials: { ...HIVE_LOGIN },
    };
    await wire(reboot, to, AbortSignal.timeout(5000)).finally(close);
    expect(farm.events.filter(({ event }) => event === 'write').map(({ detail }) => detail)).toEqual(['ssh']);
    expect(farm.events.some(({ detail }) => detail === 'running → booting')).toBe(true);
  });
});

/** The recording rules over these series, by Prometheus' own evaluation. */
function totals(series: readonly Series[], rules: readonly string[]): [name: string, labels: string, value: number][] {
  const folder = mkdtempSync(join(tmpdir(), 'logixx-rig-'));
  try {
    const input = series.map(({ name, labels, value }) => ({ series: textOf(name, labels), values: `${value}x40` }));
    const tests = rules.map((expr) => ({ expr, eval_time: '10m', exp_samples: [] }));
    const file = join(folder, 'rig.yml');
    const rule_files = [resolve('rules/recording.yml')];
    writeFileSync(
      file,
      JSON.stringify({ rule_files, tests: [{ interval: '30s', input_series: input, promql_expr_test: tests }] }),
    );
    return gotIn(printedBy(file));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const textOf = (name: string, labels: Record<string, string>) =>
  `${name}{${Object.entries(labels)
    .map(([key, value]) => `${key}="${value}"`)
    .join(',')}}`;

/** promtool expects nothing here, and so prints what it got. */
function printedBy(file: string): string {
  try {
    return execFileSync('promtool', ['test', 'rules', file], { stdio: 'pipe' }).toString();
  } catch (error) {
    const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer };
    return `${stdout.toString()}${stderr.toString()}`;
  }
}

function gotIn(printed: string): [name: string, labels: string, value: number][] {
  return [...printed.matchAll(/\{__name__="([^"]+)"(?:, )?([^}]*)\} ([^\s,]+)/g)].map(
    ([, name = '', labels = '', value]) => [name, labels, Number(value)],
  );
}
