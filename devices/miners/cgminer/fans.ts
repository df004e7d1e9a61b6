import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { atLeastZero } from '../../miner-amounts.ts';

/** "fan1", "Fan0 rpm", "fan_2", "Fan In", "Fan Speed Out". */
const FAN = /^fan[ _]?(?:speed[ _]?)?(\d+|in|out)(?:[ _](?:rpm|speed))?$/i;

/**
 * Fans by their usual names, from all entries; the first entry that tells a fan counts. Where more are listed than
 * `fan_num` says, or it is not said, those at 0 are not there.
 */
export function fansIn(entries: readonly Answer[]): Reading[] {
  const told = new Map<string, number>();
  for (const [name, value] of entries.flatMap((entry) => entry.entries())) {
    const fan = FAN.exec(name)?.[1]?.toLowerCase();
    const rpm = atLeastZero(value.num());
    if (fan !== undefined && rpm !== undefined && !told.has(fan)) told.set(fan, rpm);
  }
  const count = entries.flatMap((entry) => atLeastZero(entry.num('fan_num')) ?? [])[0];
  const fans = [...told].filter(([, rpm]) => rpm !== 0 || told.size === count);
  return [
    ...fans.map(([fan, rpm]) => reading('miner.fan_speed', rpm, { fan })),
    reading('miner.fans', count ?? (fans.length === 0 ? undefined : fans.length)),
  ];
}
