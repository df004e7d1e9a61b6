import { type DeviceFault, type Observation, type Reading, reading } from '../../core/farm/sample.ts';
import type { BoardState, MinerState } from '../../test/farm-simulator/miner-state.ts';
import type { MinerModel } from '../../test/farm-simulator/models.ts';

const ALGORITHM = { algorithm: 'sha256' } as const;

/** What a driver would read from the answers of this machine. Stock Antminers without the daemon tell no watts. */
export function observationOf(model: MinerModel, state: MinerState): Observation {
  return {
    readings: [
      reading('miner.uptime', state.uptimeSeconds),
      reading('miner.mining_duration', state.elapsedSeconds),
      reading('miner.hashrate', state.hashesPerSecond, ALGORITHM),
      reading('miner.hashrate_expected', state.expectedHashesPerSecond, ALGORITHM),
      ...(tellsWatts(model) ? [reading('miner.power', Math.round(state.watts))] : []),
      reading('miner.boards', state.boards.filter(({ present }) => present).length),
      ...state.boards.flatMap(boardReadings),
      ...state.fanRpm.map((rpm, fan) => reading('miner.fan_speed', rpm, { fan })),
      ...state.pools.flatMap(({ index: pool, alive, active }) => [
        reading('miner.pool_up', Number(alive), { pool }),
        reading('miner.pool_active', Number(active), { pool }),
      ]),
    ],
    facts: { make: makeOf(model), model: model.name, algorithm: 'sha256', errors: errorsOf(model, state) },
    operation: state.sleeping ? 'sleeping' : 'hashing',
  };
}

function tellsWatts({ make, daemon }: MinerModel): boolean {
  return make !== 'antminer' || daemon === true;
}

function makeOf({ make }: MinerModel): string {
  return make === 'whatsminer' ? 'MicroBT' : 'Bitmain';
}

/** The hottest sensor of each kind: the others decide nothing. */
function boardReadings({ index: board, hashesPerSecond, chips, pcbCelsius, chipCelsius }: BoardState): Reading[] {
  return [
    reading('miner.board_hashrate', hashesPerSecond, { board }),
    reading('miner.board_chips', chips, { board }),
    reading('miner.board_temperature', Math.max(...pcbCelsius), { board, sensor: 'max' }),
    reading('miner.chip_temperature', Math.max(...chipCelsius), { board, sensor: 'max' }),
  ];
}

const PROTECTION_CELSIUS = 95;
const BROKEN_SENSOR_CELSIUS = 200;

/** Whatsminers report errors of their own; see asic.md for the codes. */
function errorsOf({ make }: MinerModel, { boards, fanRpm }: MinerState): DeviceFault[] {
  if (make !== 'whatsminer') return [];
  const hottest = Math.max(...boards.flatMap(({ chipCelsius }) => chipCelsius));
  return [
    ...fanRpm.flatMap((rpm, fan): DeviceFault[] =>
      rpm > 0
        ? []
        : [{ code: 'fan-lost', vendorCode: `11${fan}`, component: 'fan', part: fan, message: 'Fan speed error' }],
    ),
    ...(hottest >= PROTECTION_CELSIUS && hottest < BROKEN_SENSOR_CELSIUS
      ? [{ code: 'chip-overheated', vendorCode: '350', component: 'temperature', message: 'Chip too hot' } as const]
      : []),
    ...boards.flatMap(({ present, index }): DeviceFault[] =>
      present
        ? []
        : [{ code: 'board-lost', vendorCode: `53${index}`, component: 'board', part: index, message: 'Not found' }],
    ),
  ];
}
