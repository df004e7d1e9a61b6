import type { Rung } from './rung.ts';

/**
 * What may be wrong, as far as healing tells faults apart. All are of one miner, but `room-too-hot`: its device is the
 * PDU or sensor that measures the air, and what is done about it is done to the miners around it.
 */
export const FAULTS = [
  'offline',
  'hashrate-low',
  'board-lost',
  'chips-lost',
  'hardware-errors',
  'firmware-error',
  'fan-lost',
  'too-hot',
  'room-too-hot',
  'sensor-fault',
  'pool-down',
  'pool-not-intended',
  'shares-rejected',
] as const;

export type Fault = (typeof FAULTS)[number];

/**
 * Which rungs a fault may climb, the mildest first; each once an episode, then a person. Heat is met by taking power
 * away and never by giving it back; what is not the miner's own fault is met by nothing.
 */
export const LADDERS: Readonly<Record<Fault, readonly Rung[]>> = {
  offline: ['power-cycle'],
  'hashrate-low': ['restart-mining', 'reboot', 'power-cycle'],
  'board-lost': ['power-cycle'],
  'chips-lost': ['power-cycle'],
  'hardware-errors': ['restart-mining', 'reboot'],
  'firmware-error': ['restart-mining', 'reboot', 'power-cycle'],
  'fan-lost': ['power-off'],
  'too-hot': ['power-off'],
  'room-too-hot': ['power-off'],
  'sensor-fault': [],
  'pool-down': [],
  'pool-not-intended': [],
  'shares-rejected': [],
};

/** Which alerts mean which fault, unless the configuration says otherwise. */
export const DEFAULT_RULES: { alert: string; fault: Fault }[] = [
  { alert: 'MinerOffline', fault: 'offline' },
  { alert: 'MinerHashrateLow', fault: 'hashrate-low' },
  { alert: 'MinerBoardLost', fault: 'board-lost' },
  { alert: 'MinerChipsLost', fault: 'chips-lost' },
  { alert: 'MinerHardwareErrors', fault: 'hardware-errors' },
  { alert: 'MinerFirmwareError', fault: 'firmware-error' },
  { alert: 'MinerFanLost', fault: 'fan-lost' },
  { alert: 'MinerTooHot', fault: 'too-hot' },
  { alert: 'RoomTooHot', fault: 'room-too-hot' },
  { alert: 'MinerSensorImplausible', fault: 'sensor-fault' },
  { alert: 'MinerPoolDown', fault: 'pool-down' },
  { alert: 'MinerPoolNotIntended', fault: 'pool-not-intended' },
  { alert: 'MinerSharesRejected', fault: 'shares-rejected' },
];
