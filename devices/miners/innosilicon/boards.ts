import { mega } from '../../../core/farm/units.ts';
import { Answer } from '../../../core/wire/answer.ts';
import { positive, temperature } from '../../miner-amounts.ts';
import type { Board } from '../../miner-readings.ts';

/** The chains in a reply to `stats`: all in `STATS`, or on an older A9 one each in `STATS0`, `STATS1` … */
export function chainsIn(stats: Answer): Answer[] {
  return stats
    .entries()
    .filter(([key]) => /^STATS\d*$/.test(key))
    .flatMap(([, list]) => list.list())
    .filter((entry) => entry.has('Num chips'));
}

/** Chains by slot: chips from `stats` (`Chain ID`), hashrate from the web (`ASC`); both tell temperatures of the chips. */
export function boardsOf(chains: readonly Answer[], web: readonly Answer[]): Board[] {
  const byStats = new Map(chains.map((chain, place) => [chain.num('Chain ID') ?? chain.num('STATS') ?? place, chain]));
  const byWeb = new Map(web.flatMap((chain) => (chain.has('ASC') ? [[chain.num('ASC') ?? -1, chain] as const] : [])));
  const slots = [...new Set([...byStats.keys(), ...byWeb.keys()])].filter((slot) => slot >= 0).sort((a, b) => a - b);
  return slots.map((board) => {
    const [stats, chain] = [byStats.get(board) ?? Answer.none, byWeb.get(board) ?? Answer.none];
    const heat = (name: string) => temperature(stats.num(name)) ?? temperature(chain.num(name));
    return {
      board,
      hashrate: hashrateOf(chain),
      chips: stats.num('Num active chips'),
      chipsExpected: positive(stats.num('Num chips')),
      chipTemperatures: { min: heat('Temp min'), max: heat('Temp max'), mean: temperature(stats.num('Temp')) },
    };
  });
}

/** The web says hashes per second, or on older firmware MH/s. */
export function hashrateOf(told: Answer): number | undefined {
  return told.num('Hash Rate H') ?? mega(told.num('Hash Rate'));
}
