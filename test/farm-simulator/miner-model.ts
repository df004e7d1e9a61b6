import type { RigMake, RigParts } from './rig-model.ts';

/** The id of the driver that reads it. */
export type Make =
  | RigMake
  | 'hiveos'
  | 'antminer'
  | 'whatsminer'
  | 'avalon'
  | 'braiins'
  | 'vnish'
  | 'luxos'
  | 'epic'
  | 'bitaxe'
  | 'iceriver'
  | 'goldshell'
  | 'cgminer';

/** A simulated kind of miner. The numbers are our own, of the size that such machines have. */
export interface MinerModel {
  make: Make;
  /** As the firmware writes it. */
  name: string;
  hashesPerSecond: number;
  watts: number;
  /** What it draws while it does not hash; 40 unless said. */
  idleWatts?: number;
  boards: number;
  chipsPerBoard: number;
  fans: number;
  frequencyMhz: number;
  firmware: string;
  /**
   * antminer: `legacy` ignores the flag `new_api` on port 4028, `new-api` answers it with the shape of the CGI.
   * whatsminer: `v2` has the token and AES writes of port 4028, `v3` has the frames of port 4433 and refuses the former.
   * goldshell: `open` is the firmware of 2021, whose pages everybody may see and change.
   * rigs: `read-only` is a program that was started so.
   */
  dialect?: 'legacy' | 'new-api' | 'v2' | 'v3' | 'open' | 'read-only';
  /** Whether the Antminer has the extra text daemon (6060) that tells its power. */
  daemon?: boolean;
  /** What makes it a rig: its boards are cards then, each with a fan of its own. */
  rig?: RigParts;
  /** How many hashes a share of its pool stands for; as Bitcoin's pools ask for unless said. */
  hashesPerShare?: number;
}
