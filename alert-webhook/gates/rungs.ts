import type { Rung } from '../plan.ts';

/** Takes power away from whatever hangs on the outlets. */
export function opensOutlet(rung: Rung | undefined): rung is 'power-cycle' | 'power-off' {
  return rung === 'power-cycle' || rung === 'power-off';
}

/** Saves a miner from heat: limits that spare it, and common causes, must not stop that. */
export function takesHeatAway(rung: Rung | undefined): boolean {
  return rung === 'power-off';
}
