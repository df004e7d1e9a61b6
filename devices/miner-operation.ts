import type { Observation } from '../core/farm/sample.ts';

/** A board needs some minutes from its start to its first hash; until then no hashrate is no fault yet. */
const STARTING_SECONDS = 300;

export interface Seen {
  hashrate: number | undefined;
  /** Seconds since mining or, where only that is told, the system started. */
  seconds: number | undefined;
  /** What the firmware says of being stopped on purpose. */
  asleep?: string | undefined;
  /** What it says of being about to hash. */
  starting?: string | undefined;
  /** Why it does not hash, when it does not. */
  why?: string | undefined;
}

export function operationOf(seen: Seen): Pick<Observation, 'operation' | 'because'> {
  const { hashrate, seconds, asleep, starting, why } = seen;
  if (asleep !== undefined) return { operation: 'sleeping', because: asleep };
  if (hashrate !== undefined && hashrate > 0) return { operation: 'hashing' };
  if (starting !== undefined) return { operation: 'starting', because: starting };
  if (seconds !== undefined && seconds < STARTING_SECONDS) {
    return { operation: 'starting', because: `it started ${seconds} s ago` };
  }
  if (why !== undefined) return { operation: 'not-hashing', because: why };
  return { operation: hashrate === undefined ? 'unknown' : 'not-hashing' };
}
