import type { Rig, RigAlgorithm, RigDevice } from '../../core/farm/rig.ts';
import { rounded } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { busDecimal, total, unitOf } from './amounts.ts';

/** The texts of a `miner_getstat1` or `2`, each a list with semicolons between. */
interface Stat {
  list(at: number): string[];
  /** The number at a place of a list. */
  num(at: number, place: number): number | undefined;
  /** A rate there, in hashes per second: "off", "stopped" and −1 are no rate. */
  rate(at: number, place: number): number | undefined;
  isLong: boolean;
}

/**
 * What speaks Claymore's protocol: `[version, minutes, "total;shares;rejected", rates, the same twice more for a second
 * coin, "°C;%" by card, pools, "invalid;switches"]`, and in `miner_getstat2` shares by card, buses and watts. Rates are
 * thousands but where the program says solutions (ZEC) or hashes (XMR, TT-Miner).
 */
export function claymoreRig(answer: Answer, software: string): Rig {
  const self = answer.str('result', 0) ?? '';
  const stat = statOf(answer, factorOf(self));
  const pools = stat.list(7);
  const dual = (stat.num(4, 0) ?? 0) > 0 || pools.length > 1;
  const minutes = answer.num('result', 1);
  return {
    software,
    version: /\d[\w.+-]*/.exec(self)?.[0],
    uptimeS: minutes === undefined ? undefined : minutes * 60,
    totalPowerW: stat.num(17, 0),
    algorithms: [first(stat, self, pools[0]), ...(dual ? [second(stat, pools[1])] : [])],
    devices: stat.list(3).map((_, at) => device(stat, at, dual, self)),
  };
}

function statOf(answer: Answer, factor: number): Stat {
  const list = (at: number) => {
    const text = answer.str('result', at);
    return text === undefined ? [] : text.split(';');
  };
  const word = (at: number, place: number) => {
    const text = list(at)[place]?.trim();
    return text !== undefined && /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
  };
  return {
    list,
    num: word,
    rate: (at, place) => {
      const told = word(at, place);
      return told === undefined || told < 0 ? undefined : rounded(told * factor);
    },
    isLong: answer.has('result', 11),
  };
}

function factorOf(self: string): number {
  return /^TT-Miner/i.test(self) || / - (?:XMR|ZEC|BTG|LBC)\b/i.test(self) ? 1 : 1e3;
}

/** "PM 5.1c - ETH" works at ETH; TT-Miner and ethminer do not say. */
const coinOf = (self: string) => / - ([\w+]+)\s*$/.exec(self)?.[1];

/** Shares by card are summed where they are told: what stands beside the rate may hold rejected ones. */
function first(stat: Stat, self: string, url: string | undefined): RigAlgorithm {
  const name = coinOf(self);
  const sum = (at: number) =>
    stat.isLong && !isTt(self) ? total(stat.list(at).map((_, place) => stat.num(at, place))) : undefined;
  return {
    name,
    hashrateHs: stat.rate(2, 0),
    unit: unitOf(name),
    accepted: sum(9) ?? stat.num(2, 1),
    rejected: sum(10) ?? stat.num(2, 2),
    invalid: stat.num(8, 0),
    pool: { url: said(url) },
  };
}

/** Its coin is not named. */
function second(stat: Stat, url: string | undefined): RigAlgorithm {
  return {
    hashrateHs: stat.rate(4, 0),
    unit: 'H/s',
    accepted: stat.num(4, 1),
    rejected: stat.num(4, 2),
    invalid: stat.num(8, 2),
    pool: { url: said(url) },
  };
}

const said = (text: string | undefined) => (text === undefined || text.trim() === '' ? undefined : text.trim());
const isTt = (self: string) => /^TT-Miner/i.test(self);

/** TT-Miner has watts where others count shares, as public clients read it. */
function device(stat: Stat, at: number, dual: boolean, self: string): RigDevice {
  const counts: Partial<RigDevice> = isTt(self)
    ? { powerW: stat.num(9, at) }
    : {
        accepted: sumOf(stat, [9, ...(dual ? [12] : [])], at),
        rejected: sumOf(stat, [10, ...(dual ? [13] : [])], at),
        invalid: sumOf(stat, [11, ...(dual ? [14] : [])], at),
      };
  return {
    index: at,
    kind: 'gpu',
    pciBus: busDecimal(stat.list(15)[at]),
    hashratesHs: [stat.rate(3, at), ...(dual ? [stat.rate(5, at)] : [])],
    tempC: stat.num(6, 2 * at),
    fanPct: stat.num(6, 2 * at + 1),
    ...counts,
  };
}

function sumOf(stat: Stat, lists: readonly number[], at: number): number | undefined {
  return total(lists.map((list) => stat.num(list, at)));
}
