import { mega } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { readCgiStats } from '../../bmminer/cgi-stats.ts';
import type { Board, Stats } from '../../bmminer/stats.ts';
import { atLeastZero, milli, positive } from '../../miner-amounts.ts';

/** Above this a chip's temperature is in thousandths of a degree. */
const HOTTEST = 1000;

/**
 * `STATS[0]` of stats.cgi: Antminer's shape, in which some names hold something else (DG1+ with 1.0.2, DG Home 1 with
 * 1.0.5):
 *
 * - chips are told in milli-degrees ("25687"); temp_pcb and temp_pic are 47, 46, 67, 66 on every board of both machines,
 *   there or not, so that they are no measurement;
 * - hw of a board is its number of chips, freq_avg (62000, where 1850 MHz are set) is no clock that is known, and rate_30m
 *   stays 0: none of them is read;
 * - rate_5s jumps between a half and the threefold of what the machine does, so that it only tells that it hashes; how much
 *   is rate_15m, which of boards is told as well. rate_real is the average since the start.
 *
 * Four boards are always listed; one without chips and serial is not there.
 */
export function elphapexStats(reply: Answer): Stats | undefined {
  const entry = reply.at('STATS', 0);
  if (!entry.has('chain') && !entry.has('rate_5s')) return undefined;
  const stats = readCgiStats(entry, 'scrypt');
  const chains = entry.list('chain');
  const boards = stats.boards.map((board, place) => corrected(board, chains[place]));
  return {
    ...stats,
    now: steady(stats.now, atLeastZero(mega(entry.num('rate_15m')))),
    average30m: positive(stats.average30m),
    frequency: undefined,
    boards: boards.filter(({ chips, serial }) => chips !== 0 || serial !== undefined),
  };
}

/** 0 is believed of the short window, everything else of the long one. */
export function steady(short: number | undefined, long: number | undefined): number | undefined {
  return short === 0 ? 0 : (positive(long) ?? short);
}

function corrected(board: Board, chain: Answer | undefined): Board {
  const chip = board.sensors.chip.map((told) => (told !== undefined && told >= HOTTEST ? milli(told) : told));
  return {
    ...board,
    hashrate: steady(board.hashrate, atLeastZero(mega(chain?.num('rate_15m')))),
    frequency: undefined,
    hardwareErrors: undefined,
    sensors: { pcb: [], pic: [], chip },
  };
}
