import { flag, type Reading, reading } from '../../../core/farm/sample.ts';
import { giga, mega, percent } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { CLASSIC_POOL, type Pools, SHARE_RESULTS, sharesOf } from '../../cgminer-pools.ts';
import { positive, sumOfAll, temperature } from '../../miner-amounts.ts';
import { hashrateReadings } from '../../miner-readings.ts';
import { isNano3 } from './model.ts';
import { isOlder, type Module } from './modules.ts';
import { powerOf } from './power.ts';

/** Every Avalon hashes SHA-256. */
export const ALGORITHM = 'sha256';

/**
 * Hashrate now, in H/s: `GHSspd`; some firmware of 2020 leaves that at 0.00 and others have none, and then the shortest
 * window of `summary` counts. `summary` is in MH/s, the bracket text in GH/s.
 */
export function hashrateNow(items: Answer, summary: Answer): number | undefined {
  const speed = giga(items.num('GHSspd'));
  return positive(speed) ?? mega(summary.num('MHS 5s') ?? summary.num('MHS 30s') ?? summary.num('MHS 1m')) ?? speed;
}

/** Readings of the whole miner. `GHSmm` is what it should reach at its clock, `MPO` the watts that are set. */
export function minerReadings(modules: readonly Module[], items: Answer, summary: Answer, pools: Pools): Reading[] {
  const elapsed = items.num('Elapsed') ?? summary.num('Elapsed');
  const shares = sharesOf(summary, CLASSIC_POOL);
  return [
    reading('miner.uptime', elapsed),
    reading('miner.mining_duration', elapsed),
    ...hashrateReadings(ALGORITHM, {
      now: hashrateNow(items, summary),
      averages: {
        '1m': mega(summary.num('MHS 1m')),
        '5m': mega(summary.num('MHS 5m')),
        '15m': mega(summary.num('MHS 15m')),
        boot: mega(summary.num('MHS av')) ?? giga(items.num('GHSavg')),
      },
      expected: expectedHashrate(modules),
    }),
    reading('miner.hardware_errors', hardwareErrors(modules, summary)),
    reading('miner.best_share_difficulty', positive(summary.num('Best Share'))),
    ...SHARE_RESULTS.map((result) => reading('miner.shares', shares[result] ?? pools.shares[result], { result })),
    ...(isOlder(modules) ? [] : electricReadings(items)),
    ...fanReadings(modules),
    reading('miner.fault_light', isLit(modules)),
  ];
}

function electricReadings(items: Answer): Reading[] {
  const air = isNano3(items.str('Ver')) ? undefined : (items.num('Temp') ?? items.num('ITemp'));
  return [
    reading('miner.power', powerOf(items).watts),
    reading('miner.power_limit', positive(items.num('MPO'))),
    reading('miner.environment_temperature', temperature(air)),
    reading('miner.frequency', positive(mega(items.num('Freq')))),
  ];
}

function expectedHashrate(modules: readonly Module[]): number | undefined {
  return positive(giga(sumOfAll(modules.map(({ items }) => items.num('GHSmm')))));
}

function hardwareErrors(modules: readonly Module[], summary: Answer): number | undefined {
  return sumOfAll(modules.map(({ items }) => items.num('HW'))) ?? summary.num('Hardware Errors');
}

/** `Fan1` … of one miner; an older module has one fan, `Fan`, and is named by its place. */
function fanReadings(modules: readonly Module[]): Reading[] {
  const fans = modules.flatMap(({ items }, module) =>
    items.entries().flatMap(([key, told]): [fan: number, rpm: number | undefined][] => {
      const number = /^Fan(\d*)$/.exec(key)?.[1];
      if (number === undefined) return [];
      return [[number === '' ? module : Number(number) - 1, told.num()]];
    }),
  );
  const duty = modules.map(({ items }) => items.num('FanR')).filter((told) => told !== undefined);
  return [
    ...fans.map(([fan, rpm]) => reading('miner.fan_speed', rpm, { fan })),
    reading('miner.fans', fans.length === 0 ? undefined : fans.length),
    reading('miner.fan_duty', duty.length === 0 ? undefined : percent(Math.max(...duty))),
  ];
}

function isLit(modules: readonly Module[]): number | undefined {
  const lights = modules.map(({ items }) => items.bool('Led')).filter((told) => told !== undefined);
  return flag(lights.length === 0 ? undefined : lights.some((lit) => lit));
}
