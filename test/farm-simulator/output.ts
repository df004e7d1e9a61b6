import type { FaultSet } from './fault-set.ts';
import type { MinerModel } from './models.ts';
import type { Wave } from './random.ts';

/** `dead`: has power and never comes up. `warming`: the API answers and the hashrate climbs. */
export type Phase = 'off' | 'dead' | 'booting' | 'warming' | 'running' | 'sleeping';

/** A miner at one moment. `climb`: how much of the warm-up is done, 0 to 1. */
export interface Machine {
  model: MinerModel;
  faults: FaultSet;
  powerLimit: number;
  wave: Wave;
  phase: Phase;
  climb: number;
  now: number;
}

/** What a miner draws while it has power and does not hash, unless its model says. */
const IDLE_WATTS = 40;

/** Hashes per second of one board. */
export function boardHashrate(machine: Machine, board: number): number {
  const { model, faults, wave, climb, now } = machine;
  if (faults.has('board-lost', board) || !hashes(machine)) return 0;
  const spread = 1 + 0.004 * (board - (model.boards - 1) / 2) + 0.008 * wave(now + 100 * board);
  return (model.hashesPerSecond / model.boards) * strength(machine) * climb * spread;
}

export function hashrate(machine: Machine): number {
  return boardsOf(machine).reduce((sum, board) => sum + boardHashrate(machine, board), 0);
}

/** At the plug. */
export function watts(machine: Machine): number {
  const { model, faults, wave, climb, now, phase } = machine;
  if (phase === 'off') return 0;
  if (phase === 'dead') return faults.parameter('dead', 'watts') ?? 0;
  const idle = model.idleWatts ?? IDLE_WATTS;
  if (!hashes(machine)) return Math.max(idle, model.watts * (faults.parameter('hang-api-alive', 'share') ?? 0));
  const living = boardsOf(machine).filter((board) => !faults.has('board-lost', board)).length;
  const share = (strength(machine) * climb * living) / model.boards;
  const usual = idle + (model.watts - idle) * share * (1 + 0.006 * wave(now));
  return usual * (faults.parameter('hang', 'power') ?? 1);
}

function hashes({ phase, faults }: Machine): boolean {
  if (phase !== 'warming' && phase !== 'running') return false;
  return !faults.has('hang-api-alive') && !faults.has('pool-down');
}

function strength({ faults, powerLimit, model }: Machine): number {
  return (faults.parameter('low-hashrate', 'ratio') ?? 1) * Math.min(1, powerLimit / model.watts);
}

function boardsOf({ model }: Machine): number[] {
  return Array.from({ length: model.boards }, (_, board) => board);
}
