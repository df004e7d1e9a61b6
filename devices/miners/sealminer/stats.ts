import { type BoardFact, type Reading, reading } from '../../../core/farm/sample.ts';
import { mega } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { atLeastZero, positive, temperature } from '../../miner-amounts.ts';
import { type Board, boardFacts } from '../../miner-readings.ts';

export const ALGORITHM = 'sha256';

/** Averages of `stats`, `MHS(30m)`. Longer ones count the time before the start as 0 (recording a2-2025091001). */
const WINDOWS = [
  ['1m', '1m'],
  ['5m', '5m'],
  ['15m', '15m'],
  ['30m', '30m'],
  ['Avg', 'boot'],
] as const;

/** Readings of the whole miner from `STATS[0]`: MH/s, W, V, MHz, °C. */
export function sealReadings(stats: Answer): Reading[] {
  const elapsed = atLeastZero(stats.num('Elapsed'));
  return [
    reading('miner.hashrate', rate(stats, 'MHS(Sample)'), { algorithm: ALGORITHM }),
    ...WINDOWS.map(([name, window]) =>
      reading('miner.hashrate_average', rate(stats, `MHS(${name})`), { algorithm: ALGORITHM, window }),
    ),
    reading('miner.hashrate_expected', positive(rate(stats, 'MHS(Rated)')), { algorithm: ALGORITHM }),
    reading('miner.uptime', atLeastZero(stats.num('System Uptime'))),
    reading('miner.mining_duration', elapsed),
    reading('miner.power', positive(stats.num('PSU Input Power'))),
    reading('miner.power_limit', positive(stats.num('Power Limit'))),
    reading('miner.frequency', positive(mega(stats.num('Freq')))),
    reading('miner.psu_input_voltage', positive(stats.num('PSU Input Voltage'))),
    reading('miner.psu_fan_speed', atLeastZero(stats.num('PSU Fan Speed'))),
    reading('miner.psu_temperature', temperature(stats.num('PSU Temp AMB')), { sensor: 'ambient' }),
    reading('miner.fans', atLeastZero(stats.num('Fan Count'))),
    ...numbers(stats, 'Fan Count', 'Speed').map((fan) =>
      reading('miner.fan_speed', atLeastZero(stats.num(`${fan} Speed`)), { fan }),
    ),
  ];
}

/** The numbers under which fans or boards stand: as many as are counted, or as are told where nobody counts. */
export function numbers(stats: Answer, count: string, name: string): number[] {
  const told = stats.num(count);
  const most = told === undefined ? MOST : Math.min(told, MOST);
  const all = Array.from({ length: Math.max(0, Math.floor(most)) }, (_, number) => number);
  return told === undefined ? all.filter((number) => stats.has(`${number} ${name}`)) : all;
}

const MOST = 16;
const SENSORS = [0, 1, 2, 3];

function rate(stats: Answer, name: string): number | undefined {
  return atLeastZero(mega(stats.num(name)));
}

/** Boards stand under their numbers, `0 Chip Count`. One that is not online tells nothing more of itself. */
export function sealBoards(stats: Answer): { readings: Reading[]; facts: BoardFact[] } {
  const boards = numbers(stats, 'Board Count', 'Chip Count');
  const online = boards.filter((board) => isOnline(stats, board));
  const isTold = boards.some((board) => stats.has(`${board} Online`));
  return {
    readings: [
      reading('miner.boards', isTold ? online.length : undefined),
      ...online.flatMap((board) => oneBoard(stats, board)),
    ],
    facts: boardFacts(boards.map((board) => factsOf(stats, board))),
  };
}

function isOnline(stats: Answer, board: number): boolean {
  return stats.bool(`${board} Online`) !== false;
}

function oneBoard(stats: Answer, board: number): Reading[] {
  const serial = stats.str(`${board} SN`);
  return [
    reading('miner.board_hashrate', rate(stats, `${board} MHS(Sample)`), { board }),
    reading('miner.board_hashrate_expected', positive(rate(stats, `${board} MHS(Ideal)`)), { board }),
    reading('miner.board_chips', atLeastZero(stats.num(`${board} Chip Count`)), { board }),
    reading('miner.board_frequency', positive(mega(stats.num(`${board} Freq`))), { board }),
    ...SENSORS.map((sensor) =>
      reading('miner.board_temperature', temperature(stats.num(`${board} Temp ${sensor}`)), { board, sensor }),
    ),
    ...(serial === undefined
      ? []
      : [reading('miner.board_info', 1, { board, serial, status: stats.str(`${board} Tune Status`) })]),
  ];
}

function factsOf(stats: Answer, board: number): Board {
  return {
    board,
    serial: stats.str(`${board} SN`),
    chips: stats.num(`${board} Chip Count`),
    status: isOnline(stats, board) ? stats.str(`${board} Tune Status`) : 'offline',
  };
}
