import { type DeviceFault, flag, type Operation, type Reading, reading } from '../../../core/farm/sample.ts';
import { type Pools, SHARE_RESULTS, type Shares } from '../../cgminer-pools.ts';
import { faultReadings } from '../../fault-readings.ts';
import { positive } from '../../miner-amounts.ts';
import { type Board, boardReadings, hashrateReadings } from '../../miner-readings.ts';

/** A WhatsMiner hashes SHA-256, whichever its model. */
export const ALGORITHM = 'sha256';

/**
 * What both API generations tell of a miner, in base units. Undefined was not said: so is −1 for a power that is not
 * measured, and −0.003 for a hashrate that the factory did not write.
 */
export interface State {
  uptime: number | undefined;
  miningSeconds: number | undefined;
  hashrate: number | undefined;
  averages: Readonly<Partial<Record<'1m' | '5m' | '15m' | 'boot', number | undefined>>>;
  expected: number | undefined;
  watts: number | undefined;
  powerLimit: number | undefined;
  environment: number | undefined;
  frequency: number | undefined;
  /** Intake and exhaust. */
  fans: { in: number | undefined; out: number | undefined };
  psuFan: number | undefined;
  bestShare: number | undefined;
  hardwareErrors: number | undefined;
  shares: Shares;
  boards: readonly Board[];
  isLightOn: boolean | undefined;
}

export function stateReadings(state: State, pools: Pools, faults: readonly DeviceFault[]): Reading[] {
  return [
    reading('miner.uptime', state.uptime),
    reading('miner.mining_duration', state.miningSeconds),
    ...hashrateReadings(ALGORITHM, { now: state.hashrate, averages: state.averages, expected: state.expected }),
    reading('miner.power', state.watts),
    reading('miner.power_limit', state.powerLimit),
    reading('miner.environment_temperature', state.environment),
    reading('miner.frequency', state.frequency),
    ...fanReadings(state.fans),
    reading('miner.psu_fan_speed', state.psuFan),
    reading('miner.best_share_difficulty', state.bestShare),
    reading('miner.hardware_errors', state.hardwareErrors),
    ...SHARE_RESULTS.map((result) => reading('miner.shares', state.shares[result] ?? pools.shares[result], { result })),
    reading('miner.fault_light', flag(state.isLightOn)),
    ...boardReadings(state.boards),
    ...pools.readings,
    ...faultReadings(faults),
  ];
}

/** Both at 0 means no fans: hydro and immersion models, or a miner that sleeps. One at 0 has stopped. */
function fanReadings(fans: State['fans']): Reading[] {
  if (!positive(fans.in) && !positive(fans.out)) return [];
  const listed = [fans.in, fans.out].filter((rpm) => rpm !== undefined).length;
  return [
    reading('miner.fan_speed', fans.in, { fan: 'in' }),
    reading('miner.fan_speed', fans.out, { fan: 'out' }),
    reading('miner.fans', listed),
  ];
}

/** `isOff` is what the miner says of being switched off on purpose. */
export function operationOf(state: State, isOff: boolean | undefined, isRampingUp: boolean): Operation {
  if (isOff) return 'sleeping';
  if (state.hashrate !== undefined && state.hashrate > 0) return 'hashing';
  if (isRampingUp) return 'starting';
  return state.hashrate === undefined ? 'unknown' : 'not-hashing';
}

const NO_LIMIT = 2 ** 31 - 1;

/** 0 and the largest 32-bit integer mean that no limit is set. */
export function powerLimit(told: number | undefined): number | undefined {
  return told === NO_LIMIT ? undefined : positive(told);
}
