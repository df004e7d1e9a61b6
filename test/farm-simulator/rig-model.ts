/** The id of the driver that reads it. */
export type RigMake =
  | 'xmrig'
  | 't-rex'
  | 'lolminer'
  | 'teamredminer'
  | 'gminer'
  | 'claymore'
  | 'phoenixminer'
  | 'srbminer';

/** What a rig has beside what every miner has. */
export interface RigParts {
  /** As the program writes it. */
  algorithm: string;
  /** A second one that it mines beside, with the rate of all cards together. */
  second?: { algorithm: string; hashesPerSecond: number };
  card: { name: string; memoryMhz: number };
  /** Of each card, in the order in which the program lists them. */
  buses: readonly number[];
}
