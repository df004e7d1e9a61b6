import { giga, kilo, mega, tera } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { atLeastZero } from '../../miner-amounts.ts';

/** sgminer tells the same rate as KHS and as MHS; the smaller unit keeps more digits. */
const UNITS = [
  ['KHS', kilo],
  ['MHS', mega],
  ['GHS', giga],
  ['THS', tera],
] as const;

/** Windows of "now", the shortest first, as the names of rates end. */
const SHORTEST = ['5s', '10s', '15s', '20s', '30s', '30S', '1m'];

/** cgminer's averages and the windows that Logixx calls them by. */
export const AVERAGES = [
  ['1m', '1m'],
  ['5m', '5m'],
  ['15m', '15m'],
  ['30m', '30m'],
  ['av', 'boot'],
] as const;

/** Hashes per second: the unit stands in the name, "MHS 5s". */
export function rate(entry: Answer, window: string): number | undefined {
  for (const [unit, scale] of UNITS) {
    const told = atLeastZero(scale(entry.num(`${unit} ${window}`)));
    if (told !== undefined) return told;
  }
  return undefined;
}

export function rateNow(entry: Answer): number | undefined {
  for (const window of SHORTEST) {
    const told = rate(entry, window);
    if (told !== undefined) return told;
  }
  return undefined;
}
