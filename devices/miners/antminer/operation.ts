import type { Operation } from '../../../core/farm/sample.ts';

/** A stock Antminer hashes within five minutes of its start; until then no hashrate is no fault yet. */
const STARTING_SECONDS = 300;

export interface Seen {
  /** The device answered `stats` with an empty list. */
  isEmpty: boolean;
  mode: string | undefined;
  hashrate: number | undefined;
  elapsed: number | undefined;
}

/**
 * Hashing outweighs the mode, which changes before the chips do. Without hashrate the mode tells sleep from a fault:
 * chips that are all `x` mean either, a sleeping miner as well as one that protects itself from heat.
 */
export function operationOf({ isEmpty, mode, hashrate, elapsed }: Seen): Operation {
  if (hashrate !== undefined && hashrate > 0) return 'hashing';
  if (isEmpty || mode === 'sleep') return 'sleeping';
  if (hashrate === undefined) return 'unknown';
  return elapsed !== undefined && elapsed < STARTING_SECONDS ? 'starting' : 'not-hashing';
}
