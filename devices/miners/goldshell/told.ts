import type { Shares } from '../../cgminer-pools.ts';
import type { Board } from '../../miner-readings.ts';

/** What a Goldshell tells of its mining, over its web interface or over port 4028, in base units. */
export interface Told {
  hashrate: number | undefined;
  averages: Readonly<Record<string, number | undefined>>;
  expected: number | undefined;
  /** Since the mining program started. */
  seconds: number | undefined;
  shares: { [Result in keyof Required<Shares>]: number | undefined };
  hardwareErrors: number | undefined;
  bestShare: number | undefined;
  fans: readonly (number | undefined)[];
  boards: readonly Board[];
  /** The place of the power plan that is in use. */
  plan: number | undefined;
}
