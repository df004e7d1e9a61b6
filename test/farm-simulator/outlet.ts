/** What an outlet feeds. `watts` is its share of what the device draws. */
export interface Load {
  watts(now: number): number;
  power(on: boolean): void;
}

export const OUTLET_OPERATIONS = ['off', 'on', 'cycle'] as const;
export type OutletOperation = (typeof OUTLET_OPERATIONS)[number];

/** What a PDU says of an outlet. */
export interface OutletView {
  on: boolean;
  switchedAt: number;
  /** The command that is under way and not done. */
  wish?: OutletOperation;
}

export interface Outlet extends OutletView {
  readonly number: number;
  name: string;
  /** Own off period of a cycle, used unless `usesGlobalCycle`. */
  cycleSeconds: number;
  usesGlobalCycle: boolean;
  /** How long delayed commands (or a post-on delay) wait; -1 never. */
  onDelaySeconds: number;
  offDelaySeconds: number;
  /** Whether a manager has switched it since the PDU started. */
  commanded: boolean;
  /** A command that waits for the queue to be committed. */
  queued?: OutletOperation;
  /** Turned off by the PDU itself to shed load, to be turned on again afterwards. */
  shed?: true;
  joules: number;
  metered: { at: number; watts: number };
  load?: Load;
  pending?: () => void;
  /** What was so since when, oldest first. */
  history: (OutletView & { at: number })[];
}

export const PHASES = [1, 2, 3] as const;
export const BREAKERS = 6;
/** In amperes, sized for a miner behind every outlet: a farm whose breakers are too small heals nothing. */
export const RATED = { inlet: 250, breaker: 125 } as const;
/** Off periods that the MIB allows. */
export const CYCLE_RANGE = { minimum: 1, maximum: 3600 } as const;
export const DELAY_RANGE = { minimum: 100, maximum: 10_000 } as const;

/** Breakers stand on the lines in turn: 1 on L1, 2 on L2, 3 on L3, 4 on L1… */
export function phaseOfBreaker(breaker: number): number {
  return ((breaker - 1) % PHASES.length) + 1;
}

/** Outlets stand behind the breakers in blocks of the same size. */
export function breakerOfOutlet(number: number, outlets: number): number {
  return Math.floor(((number - 1) * BREAKERS) / outlets) + 1;
}
