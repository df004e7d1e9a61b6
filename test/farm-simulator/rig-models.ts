import type { MinerModel } from './miner-model.ts';
import type { RigMake, RigParts } from './rig-model.ts';

const BUSES = [1, 3, 5, 10, 11, 12, 33, 129] as const;
/** A board, a processor and risers. */
const IDLE_WATTS = 85;
const SECONDS_PER_SHARE = 15;

interface Cards {
  count: number;
  name: string;
  hashesPerSecond: number;
  watts: number;
  coreMhz: number;
  memoryMhz: number;
}

function rig(
  make: RigMake,
  name: string,
  firmware: string,
  { count, watts, hashesPerSecond, coreMhz, ...card }: Cards,
  algorithms: Pick<RigParts, 'algorithm' | 'second'>,
): MinerModel {
  const all = count * hashesPerSecond;
  return {
    make,
    name,
    firmware,
    hashesPerSecond: all,
    hashesPerShare: all * SECONDS_PER_SHARE,
    watts: count * watts + IDLE_WATTS,
    idleWatts: IDLE_WATTS,
    boards: count,
    chipsPerBoard: 1,
    fans: count,
    frequencyMhz: coreMhz,
    rig: { ...algorithms, card: { name: card.name, memoryMhz: card.memoryMhz }, buses: BUSES.slice(0, count) },
  };
}

const RTX_3070 = { name: 'GeForce RTX 3070', hashesPerSecond: 28.4e6, watts: 128, coreMhz: 1600, memoryMhz: 6800 };
const RX_6800 = { name: 'AMD Radeon RX 6800', hashesPerSecond: 61.5e6, watts: 142, coreMhz: 1380, memoryMhz: 1075 };
const RX_6600 = { name: 'AMD Radeon RX 6600', hashesPerSecond: 64.2e6, watts: 66, coreMhz: 1300, memoryMhz: 940 };
const RTX_3060_TI = { name: 'GeForce RTX 3060 Ti', hashesPerSecond: 52e6, watts: 135, coreMhz: 1410, memoryMhz: 7900 };
const RX_580 = { name: 'Radeon RX 580', hashesPerSecond: 30.4e6, watts: 98, coreMhz: 1150, memoryMhz: 2050 };
const GTX_1660 = { name: 'GeForce GTX 1660 SUPER', hashesPerSecond: 31e6, watts: 78, coreMhz: 1100, memoryMhz: 7900 };
const RTX_4070 = {
  name: 'nvidia_geforce_rtx_4070',
  hashesPerSecond: 1.9e9,
  watts: 120,
  coreMhz: 2100,
  memoryMhz: 5000,
};
const RYZEN = { name: 'AMD Ryzen 9 7950X', hashesPerSecond: 21_500, watts: 170, coreMhz: 4500, memoryMhz: 0 };

/** Simulated rigs, one program each. The numbers are our own, of the size that such rigs have. */
export const RIGS: readonly MinerModel[] = [
  rig(
    'lolminer',
    'Rig of 8 RX 6800, dual',
    '1.98a',
    { ...RX_6800, count: 8 },
    { algorithm: 'Etchash', second: { algorithm: 'Alephium', hashesPerSecond: 8 * 1.05e9 } },
  ),
  rig('t-rex', 'Rig of 6 RTX 3070', '0.26.8', { ...RTX_3070, count: 6 }, { algorithm: 'kawpow' }),
  rig(
    'gminer',
    'Rig of 8 RTX 3060 Ti, dual',
    '3.44',
    { ...RTX_3060_TI, count: 8 },
    { algorithm: 'Etchash', second: { algorithm: 'Kaspa', hashesPerSecond: 8 * 250e6 } },
  ),
  rig('xmrig', 'XMRig on a Ryzen', '6.22.2', { ...RYZEN, count: 1 }, { algorithm: 'rx/0' }),
  rig('teamredminer', 'Rig of 6 RX 6600', '0.10.21', { ...RX_6600, count: 6 }, { algorithm: 'autolykos2' }),
  rig(
    'claymore',
    'Rig of 6 RX 580, dual',
    '15.0',
    { ...RX_580, count: 6 },
    { algorithm: 'ETH', second: { algorithm: 'PASC', hashesPerSecond: 6 * 304e6 } },
  ),
  rig('phoenixminer', 'Rig of 8 GTX 1660', '6.2c', { ...GTX_1660, count: 8 }, { algorithm: 'ETC' }),
  rig('srbminer', 'Rig of 6 RTX 4070', '2.9.8', { ...RTX_4070, count: 6 }, { algorithm: 'karlsenhashv2' }),
  {
    ...rig('xmrig', 'XMRig, restricted', '6.22.2', { ...RYZEN, count: 1 }, { algorithm: 'rx/0' }),
    dialect: 'read-only',
  },
  {
    ...rig('phoenixminer', 'Rig of 2 GTX 1660, read-only', '6.2c', { ...GTX_1660, count: 2 }, { algorithm: 'ETC' }),
    dialect: 'read-only',
  },
];
