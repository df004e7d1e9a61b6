/** What an outlet feeds. `watts` is its share of what the device draws. */
export interface Load {
  watts(now: number): number;
  power(on: boolean): void;
}

export interface Outlet {
  readonly number: number;
  name: string;
  /** What the relay was told last, and what the PDU says. */
  on: boolean;
  switchedAt: number;
  /** Own off period of a cycle, used unless `usesGlobalCycle`. */
  cycleSeconds: number;
  usesGlobalCycle: boolean;
  joules: number;
  metered: { at: number; watts: number };
  load?: Load;
  pending?: () => void;
}

export const OUTLET_OPERATIONS = ['off', 'on', 'cycle'] as const;
export type OutletOperation = (typeof OUTLET_OPERATIONS)[number];

export const PHASES = [1, 2, 3] as const;
export const BREAKERS = 6;
/** Off periods that the MIB allows. */
export const CYCLE_RANGE = { minimum: 1, maximum: 3600 } as const;
export const DELAY_RANGE = { minimum: 100, maximum: 10_000 } as const;

/** Breakers stand on the lines in turn: 1 on L1, 2 on L2, 3 on L3, 4 on L1… */
export function phaseOfBreaker(breaker: number): number {
  return ((breaker - 1) % PHASES.length) + 1;
}
