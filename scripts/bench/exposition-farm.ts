import type { Device } from '../../core/farm/device.ts';
import { type Reading, reading, type Sample } from '../../core/farm/sample.ts';

/** When all samples were taken. */
export const AT = new Date(Date.UTC(2026, 0, 5, 12));

export function benchDevice(index: number): Device {
  const location = { building: `B${index % 4}`, rack: `R${index % 250}`, position: String(index % 40) };
  const address = `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
  return { id: `miner-${index}`, kind: 'miner', driver: 'bench', address, location, site: 'north' };
}

/** 50 series. */
export function benchSample(device: Device, index: number): Sample {
  const boards = [0, 1, 2].flatMap((board): Reading[] => [
    reading('miner.board_hashrate', 36.6e12 + index * 1e6, { board }),
    reading('miner.board_chips', 114, { board }),
    reading('miner.board_frequency', 675e6, { board }),
    reading('miner.board_hardware_errors', index % 97, { board }),
    ...[0, 1, 2, 3].flatMap((sensor) => [
      reading('miner.chip_temperature', 70 + ((index + sensor) % 20), { board, sensor }),
      reading('miner.board_temperature', 55 + ((index + sensor) % 20), { board, sensor }),
    ]),
  ]);
  const fans = [1, 2, 3, 4].map((fan) => reading('miner.fan_speed', 5800 + ((index * fan) % 300), { fan }));
  const readings = [
    reading('miner.up', 1),
    reading('miner.last_poll', AT.getTime() / 1000),
    reading('miner.last_answer', AT.getTime() / 1000),
    reading('miner.hashrate', 110e12 + index * 1e7, { algorithm: 'sha256' }),
    reading('miner.power', 3250 + (index % 50)),
    reading('miner.uptime', 86_400 + index),
    reading('miner.operation', 1, { operation: 'hashing' }),
    reading('miner.shares', 1000 + index, { result: 'accepted' }),
    reading('miner.shares', index % 13, { result: 'rejected' }),
    reading('miner.hardware_errors', index % 97),
    ...fans,
    ...boards,
  ];
  const own = { driver: 'bench', at: AT, seconds: 0.4, facts: {}, attention: [] };
  return { device, ...own, operation: 'hashing', readings };
}
