import { type BoardFact, type Reading, reading } from '../../../core/farm/sample.ts';
import { SHARE_RESULTS, type Shares } from '../../cgminer-pools.ts';
import type { Board, Stats } from './stats.ts';
import type { Summary } from './summary.ts';
import { boardTemperatures, temperature } from './temperatures.ts';

/** Readings of the whole miner. What `stats` does not tell comes from `summary`. */
export function minerReadings(
  stats: Stats | undefined,
  summary: Summary,
  shares: Shares,
  algorithm: string | undefined,
): Reading[] {
  const elapsed = stats?.elapsed ?? summary.elapsed;
  const average = (window: string, value: number | undefined) =>
    reading('miner.hashrate_average', value, { algorithm, window });
  return [
    reading('miner.uptime', elapsed),
    reading('miner.mining_duration', elapsed),
    reading('miner.hashrate', stats?.now ?? summary.now, { algorithm }),
    average('30m', stats?.average30m ?? summary.average30m),
    average('boot', stats?.averageSinceBoot ?? summary.averageSinceBoot),
    reading('miner.hashrate_expected', stats?.expected ?? summary.expected, { algorithm }),
    reading('miner.frequency', stats?.frequency),
    reading('miner.hardware_errors', summary.hardwareErrors ?? hardwareErrorsOf(stats?.boards ?? [])),
    ...SHARE_RESULTS.map((result) => reading('miner.shares', summary.shares[result] ?? shares[result], { result })),
  ];
}

export function fanReadings(stats: Stats): Reading[] {
  return [
    ...stats.fans.map((rpm, fan) => reading('miner.fan_speed', rpm, { fan })),
    reading('miner.fans', stats.fanCount),
  ];
}

export function boardReadings(boards: readonly Board[], model: string | undefined): Reading[] {
  const told = boards.filter(({ chips }) => chips !== undefined);
  const working = told.length === 0 ? undefined : told.filter(({ chips }) => chips !== 0).length;
  return [reading('miner.boards', working), ...boards.flatMap((board) => oneBoard(board, model))];
}

function oneBoard(entry: Board, model: string | undefined): Reading[] {
  const { board, serial, hottest } = entry;
  return [
    reading('miner.board_hashrate', entry.hashrate, { board }),
    reading('miner.board_hashrate_expected', entry.expected, { board }),
    reading('miner.board_chips', entry.chips, { board }),
    reading('miner.board_frequency', entry.frequency, { board }),
    reading('miner.board_hardware_errors', entry.hardwareErrors, { board }),
    ...boardTemperatures(board, entry.sensors, model),
    reading('miner.board_temperature', temperature(hottest?.pcb), { board, sensor: 'max' }),
    reading('miner.chip_temperature', temperature(hottest?.chip), { board, sensor: 'max' }),
    ...(serial === undefined ? [] : [reading('miner.board_info', 1, { board, serial, status: undefined })]),
  ];
}

export function boardFacts(boards: readonly Board[]): BoardFact[] {
  return boards.map(({ board, serial, chips }) => ({
    board,
    ...(serial === undefined ? {} : { serial }),
    ...(chips === undefined ? {} : { chips }),
  }));
}

function hardwareErrorsOf(boards: readonly Board[]): number | undefined {
  const told = boards.flatMap(({ hardwareErrors }) => hardwareErrors ?? []);
  return told.length === 0 ? undefined : told.reduce((sum, errors) => sum + errors, 0);
}
