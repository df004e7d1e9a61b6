import type { Observation, Operation } from '../../core/farm/sample.ts';

/** A stock Antminer hashes within five minutes of its start; until then no hashrate is no fault yet. */
const STARTING_SECONDS = 300;

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
export function operationOf({ isEmpty, mode, hashrate, hashes, elapsed }: Seen): Operation {
  const isHashing = hashrate === undefined ? hashes : hashrate > 0;
  if (isHashing === true) return 'hashing';
  if (isEmpty || mode === 'sleep') return 'sleeping';
  if (isHashing === undefined) return 'unknown';
  return elapsed !== undefined && elapsed < STARTING_SECONDS ? 'starting' : 'not-hashing';
}

/** The operation, and what the device said that makes it this one. */
export function doing(seen: Seen): Pick<Observation, 'operation' | 'because'> {
  const operation = operationOf(seen);
  if (operation === 'starting') return { operation, because: `it started ${seen.elapsed} s ago` };
  if (operation !== 'sleeping') return { operation };
  return { operation, because: seen.mode === 'sleep' ? 'its mode is sleep' : 'stats is an empty list' };
}
