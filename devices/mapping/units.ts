import { rateFactor } from '../gpu-engines/amounts.ts';

/** What a number counts. */
export type Quantity = keyof typeof UNITS;
export type Unit = { [Q in Quantity]: keyof (typeof UNITS)[Q] }[Quantity];

/**
 * By quantity: the units that may be written, and by how much a number in one of them is multiplied. The first is what a
 * number counts where no unit is written: hashes per second, seconds, °C, %, W, MHz, revolutions per minute, milliseconds.
 */
export const UNITS = {
  hashrate: {
    'H/s': 1,
    'kH/s': 1e3,
    'MH/s': 1e6,
    'GH/s': 1e9,
    'TH/s': 1e12,
    'PH/s': 1e15,
    'Sol/s': 1,
    'kSol/s': 1e3,
    'G/s': 1,
  },
  time: { s: 1, ms: 1e-3, min: 60, h: 3600 },
  temperature: { C: 1 },
  share: { '%': 1, ratio: 100 },
  power: { W: 1, mW: 1e-3, kW: 1e3 },
  clock: { MHz: 1, kHz: 1e-3, Hz: 1e-6, GHz: 1e3 },
  speed: { rpm: 1 },
  latency: { ms: 1, s: 1e3 },
  count: { shares: 1 },
} as const;

/** Undefined for what is no unit of the quantity. */
export function factorOf(quantity: Quantity, unit: string | undefined): number | undefined {
  if (unit === undefined) return 1;
  const units: Readonly<Record<string, number>> = UNITS[quantity];
  return Object.hasOwn(units, unit) ? units[unit] : quantity === 'hashrate' ? rateFactor(unit) : undefined;
}
