import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { MetricId } from '../../core/farm/metrics.ts';
import type { Reading } from '../../core/farm/sample.ts';
import { DEFAULT_THRESHOLDS } from '../../core/farm/thresholds.ts';
import { Answer } from '../../core/wire/answer.ts';
import { recordedWire } from '../../core/wire/recorded.ts';
import { pollOnce } from '../../scripts/commands/poll.ts';
import type { Polled } from '../../scripts/commands/polled.ts';
import { recordings } from './miners/replay.ts';

const GPU = process.env['LOGIXX_GPU_RECORDINGS'] ?? recordings('gpu');
const there = describe.runIf(GPU !== undefined);
if (GPU === undefined)
  console.warn('skipped: the recordings of mining programs (../shared/recordings/gpu) are not here');

/**
 * Where an expected.json contradicts the replies that lie beside it. Each is proven below by the reply itself; what is left
 * of the variant is compared as all others are. Nothing of a driver is excused.
 */
const CONTRADICTED: Record<
  string,
  { reply: string; at: (reply: Answer) => (number | undefined)[]; fields: RegExp; ours: (polled: Polled) => unknown[] }
> = {
  'swarm-agent/1.x': {
    reply: 'stats.json',
    at: (reply) => reply.list('power').map((watts) => watts.num()),
    fields: /^(?:totalPowerW|devices\.\d+\.powerW):/,
    ours: ({ devices = [] }) => devices.map((device) => device['powerW']),
  },
  'teamredminer/0.3.8-120s-6gpu': {
    reply: 'devs.json',
    at: (reply) => reply.list('DEVS').map((row) => row.num('Fan Speed')),
    fields: /^devices\.\d+\.fanRpm:/,
    ours: ({ devices = [] }) => devices.map((device) => device['fanRpm']),
  },
};

const VARIANTS = GPU === undefined ? [] : variantsIn(GPU);
const equal: string[] = [];
const unequal: string[] = [];

there('recordings of mining programs', () => {
  it.each(VARIANTS)('%s agrees with its expected.json, field by field', async (variant) => {
    const polled = await pollRecording(join(GPU ?? '', variant));
    const expected = JSON.parse(readFileSync(join(GPU ?? '', variant, 'expected.json'), 'utf8')) as object;
    const differing = differences({ ...expected, notes: undefined }, polled, '');
    (differing.length === 0 ? equal : unequal).push(variant, ...differing.map((each) => `    ${each}`));
    const contradicted = CONTRADICTED[variant];
    if (!contradicted) return expect(differing).toEqual([]);
    const reply = new Answer(JSON.parse(readFileSync(join(GPU ?? '', variant, contradicted.reply), 'utf8')));
    expect(contradicted.ours(polled)).toEqual(contradicted.at(reply));
    return expect(differing.filter((each) => !contradicted.fields.test(each))).toEqual([]);
  });

  it.each(VARIANTS)('%s: its series say the same', async (variant) => {
    expect(seriesAgainst(await pollRecording(join(GPU ?? '', variant)))).toEqual([]);
  });

  afterAll(() => {
    console.info([`${equal.length} of ${VARIANTS.length} variants are equal`, ...unequal].join('\n'));
  });
});

function variantsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((each) => each.isDirectory())
    .flatMap(({ name }) => readdirSync(join(folder, name)).map((variant) => `${name}/${variant}`))
    .filter((variant) => existsSync(join(folder, variant, 'expected.json')));
}

/** As `logixx poll --recorded` polls it. */
async function pollRecording(folder: string): Promise<Polled> {
  const wire = recordedWire([folder]);
  const send = (request: Parameters<typeof wire>[0]) => wire(request, { host: folder }, new AbortController().signal);
  return JSON.parse(JSON.stringify(await pollOnce({ thresholds: DEFAULT_THRESHOLDS, recorded: true }, send))) as Polled;
}

/** Every field that is expected, by its path: null is absent or null, numbers up to the last digits of a double. */
function differences(expected: unknown, found: unknown, path: string): string[] {
  if (expected === undefined) return [];
  if (expected === null)
    return found === null || found === undefined ? [] : [`${path}: null expected, found ${text(found)}`];
  if (typeof expected === 'number')
    return typeof found === 'number' && near(expected, found)
      ? []
      : [`${path}: ${expected} expected, found ${text(found)}`];
  if (typeof expected !== 'object')
    return expected === found ? [] : [`${path}: ${text(expected)} expected, found ${text(found)}`];
  const inner = typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
  const size =
    Array.isArray(expected) && expected.length !== (Array.isArray(found) ? found.length : -1)
      ? [`${path}: ${expected.length} expected, found ${Array.isArray(found) ? found.length : text(found)}`]
      : [];
  return [
    ...size,
    ...Object.entries(expected).flatMap(([key, value]) =>
      differences(value, inner[key], path === '' ? key : `${path}.${key}`),
    ),
  ];
}

const near = (a: number, b: number) => a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
const text = (value: unknown) => JSON.stringify(value) ?? 'nothing';

/** What is printed beside the series is what they say, in base units. */
function seriesAgainst({ readings, algorithms = [], devices = [], ...rig }: Polled): string[] {
  const wrong: string[] = [];
  const is = (metric: MetricId, labels: Record<string, string>, expected: unknown, factor = 1) => {
    const value = readingOf(readings, metric, labels);
    const same =
      typeof expected === 'number' ? value !== undefined && near(value, expected * factor) : value === undefined;
    if (!same) wrong.push(`${metric} ${text(labels)} is ${value}, expected ${text(expected)} × ${factor}`);
  };
  is('miner.uptime', {}, rig.uptimeS);
  is('miner.started', {}, rig.startTimeUnix);
  is('miner.power', {}, rig.totalPowerW);
  const labels = [
    ...new Set(
      readings
        .filter(({ metric }) => metric === 'miner.algorithm_shares')
        .map(({ labels }) => labels['algorithm'] ?? ''),
    ),
  ];
  for (const [at, each] of algorithms.entries()) {
    const pool = each['pool'] as Record<string, unknown>;
    is('miner.pool_latency', { pool: String(at) }, pool['latencyMs'], 1e-3);
    is('miner.pool_difficulty', { pool: String(at) }, pool['difficulty']);
    const algorithm = String(each['name'] ?? '').toLowerCase();
    if (algorithms.length > 1 && !labels.includes(algorithm)) continue;
    is('miner.hashrate', { algorithm }, each['hashrateHs']);
    for (const result of ['accepted', 'rejected', 'invalid', 'stale'])
      is('miner.algorithm_shares', { algorithm, result }, each[result]);
  }
  for (const each of devices) {
    const gpu = each['kind'] === 'cpu' ? `cpu${String(each['index'])}` : String(each['index']);
    is('miner.gpu_temperature', { gpu, sensor: 'core' }, each['tempC']);
    is('miner.gpu_temperature', { gpu, sensor: 'hot-spot' }, each['junctionTempC']);
    is('miner.gpu_temperature', { gpu, sensor: 'memory' }, each['memTempC']);
    is('miner.gpu_fan_duty', { gpu }, each['fanPct'], 0.01);
    is('miner.gpu_fan_speed', { gpu }, each['fanRpm']);
    is('miner.gpu_power', { gpu }, each['powerW']);
    is('miner.gpu_clock', { gpu, domain: 'core' }, each['coreMHz'], 1e6);
    is('miner.gpu_clock', { gpu, domain: 'memory' }, each['memMHz'], 1e6);
    for (const result of ['accepted', 'rejected', 'invalid', 'stale'])
      is('miner.gpu_shares', { gpu, result }, each[result]);
  }
  return wrong;
}

function readingOf(readings: readonly Reading[], metric: MetricId, labels: Record<string, string>): number | undefined {
  const found = readings.filter(
    (each) => each.metric === metric && Object.entries(labels).every(([name, value]) => each.labels[name] === value),
  );
  if (found.length > 1) throw new Error(`${metric} ${text(labels)} stands there ${found.length} times`);
  return found[0]?.value;
}
