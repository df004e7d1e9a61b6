/** The part of a miner, or of what it needs, that a fault is about. */
export type Component =
  | 'fan'
  | 'psu'
  | 'board'
  | 'chip'
  | 'temperature'
  | 'environment'
  | 'hashrate'
  | 'network'
  | 'pool'
  | 'control-board'
  | 'firmware'
  | 'security'
  | 'unknown';

/**
 * Whether a remedy helps: `may`, `useless` (it cannot), or `never` (it can do harm: power comes back into the same heat,
 * the same short circuit, the same cold).
 */
export type Remedy = 'may' | 'useless' | 'never';

/**
 * What a fault means for people and for healing. `critical` endangers the miner or stops it and cannot wait, `warning`
 * is for the next round through the farm, `info` is good to know.
 */
export interface FaultSpec {
  component: Component;
  severity: 'critical' | 'warning' | 'info';
  summary: string;
  /** What a person does, as an order. */
  action: string;
  /** Of the mining program, or a reboot over the miner's own network. */
  restart: Remedy;
  /** Of the outlets that feed the miner. */
  powerCycle: Remedy;
}

export type FaultTable = Readonly<Record<string, FaultSpec>>;
