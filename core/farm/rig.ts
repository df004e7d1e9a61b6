/** A rate counts hashes, solutions (Equihash) or graphs (Cuckoo); which of them, the program or its algorithm says. */
export type HashUnit = 'H/s' | 'Sol/s' | 'G/s';

/** What was sent to a pool, as the program counts it. `invalid` never left: its own check or the hardware failed. */
export interface ShareCounts {
  accepted?: number | undefined;
  rejected?: number | undefined;
  invalid?: number | undefined;
  stale?: number | undefined;
}

/** A pool in the words of the program: `url` and `user` as they came. */
export interface RigPool {
  url?: string | undefined;
  user?: string | undefined;
  latencyMs?: number | undefined;
  difficulty?: number | undefined;
  connectedS?: number | undefined;
}

/** One of the algorithms that a program mines at the same time; the first is the main one. */
export interface RigAlgorithm extends ShareCounts {
  name?: string | undefined;
  hashrateHs?: number | undefined;
  unit?: HashUnit | undefined;
  pool?: RigPool | undefined;
  /** Whether the pool is reached over TLS, or in which version of it. */
  ssl?: boolean | undefined;
  tls?: string | undefined;
  /** A rate of which nobody knows the unit. */
  rawHashrate?: number | undefined;
  /** Where an operating system tells of several programs: which of them, and in which of its places. */
  program?: string | undefined;
  slot?: number | undefined;
  /** Pools of further programs that mine the same. */
  otherPools?: readonly RigPool[] | undefined;
}

/** A card, or all of the processor. `hashratesHs[i]` belongs to the i-th algorithm of the program. */
export interface RigDevice extends ShareCounts {
  /** As the program counts its cards and, apart from them, its processors. */
  index: number;
  kind: 'gpu' | 'cpu';
  name?: string | undefined;
  /** Number of the PCI bus, decimal, whatever the program writes. */
  pciBus?: number | undefined;
  /** NVIDIA's name of the card, the same for every program. */
  uuid?: string | undefined;
  hashratesHs?: readonly (number | undefined)[] | undefined;
  tempC?: number | undefined;
  junctionTempC?: number | undefined;
  memTempC?: number | undefined;
  fanPct?: number | undefined;
  fanRpm?: number | undefined;
  powerW?: number | undefined;
  coreMHz?: number | undefined;
  memMHz?: number | undefined;
  /** By thread of a processor. */
  threadsHs?: readonly (number | undefined)[] | undefined;
  paused?: boolean | undefined;
  latencyMs?: number | undefined;
  rawHashrate?: number | undefined;
  /** Why it does not hash, in the words of the program. */
  trouble?: string | undefined;
  /** Listed, and not known to work for the program: its watts are not the program's. */
  idle?: boolean | undefined;
}

/**
 * What a mining program says of itself and its cards, in single hashes (or solutions, graphs) per second, °C, %, W, MHz,
 * seconds and milliseconds. Undefined was not said; 0 was.
 */
export interface Rig {
  software: string;
  version?: string | undefined;
  uptimeS?: number | undefined;
  /** Unix seconds, where the program tells when it started instead of for how long it runs. */
  startTimeUnix?: number | undefined;
  paused?: boolean | undefined;
  totalPowerW?: number | undefined;
  algorithms: readonly RigAlgorithm[];
  devices: readonly RigDevice[];
  /** Why the rig as a whole does not hash, where that was said. */
  trouble?: string | undefined;
  /** Why nothing can be said of its mining, though it answers. */
  doubt?: string | undefined;
  /** Cards that are counted and not listed. */
  deviceCount?: number | undefined;
  cpuTempC?: readonly number[] | undefined;
  cpuLoad?: readonly number[] | undefined;
  memMB?: readonly number[] | undefined;
  diskFree?: string | undefined;
}
