import type { Observation } from '../../core/farm/sample.ts';
import { operationOf } from '../miner-operation.ts';

export interface Seen {
  /** The device answered `stats` with an empty list. */
  isEmpty: boolean;
  mode: string | undefined;
  hashrate: number | undefined;
  /** Whether it hashes, where the unit of its rates is not known. */
  hashes?: boolean | undefined;
  elapsed: number | undefined;
}

/**
 * Hashing outweighs the mode, which changes before the chips do. Without hashrate the mode tells sleep from a fault:
 * chips that are all `x` mean either, a sleeping miner as well as one that protects itself from heat.
 */
export function doing({ isEmpty, mode, hashrate, hashes, elapsed }: Seen): Pick<Observation, 'operation' | 'because'> {
  const isHashing = hashrate === undefined ? hashes : hashrate > 0;
  if (isHashing === true) return { operation: 'hashing' };
  return operationOf({
    hashrate: isHashing === undefined ? undefined : 0,
    seconds: isHashing === undefined ? undefined : elapsed,
    asleep: mode === 'sleep' ? 'its mode is sleep' : isEmpty ? 'stats is an empty list' : undefined,
  });
}
