import type { MinerModel } from './miner-model.ts';

/** A rig of 8 cards that mines two algorithms; its program lists the cards in another order than that of their buses. */
export const HIVE_RIG: MinerModel = {
  make: 'hiveos',
  name: 'HiveOS rig of 8 RX 6800, dual',
  firmware: '1.98a',
  hashesPerSecond: 8 * 61.5e6,
  hashesPerShare: 8 * 61.5e6 * 15,
  watts: 8 * 142 + 85,
  idleWatts: 85,
  boards: 8,
  chipsPerBoard: 1,
  fans: 8,
  frequencyMhz: 1380,
  rig: {
    algorithm: 'Etchash',
    second: { algorithm: 'Alephium', hashesPerSecond: 8 * 1.05e9 },
    card: { name: 'AMD Radeon RX 6800', memoryMhz: 1075 },
    buses: [129, 3, 33, 10, 1, 12, 5, 11],
  },
};
