import { type BoardFact, type Reading, reading } from '../core/farm/sample.ts';
import { atLeastZero } from './miner-amounts.ts';

/** One hash board in base units. Boards count from 0, whichever numbers the firmware gives them. */
export interface Board {
  board: number;
  hashrate?: number | undefined;
  expected?: number | undefined;
  chips?: number | undefined;
  chipsExpected?: number | undefined;
  frequency?: number | undefined;
  voltage?: number | undefined;
  hardwareErrors?: number | undefined;
  /** °C by sensor: a number, or min, max, mean where only those are told. */
  boardTemperatures?: Readonly<Record<string, number | undefined>>;
  chipTemperatures?: Readonly<Record<string, number | undefined>>;
  inlet?: number | undefined;
  outlet?: number | undefined;
  serial?: string | undefined;
  /** In the firmware's words, lower case. */
  status?: string | undefined;
  /** Switched off, failed or not found, as the firmware says. */
  isOut?: boolean | undefined;
}

/** Hashes per second: now, averaged by window (1m, 5m, 15m, 30m, boot) and what should be reached. */
export interface Hashrates {
  now: number | undefined;
  averages: Readonly<Record<string, number | undefined>>;
  expected: number | undefined;
}

export function hashrateReadings(algorithm: string | undefined, { now, averages, expected }: Hashrates): Reading[] {
  return [
    reading('miner.hashrate', atLeastZero(now), { algorithm }),
    ...Object.entries(averages).map(([window, value]) =>
      reading('miner.hashrate_average', atLeastZero(value), { algorithm, window }),
    ),
    reading('miner.hashrate_expected', expected, { algorithm }),
  ];
}

/** Speeds of the fans that the miner lists, in its order. */
export function fanReadings(speeds: readonly (number | undefined)[]): Reading[] {
  if (speeds.length === 0) return [];
  return [
    ...speeds.map((rpm, fan) => reading('miner.fan_speed', atLeastZero(rpm), { fan })),
    reading('miner.fans', speeds.length),
  ];
}

export function boardReadings(boards: readonly Board[]): Reading[] {
  return [reading('miner.boards', working(boards)), ...boards.flatMap(oneBoard)];
}

/** Boards of which it is told that they work; undefined when nothing is told of any. */
function working(boards: readonly Board[]): number | undefined {
  const told = boards.filter(({ chips, isOut }) => chips !== undefined || isOut !== undefined);
  return told.length === 0 ? undefined : told.filter(({ chips = 1, isOut }) => chips > 0 && isOut !== true).length;
}

function oneBoard(entry: Board): Reading[] {
  const { board, serial, status } = entry;
  return [
    reading('miner.board_hashrate', atLeastZero(entry.hashrate), { board }),
    reading('miner.board_hashrate_expected', entry.expected, { board }),
    reading('miner.board_chips', atLeastZero(entry.chips), { board }),
    reading('miner.board_chips_expected', entry.chipsExpected, { board }),
    reading('miner.board_frequency', entry.frequency, { board }),
    reading('miner.board_voltage', entry.voltage, { board }),
    reading('miner.board_hardware_errors', atLeastZero(entry.hardwareErrors), { board }),
    reading('miner.board_inlet_temperature', entry.inlet, { board }),
    reading('miner.board_outlet_temperature', entry.outlet, { board }),
    ...Object.entries(entry.boardTemperatures ?? {}).map(([sensor, value]) =>
      reading('miner.board_temperature', value, { board, sensor }),
    ),
    ...Object.entries(entry.chipTemperatures ?? {}).map(([sensor, value]) =>
      reading('miner.chip_temperature', value, { board, sensor }),
    ),
    ...(serial === undefined && status === undefined
      ? []
      : [reading('miner.board_info', 1, { board, serial, status })]),
  ];
}

export function boardFacts(boards: readonly Board[]): BoardFact[] {
  return boards.map(({ board, serial, chips, status }) => ({
    board,
    ...(serial === undefined ? {} : { serial }),
    ...(chips === undefined ? {} : { chips }),
    ...(status === undefined ? {} : { status }),
  }));
}
