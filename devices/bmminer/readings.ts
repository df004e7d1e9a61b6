import { type Reading, reading } from '../../core/farm/sample.ts';
import { SHARE_RESULTS, type Shares } from '../cgminer-pools.ts';
import { atLeastZero, temperature } from '../miner-amounts.ts';
import * as plain from '../miner-readings.ts';
import type { Board, Stats } from './stats.ts';
import type { Summary } from './summary.ts';
import { boardTemperatures } from './temperatures.ts';

export { boardFacts } from '../miner-readings.ts';

/** Readings of the whole miner. What `stats` does not tell comes from `summary`. */
export function minerReadings(
  stats: Stats | undefined,
  summary: Summary,
  shares: Shares,
  algorithm: string | undefined,
): Reading[] {
  const elapsed = atLeastZero(stats?.elapsed ?? summary.elapsed);
  const errors = summary.hardwareErrors ?? hardwareErrorsOf(stats?.boards ?? []);
  return [
    reading('miner.uptime', elapsed),
    reading('miner.mining_duration', elapsed),
    ...plain.hashrateReadings(algorithm, {
      now: stats?.now ?? summary.now,
      averages: {
        '30m': stats?.average30m ?? summary.average30m,
        boot: stats?.averageSinceBoot ?? summary.averageSinceBoot,
      },
      expected: stats?.expected ?? summary.expected,
    }),
    reading('miner.frequency', stats?.frequency),
    reading('miner.hardware_errors', atLeastZero(errors)),
    ...SHARE_RESULTS.map((result) => reading('miner.shares', summary.shares[result] ?? shares[result], { result })),
  ];
}

/** The miner says itself how many fans it has, which may be more than it tells the speed of. */
export function fanReadings(stats: Stats): Reading[] {
  const speeds = plain.fanReadings(stats.fans).filter(({ metric }) => metric === 'miner.fan_speed');
  return [...speeds, reading('miner.fans', atLeastZero(stats.fanCount))];
}

export function boardReadings(boards: readonly Board[], model: string | undefined): Reading[] {
  return [...plain.boardReadings(boards), ...boards.flatMap((board) => temperaturesOf(board, model))];
}

function temperaturesOf({ board, sensors, hottest }: Board, model: string | undefined): Reading[] {
  return [
    ...boardTemperatures(board, sensors, model),
    reading('miner.board_temperature', temperature(hottest?.pcb), { board, sensor: 'max' }),
    reading('miner.chip_temperature', temperature(hottest?.chip), { board, sensor: 'max' }),
  ];
}

function hardwareErrorsOf(boards: readonly Board[]): number | undefined {
  const told = boards.flatMap(({ hardwareErrors }) => hardwareErrors ?? []);
  return told.length === 0 ? undefined : told.reduce((sum, errors) => sum + errors, 0);
}
