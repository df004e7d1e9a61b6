import { mega } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { positive } from '../miner-amounts.ts';
import { hashScale } from './model.ts';
import { type Board, fansThatAre, isMoreThanZero, mean, type Stats, times, wattsIn } from './stats.ts';

/** `miner-mode`, as set by `bitmain-work-mode`; 2 is "high" by asic-rs alone. */
const MODES: Readonly<Record<string, string>> = { '0': 'normal', '1': 'sleep', '2': 'high', '3': 'low' };

/** `STATS[0]` of stats.cgi and of 4028 `stats` with `new_api`: lower-case names, boards in `chain`. */
export function readCgiStats(entry: Answer, algorithm: string | undefined): Stats {
  const scale = hashScale(entry.str('rate_unit'), algorithm);
  const rate = (name: string) => times(entry.num(name), scale);
  const fanCount = entry.num('fan_num');
  const fans = fansThatAre(
    entry.list('fan').map((fan) => fan.num()),
    fanCount,
  );
  const chains = entry.list('chain').filter((chain) => chain.entries().length > 0);
  const boards = chains.map((chain, place) => readChain(chain, place, scale));
  const mode = entry.str('miner-mode');
  return {
    elapsed: entry.num('elapsed'),
    now: rate('rate_5s'),
    hashes: isMoreThanZero(entry.num('rate_5s')),
    average30m: rate('rate_30m'),
    averageSinceBoot: rate('rate_avg'),
    expected: positive(rate('rate_ideal')),
    watts: wattsIn(entry),
    mode: mode !== undefined && Object.hasOwn(MODES, mode) ? MODES[mode] : mode,
    fans,
    fanCount: fanCount ?? positive(fans.filter((rpm) => rpm !== undefined).length),
    frequency: mean(boards.flatMap((board) => board.frequency ?? [])),
    boards,
  };
}

function readChain(chain: Answer, place: number, scale: number | undefined): Board {
  const array = (name: string) => chain.list(name).map((sensor) => sensor.num());
  return {
    board: chain.num('index') ?? place,
    hashrate: times(chain.num('rate_real'), scale),
    expected: positive(times(chain.num('rate_ideal'), scale)),
    chips: chain.num('asic_num'),
    frequency: positive(mega(chain.num('freq_avg'))),
    hardwareErrors: chain.num('hw'),
    serial: chain.str('sn'),
    sensors: { pcb: array('temp_pcb'), chip: array('temp_chip'), pic: array('temp_pic') },
  };
}
