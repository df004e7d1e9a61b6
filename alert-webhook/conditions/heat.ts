import { plausibleTemperatures } from '../../core/farm/temperatures.ts';
import type { DeviceSample } from '../samples.ts';
import { secondsBetween, valuesOf } from './readings.ts';

/** A temperature of a miner that may be believed, beside the limit of its kind. */
export interface Warm {
  part: 'chip' | 'board';
  board: string;
  sensor: string;
  celsius: number;
  limit: number;
  /** Degrees above the limit; negative below. */
  margin: number;
}

export interface Heat {
  /** The one with the largest margin first. */
  sensors: Warm[];
  /** Why others were not believed. */
  nonsense?: string;
}

/** What a miner says of its own heat, as far as it can be believed and a limit is known. */
export function heatOf(sample: DeviceSample): Heat {
  const found = (['chip', 'board'] as const).map((part) => {
    const { readings, nonsense } = plausibleTemperatures(sample.readings, `miner.${part}_temperature`);
    const limit = valuesOf(sample, `miner.${part}_temperature_limit`)[0]?.value;
    const sensors = readings.flatMap(({ board, sensor, celsius }) =>
      limit === undefined ? [] : [{ part, board, sensor, celsius, limit, margin: celsius - limit }],
    );
    return { sensors, nonsense: nonsense && `${part}: ${nonsense}` };
  });
  const nonsense = found.flatMap((each) => each.nonsense ?? []).join('; ');
  return {
    sensors: found.flatMap(({ sensors }) => sensors).sort((a, b) => b.margin - a.margin),
    ...(nonsense === '' ? {} : { nonsense }),
  };
}

export function described({ part, board, celsius, limit }: Warm): string {
  return `${part} of board ${board || 'unnamed'} at ${celsius} °C, limit ${limit} °C`;
}

/** So near its limit a sensor supports one that is above its own; one that stays far below contradicts it. */
export const NEAR_CELSIUS = 10;
/** Less is noise of the sensor. */
const RISE_CELSIUS = 3;
const SHORTEST_SECONDS = 60;

/**
 * That the miner gets hotter and comes near its limit, in words: one of its sensors shows it. Undefined when none does,
 * or nobody knows.
 */
export function rises(sample: DeviceSample, earlier: DeviceSample | undefined): string | undefined {
  if (earlier === undefined || secondsBetween(earlier, sample) < SHORTEST_SECONDS) return undefined;
  const before = heatOf(earlier).sensors;
  for (const warm of heatOf(sample).sensors) {
    const then = before.find(
      ({ part, board, sensor }) => part === warm.part && board === warm.board && sensor === warm.sensor,
    );
    if (then !== undefined && warm.margin > -NEAR_CELSIUS && warm.celsius - then.celsius >= RISE_CELSIUS)
      return `${described(warm)}, from ${then.celsius} °C ${Math.round(secondsBetween(earlier, sample))} s before`;
  }
  return undefined;
}
