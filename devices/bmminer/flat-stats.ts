import { mega } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { positive } from '../miner-amounts.ts';
import { hashScale } from './model.ts';
import { type Board, fansThatAre, isMoreThanZero, mean, type Stats, times, wattsIn } from './stats.ts';

/** `Mode` of firmware with a sleep mode (S17+, T17+, S19): 254 is asleep, everything else is not. */
const SLEEP_MODE = 254;
const FANS = Array.from({ length: 8 }, (_, place) => `fan${place + 1}`);
/** The names by which a chain shows that it is there: put together once, because twenty are looked for in each poll. */
const CHAINS = Array.from({ length: 20 }, (_, place) => place + 1).map((n) => ({
  n,
  chips: `chain_acn${n}`,
  rate: `chain_rate${n}`,
  map: `chain_acs${n}`,
}));

/**
 * `STATS[1]` of bmminer: one object whose numbered names (`chain_acn6`, `temp2_6`, `fan3`) hold boards and fans. Hammer
 * and VolcMiner have it too, with rates under names that tell the unit (`MHS 5s`).
 */
export function readFlatStats(entry: Answer, algorithm: string | undefined): Stats {
  const scale = hashScale(entry.str('rate_unit'), algorithm);
  const rate = (name: string) => times(entry.num(name), scale);
  const mode = entry.num('Mode');
  const boards = boardsIn(entry, scale);
  return {
    elapsed: entry.num('Elapsed'),
    now: rate('GHS 5s') ?? mega(entry.num('MHS 5s')),
    hashes: isMoreThanZero(entry.num('GHS 5s') ?? entry.num('MHS 5s')),
    average30m: rate('rate_30m') ?? rate('GHS 30m'),
    averageSinceBoot: rate('GHS av') ?? mega(entry.num('MHS av')),
    expected: positive(rate('total_rateideal')),
    watts: wattsIn(entry),
    mode: mode === undefined ? undefined : mode === SLEEP_MODE ? 'sleep' : 'normal',
    fans: fansIn(entry),
    fanCount: entry.num('fan_num'),
    frequency:
      clock(entry, 'total_freqavg') ??
      clock(entry, 'frequency') ??
      mean(boards.flatMap((board) => board.frequency ?? [])),
    boards,
  };
}

/** Megahertz; an E3 says "1600M", which is a frequency already. */
function clock(entry: Answer, name: string): number | undefined {
  const told = positive(entry.num(name));
  return told !== undefined && told >= 1e6 ? told : mega(told);
}

function fansIn(entry: Answer): number[] {
  const listed = FANS.flatMap((name) => entry.num(name) ?? []);
  return fansThatAre(listed, entry.num('fan_num') ?? 0);
}

/** Numbers of boards start at 1, 6, 11 or 16: the start of the five that hold the first board with chips is board 0. */
function boardsIn(entry: Answer, scale: number | undefined): Board[] {
  const numbers = CHAINS.filter((chain) => isThere(entry, chain)).map(({ n }) => n);
  const first = numbers[0] ?? 1;
  const start = first - ((first - 1) % 5);
  return numbers.map((n) => readBoard(entry, n, n - start, scale));
}

/** A place without a board has 0 chips, an empty chip map and an empty hashrate; so has a board that died at start-up. */
function isThere(entry: Answer, { chips, rate, map }: (typeof CHAINS)[number]): boolean {
  return (entry.num(chips) ?? 0) > 0 || (entry.num(rate) ?? 0) > 0 || entry.str(map) !== undefined;
}

function readBoard(entry: Answer, n: number, board: number, scale: number | undefined): Board {
  const sensors = {
    pcb: array(entry, `temp_pcb${n}`),
    chip: array(entry, `temp_chip${n}`),
    pic: array(entry, `temp_pic${n}`),
  };
  return {
    board,
    hashrate: times(entry.num(`chain_rate${n}`), scale),
    expected: positive(times(entry.num(`chain_rateideal${n}`), scale)),
    chips: entry.num(`chain_acn${n}`),
    frequency: clock(entry, `freq_avg${n}`) ?? clock(entry, `freq${n}`) ?? clock(entry, `frequency${n}`),
    hardwareErrors: entry.num(`chain_hw${n}`),
    serial: undefined,
    sensors,
    // Where both are told, temp is the hottest of temp_pcb and temp2_ that of temp_chip (recording stock-s21-s19pro-mixed).
    hottest: {
      pcb: sensors.pcb.length > 0 ? undefined : entry.num(`temp${n}`),
      chip: sensors.chip.length > 0 ? undefined : entry.num(`temp2_${n}`),
    },
  };
}

/** "73-45-64-65"; a sensor below zero brings its own dash. */
function array(entry: Answer, name: string): number[] {
  const text = entry.str(name) ?? '';
  return [...text.matchAll(/(?:^|-)(-?\d+(?:\.\d+)?)/g)].map((match) => Number(match[1]));
}
