import { type DeviceFault, type Facts, type Operation, type Reading, reading } from '../../../core/farm/sample.ts';
import { type Pools, SHARE_RESULTS, type Shares } from '../../cgminer-pools.ts';
import { faultReadings } from '../../fault-readings.ts';

/** A WhatsMiner hashes SHA-256, whichever its model. */
export const ALGORITHM = 'sha256';

/** What both API generations tell of a miner, in base units. Undefined was not said. */
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

export interface Board {
  board: number;
  hashrate: number | undefined;
  expected: number | undefined;
  chips: number | undefined;
  frequency: number | undefined;
  hardwareErrors: number | undefined;
  temperature: number | undefined;
  chipTemperatures: { min: number | undefined; mean: number | undefined; max: number | undefined };
  serial: string | undefined;
  /** In lower case: alive, initialising … */
  status: string | undefined;
}

export function stateReadings(state: State, pools: Pools, faults: readonly DeviceFault[]): Reading[] {
  const algorithm = ALGORITHM;
  return [
    reading('miner.uptime', state.uptime),
    reading('miner.mining_duration', state.miningSeconds),
    reading('miner.hashrate', state.hashrate, { algorithm }),
    ...Object.entries(state.averages).map(([window, value]) =>
      reading('miner.hashrate_average', value, { algorithm, window }),
    ),
    reading('miner.hashrate_expected', state.expected, { algorithm }),
    reading('miner.power', state.watts),
    reading('miner.power_limit', state.powerLimit),
    reading('miner.environment_temperature', state.environment),
    reading('miner.frequency', state.frequency),
    ...fanReadings(state.fans),
    reading('miner.psu_fan_speed', state.psuFan),
    reading('miner.best_share_difficulty', state.bestShare),
    reading('miner.hardware_errors', state.hardwareErrors),
    ...SHARE_RESULTS.map((result) => reading('miner.shares', state.shares[result] ?? pools.shares[result], { result })),
    reading('miner.fault_light', state.isLightOn === undefined ? undefined : Number(state.isLightOn)),
    reading('miner.boards', workingBoards(state.boards)),
    ...state.boards.flatMap(boardReadings),
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

function workingBoards(boards: readonly Board[]): number | undefined {
  const told = boards.filter(({ chips }) => chips !== undefined);
  return told.length === 0 ? undefined : told.filter(({ chips }) => chips !== 0).length;
}

function boardReadings(entry: Board): Reading[] {
  const { board, serial, status } = entry;
  return [
    reading('miner.board_hashrate', entry.hashrate, { board }),
    reading('miner.board_hashrate_expected', entry.expected, { board }),
    reading('miner.board_chips', entry.chips, { board }),
    reading('miner.board_frequency', entry.frequency, { board }),
    reading('miner.board_hardware_errors', entry.hardwareErrors, { board }),
    reading('miner.board_temperature', entry.temperature, { board, sensor: 0 }),
    ...Object.entries(entry.chipTemperatures).map(([sensor, value]) =>
      reading('miner.chip_temperature', value, { board, sensor }),
    ),
    ...(serial === undefined && status === undefined
      ? []
      : [reading('miner.board_info', 1, { board, serial, status })]),
  ];
}

export function boardFacts(boards: readonly Board[]): NonNullable<Facts['boards']> {
  return boards.map(({ board, serial, chips, status }) => ({
    board,
    ...(serial === undefined ? {} : { serial }),
    ...(chips === undefined ? {} : { chips }),
    ...(status === undefined ? {} : { status }),
  }));
}

/** `isOff` is what the miner says of being switched off on purpose. */
export function operationOf(state: State, isOff: boolean | undefined, isRampingUp: boolean): Operation {
  if (isOff) return 'sleeping';
  if (state.hashrate !== undefined && state.hashrate > 0) return 'hashing';
  if (isRampingUp) return 'starting';
  return state.hashrate === undefined ? 'unknown' : 'not-hashing';
}

/** −1 for a power that is not measured, −0.003 for a hashrate that the factory did not write: not said. */
export function positive(told: number | undefined): number | undefined {
  return told !== undefined && told > 0 ? told : undefined;
}

const NO_LIMIT = 2 ** 31 - 1;

/** 0 and the largest 32-bit integer mean that no limit is set. */
export function powerLimit(told: number | undefined): number | undefined {
  return told === NO_LIMIT ? undefined : positive(told);
}

/** 0, 255 and anything below zero mean that there is no sensor. */
export function temperature(told: number | undefined): number | undefined {
  return told !== undefined && told > 0 && told < 255 ? told : undefined;
}

/** Only what was said; an undefined fact would not be an absent one. */
export function factsOf(texts: Readonly<Record<string, string | undefined>>): Facts {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)) as Facts;
}
