import { METRICS, type MetricId } from '../../core/farm/metrics.ts';
import type { Unit } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { integer } from '../snmp-values.ts';

/** How a raw sensor value becomes a quantity: real = raw / 10^digits in the unit of the code. */
export interface Scale {
  digits: number;
  /** SensorUnitsEnumeration of the PDU2-MIB. */
  unit: number;
  /** The sensor can be negative, so its signed column counts. */
  signed: boolean;
}

const same = (value: number) => value;

/** SensorUnitsEnumeration (PDU2-MIB; PX1 uses the same) → unit of the catalogue and how to get there. */
const UNIT_CODES: Readonly<Record<number, { unit: Unit; base: (value: number) => number }>> = {
  [-1]: { unit: 'none', base: same },
  1: { unit: 'volts', base: same },
  2: { unit: 'amperes', base: same },
  3: { unit: 'watts', base: same },
  4: { unit: 'voltAmperes', base: same },
  5: { unit: 'joules', base: (wattHours) => wattHours * 3600 },
  7: { unit: 'celsius', base: same },
  8: { unit: 'hertz', base: same },
  9: { unit: 'ratio', base: (percent) => percent / 100 },
  10: { unit: 'metersPerSecond', base: same },
  11: { unit: 'pascals', base: same },
  12: { unit: 'pascals', base: (psi) => psi * 6894.757293168 },
  14: { unit: 'celsius', base: (fahrenheit) => ((fahrenheit - 32) * 5) / 9 },
  19: { unit: 'rpm', base: same },
  22: { unit: 'gramsPerCubicMeter', base: same },
  23: { unit: 'voltAmperesReactive', base: same },
  24: { unit: 'metersPerSecond', base: (feetPerSecond) => feetPerSecond * 0.3048 },
  25: { unit: 'gramsPerCubicMeter', base: (poundsPerCubicFoot) => poundsPerCubicFoot * 16018.46337396 },
  26: { unit: 'gramsPerCubicMeter', base: (micrograms) => micrograms / 1e6 },
  31: { unit: 'celsius', base: (kelvin) => kelvin - 273.15 },
};

const POWERS_OF_TEN = [1, 10, 100, 1_000, 10_000];

/**
 * A raw value in the base unit of its metric. Undefined when the unit is unknown or of another quantity than the
 * metric: the device's own word counts, never the habit of the model. Power factors have no unit (-1).
 */
export function toBase(metric: MetricId, raw: number | undefined, scale: Scale): number | undefined {
  return raw === undefined ? undefined : baseOf(metric, scale)?.(raw);
}

/** The same for many raw values of one sensor. */
export function baseOf(metric: MetricId, { unit, digits }: Scale): ((raw: number) => number) | undefined {
  const told = UNIT_CODES[unit];
  const wanted = METRICS[metric].unit;
  if (told === undefined) return undefined;
  if (told.unit !== wanted && !(told.unit === 'none' && wanted === 'ratio')) return undefined;
  const divisor = POWERS_OF_TEN[digits] ?? 10 ** digits;
  if (told.base !== same) return (raw) => told.base(raw / divisor);
  return divisor === 1 ? same : (raw) => raw / divisor;
}

/**
 * Units of the electrical sensorTypes, each of which the PDU2-MIB knows in one unit only: they hold where the agent leaves
 * the units column out. Temperatures and the like have several, so for them nothing is assumed.
 */
const ELECTRICAL_UNITS: Readonly<Record<number, number>> = {
  1: 2,
  3: 9,
  4: 1,
  5: 3,
  6: 4,
  7: -1,
  8: 5,
  9: 6,
  23: 8,
  25: 1,
  29: 23,
};

/** Digits and unit of a sensor, or undefined where either was not told: nothing is assumed. */
export function scaleOf(
  digits: number | undefined,
  unit: number | undefined,
  signedMinimum?: number,
): Scale | undefined {
  if (digits === undefined || digits < 0 || digits > 9 || unit === undefined) return undefined;
  return { digits, unit, signed: (signedMinimum ?? 0) < 0 };
}

/** activeEnergy and apparentEnergy count in the unsigned column; their signed one stays at 0. */
const ENERGIES: readonly number[] = [8, 9];

/** Scales of one thing (an inlet, a pole, an outlet) by sensorType. */
export type Scales = ReadonlyMap<number, Scale>;

/**
 * The columns digits, units and signedMinimum of a sensor configuration table, by the index of the thing (what stands
 * before the sensorType; empty when the columns were asked of one thing alone).
 */
export function scalesByThing(columns: Answer): ReadonlyMap<string, Scales> {
  const things = new Map<string, Map<number, Scale>>();
  for (const [index] of columns.entries('digits')) {
    const path = index.split('.');
    const type = Number(path.pop());
    const scale = scaleOf(
      integer(columns, 'digits', index),
      columns.has('units', index) ? integer(columns, 'units', index) : ELECTRICAL_UNITS[type],
      ENERGIES.includes(type) ? 0 : integer(columns, 'signedMinimum', index),
    );
    if (scale === undefined || !Number.isInteger(type)) continue;
    const thing = path.join('.');
    const scales = things.get(thing) ?? new Map<number, Scale>();
    things.set(thing, scales.set(type, scale));
  }
  return things;
}
