import type { Rig, RigAlgorithm, RigDevice, RigPool, ShareCounts } from '../../core/farm/rig.ts';
import { type Facts, flag, type Observation, type PoolFact, type Reading, reading } from '../../core/farm/sample.ts';
import { mega, percent } from '../../core/farm/units.ts';
import { milli, said } from '../miner-amounts.ts';
import { operationOf } from '../miner-operation.ts';
import { saneRig } from './sane-rig.ts';

const RESULTS = ['accepted', 'rejected', 'stale', 'invalid'] as const satisfies readonly (keyof ShareCounts)[];

/**
 * Readings and facts of a rig, of which nothing impossible is believed. A processor's label is `cpu0`. Of an answer that was
 * `cut` off cards may be missing: they are not counted, nor their watts added up.
 */
export function observeRig(told: Rig, cut = false): Observation {
  const rig = saneRig(told, cut);
  const names = algorithmLabels(rig.algorithms);
  return {
    readings: [
      ...rig.algorithms.flatMap((each, at) => algorithmReadings(each, names[at] ?? '')),
      ...poolsOf(rig.algorithms).flatMap(poolReadings),
      ...RESULTS.map((result) =>
        reading('miner.shares', sumTold(rig.algorithms.map((each) => each[result])), { result }),
      ),
      reading('miner.uptime', rig.uptimeS),
      reading('miner.started', rig.startTimeUnix),
      reading('miner.paused', flag(rig.paused)),
      reading('miner.power', rig.totalPowerW),
      reading(
        'miner.gpus',
        rig.deviceCount ?? (cut ? undefined : rig.devices.filter(({ kind }) => kind === 'gpu').length),
      ),
      ...rig.devices.flatMap((device) => deviceReadings(device, names)),
    ],
    facts: factsOf(rig, names),
    ...operation(rig),
    rig,
  };
}

/** As series name the algorithms: in lower case, the second unnamed one `second`, one that comes again with its place. */
function algorithmLabels(algorithms: readonly RigAlgorithm[]): string[] {
  const labels: string[] = [];
  for (const [at, { name }] of algorithms.entries()) {
    const label = name?.toLowerCase() ?? (at === 0 ? '' : 'second');
    labels.push(labels.includes(label) ? `${label} ${at + 1}` : label);
  }
  return labels;
}

function algorithmReadings(each: RigAlgorithm, algorithm: string): Reading[] {
  return [
    reading('miner.hashrate', each.hashrateHs, { algorithm }),
    ...RESULTS.map((result) => reading('miner.algorithm_shares', each[result], { algorithm, result })),
  ];
}

function poolReadings([pool, its]: [number, RigPool]): Reading[] {
  return [
    reading('miner.pool_latency', milli(its.latencyMs), { pool }),
    reading('miner.pool_difficulty', its.difficulty, { pool }),
    reading('miner.pool_connected', its.connectedS, { pool }),
    ...(its.url === undefined
      ? []
      : [
          reading('miner.pool_info', 1, {
            pool,
            url: publicUrl(its.url),
            worker: publicUser(its.user),
            status: undefined,
          }),
        ]),
  ];
}

function deviceReadings(device: RigDevice, names: readonly string[]): Reading[] {
  const gpu = device.kind === 'gpu' ? String(device.index) : `cpu${device.index}`;
  const { kind, name, pciBus: pci, hashratesHs = [] } = device;
  return [
    reading('miner.gpu_info', 1, { gpu, kind, name, pci }),
    ...hashratesHs.map((rate, at) => reading('miner.gpu_hashrate', rate, { gpu, algorithm: names[at] ?? '' })),
    reading('miner.gpu_temperature', device.tempC, { gpu, sensor: 'core' }),
    reading('miner.gpu_temperature', device.junctionTempC, { gpu, sensor: 'hot-spot' }),
    reading('miner.gpu_temperature', device.memTempC, { gpu, sensor: 'memory' }),
    reading('miner.gpu_fan_duty', percent(device.fanPct), { gpu }),
    reading('miner.gpu_fan_speed', device.fanRpm, { gpu }),
    reading('miner.gpu_power', device.powerW, { gpu }),
    reading('miner.gpu_clock', mega(device.coreMHz), { gpu, domain: 'core' }),
    reading('miner.gpu_clock', mega(device.memMHz), { gpu, domain: 'memory' }),
    ...RESULTS.map((result) => reading('miner.gpu_shares', device[result], { gpu, result })),
    reading('miner.gpu_paused', flag(device.paused), { gpu }),
  ];
}

function factsOf(rig: Rig, names: readonly string[]): Facts {
  const { software, version, algorithms } = rig;
  const pools = poolsOf(algorithms).flatMap(([at, pool]): PoolFact[] =>
    pool.url === undefined
      ? []
      : [{ pool: at, url: publicUrl(pool.url), active: true, ...workerOf(publicUser(pool.user)) }],
  );
  const algorithm = names.filter((name) => name !== '').join('+');
  return { ...said({ software, version, algorithm: algorithm === '' ? undefined : algorithm }), pools };
}

/** Pools by their numbers: that of each algorithm, then those of further programs. */
function poolsOf(algorithms: readonly RigAlgorithm[]): [number, RigPool][] {
  const main = algorithms.map(({ pool = {} }) => pool);
  const others = algorithms.flatMap(({ otherPools = [] }) => otherPools);
  return [...main, ...others].map((pool, at) => [at, pool]);
}

const workerOf = (worker: string | undefined) => (worker === undefined ? {} : { worker });

/** Who is logged in, without a password: `wallet.rig:x`. */
function publicUser(user: string | undefined): string | undefined {
  return user?.replace(/:[^:.@/]*$/, (tail, at: number) => (at > 20 || /^:x$/i.test(tail) ? '' : tail));
}

/** The address of a pool without `user:password@`. */
function publicUrl(url: string): string {
  return url.replace(/^([a-z0-9+.-]+:\/\/)?[^@]*@/i, '$1');
}

function operation(rig: Rig): Pick<Observation, 'operation' | 'because'> {
  const rates = rig.algorithms.flatMap(({ hashrateHs }) => hashrateHs ?? []);
  const trouble = rig.devices.find((device) => device.trouble !== undefined)?.trouble ?? rig.trouble;
  const found = operationOf({
    hashrate: rates.length === 0 ? undefined : Math.max(...rates),
    seconds: rig.uptimeS,
    ...(rig.paused === true ? { asleep: 'mining is paused' } : {}),
    ...(trouble === undefined ? {} : { why: trouble }),
  });
  return found.operation === 'unknown' && rig.doubt !== undefined ? { ...found, because: rig.doubt } : found;
}

function sumTold(values: readonly (number | undefined)[]): number | undefined {
  const told = values.filter((value) => value !== undefined);
  return told.length === 0 ? undefined : told.reduce((sum, value) => sum + value, 0);
}
