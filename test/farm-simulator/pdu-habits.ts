import type { Outlet } from './outlet.ts';
import type { Random } from './random.ts';

/** How a family of PDUs comes out of the factory. Absent: as a PX3 does. */
export interface PduHabits {
  /** How long a command takes to reach the relay; 0 unless said. */
  settleSeconds?: number;
  /** Least time between two outlets that are switched on; 200 ms unless said. */
  sequenceMs?: number;
  /** Whether each outlet has its own off period of a cycle. */
  ownCycle?: boolean;
  onDelaySeconds?: number;
  offDelaySeconds?: number;
  outletName?(number: number): string;
}

/** Outlets that are all on and have been for days, with energy on their meters. */
export function newOutlets(count: number, habits: PduHabits, cycleSeconds: number, now: number, random: Random) {
  const switchedAt = now - random.integer(86_400, 8_640_000);
  return Array.from(
    { length: count },
    (_, index): Outlet => ({
      number: index + 1,
      name: habits.outletName?.(index + 1) ?? '',
      on: true,
      switchedAt,
      cycleSeconds,
      usesGlobalCycle: habits.ownCycle !== true,
      onDelaySeconds: habits.onDelaySeconds ?? 0,
      offDelaySeconds: habits.offDelaySeconds ?? 0,
      commanded: false,
      joules: random.between(1e9, 2e10),
      metered: { at: now, watts: 0 },
      history: [{ at: now, on: true, switchedAt }],
    }),
  );
}
