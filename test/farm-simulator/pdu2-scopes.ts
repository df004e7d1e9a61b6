import { BREAKERS, type Outlet, PHASES } from './outlet.ts';
import type { PduModel } from './pdu-model.ts';
import { breakerAmperes, lineAmperes, lineSum, total } from './pdu-totals.ts';
import { type Measured, type SensorName, type SensorRow, STATE } from './pdu2-sensors.ts';

/** The sensors of every scope, as the capability BITS list them. */
export const CAPABLE = {
  unit: ['activePower', 'apparentPower', 'activeEnergy'],
  inlet: [
    'rmsCurrent',
    'unbalancedCurrent',
    'rmsVoltage',
    'activePower',
    'apparentPower',
    'powerFactor',
    'activeEnergy',
    'frequency',
  ],
  line: ['rmsCurrent', 'rmsVoltage', 'activePower', 'apparentPower', 'powerFactor', 'activeEnergy', 'rmsVoltageLN'],
  breaker: ['rmsCurrent', 'trip'],
  outlet: [
    'rmsCurrent',
    'rmsVoltage',
    'activePower',
    'apparentPower',
    'powerFactor',
    'activeEnergy',
    'onOff',
    'frequency',
  ],
} as const satisfies Record<string, readonly SensorName[]>;

const SQUARE_ROOT_3 = Math.sqrt(3);
const value = (number: number | undefined): Measured => (number === undefined ? undefined : { value: number });
const wattHours = (joules: number) => joules / 3600;

export function outletRows(number: number): SensorRow[] {
  const of = (measure: (pdu: PduModel, outlet: Outlet) => Measured) => (pdu: PduModel) => {
    const outlet = pdu.outlet(number);
    return outlet && measure(pdu, outlet);
  };
  const measures: Record<(typeof CAPABLE.outlet)[number], (pdu: PduModel) => Measured> = {
    rmsCurrent: of((pdu, outlet) => value(pdu.amperes(outlet))),
    rmsVoltage: of((pdu, outlet) => value(pdu.delivers(outlet) ? pdu.volts(pdu.phaseOf(outlet)) : 0)),
    activePower: of((pdu, outlet) => value(pdu.watts(outlet))),
    apparentPower: of((pdu, outlet) => value(pdu.voltAmperes(outlet))),
    powerFactor: of((pdu, outlet) => value(pdu.powerFactor(pdu.watts(outlet)))),
    activeEnergy: of((pdu, outlet) => value(wattHours(pdu.joules(outlet)))),
    onOff: of((pdu, outlet) => ({ state: pdu.seen(outlet).on ? STATE.on : STATE.off })),
    frequency: of((pdu, outlet) => value(pdu.delivers(outlet) ? pdu.hertz() : 0)),
  };
  return CAPABLE.outlet.map((sensor) => ({ sensor, index: `1.${number}`, measure: measures[sensor] }));
}

export function breakerRows(breaker: number): SensorRow[] {
  return [
    { sensor: 'rmsCurrent', index: `1.${breaker}`, measure: (pdu) => value(breakerAmperes(pdu, breaker)) },
    { sensor: 'trip', index: `1.${breaker}`, measure: () => ({ state: STATE.closed }) },
  ];
}

export function lineRows(line: number): SensorRow[] {
  const measures: Record<(typeof CAPABLE.line)[number], (pdu: PduModel) => Measured> = {
    rmsCurrent: (pdu) => value(lineAmperes(pdu, line)),
    rmsVoltage: (pdu) => value(pdu.volts(line) * SQUARE_ROOT_3),
    activePower: (pdu) => value(lineSum(pdu, line, 'watts')),
    apparentPower: (pdu) => value(lineSum(pdu, line, 'voltAmperes')),
    powerFactor: (pdu) => value(pdu.powerFactor(lineSum(pdu, line, 'watts'))),
    activeEnergy: (pdu) => value(wattHours(lineSum(pdu, line, 'joules'))),
    rmsVoltageLN: (pdu) => value(pdu.volts(line)),
  };
  return CAPABLE.line.map((sensor) => ({ sensor, index: `1.1.${line}`, measure: measures[sensor] }));
}

/** A three-phase inlet: the lowest voltage between lines, the largest line current, sums of power and energy. */
export function inletRows(): SensorRow[] {
  const measures: Record<(typeof CAPABLE.inlet)[number], (pdu: PduModel) => Measured> = {
    rmsCurrent: (pdu) => value(Math.max(...PHASES.map((line) => lineAmperes(pdu, line)))),
    unbalancedCurrent: (pdu) => value(unbalance(PHASES.map((line) => lineAmperes(pdu, line)))),
    rmsVoltage: (pdu) => value(Math.min(...PHASES.map((line) => pdu.volts(line) * SQUARE_ROOT_3))),
    activePower: (pdu) => value(total(pdu, 'watts')),
    apparentPower: (pdu) => value(total(pdu, 'voltAmperes')),
    powerFactor: (pdu) => value(pdu.powerFactor(total(pdu, 'watts'))),
    activeEnergy: (pdu) => value(wattHours(total(pdu, 'joules'))),
    frequency: (pdu) => value(pdu.hertz()),
  };
  return CAPABLE.inlet.map((sensor) => ({ sensor, index: '1.1', measure: measures[sensor] }));
}

export function unitRows(): SensorRow[] {
  const inlet = new Map(inletRows().map((row) => [row.sensor, row.measure]));
  return CAPABLE.unit.map((sensor) => ({ sensor, index: '1', measure: (pdu) => inlet.get(sensor)?.(pdu) }));
}

/** Percent: the largest deviation from the mean over the mean. */
function unbalance(amperes: number[]): number {
  const mean = amperes.reduce((total, one) => total + one, 0) / amperes.length;
  return mean > 0 ? (100 * Math.max(...amperes.map((one) => Math.abs(one - mean)))) / mean : 0;
}

export const BREAKER_NUMBERS = Array.from({ length: BREAKERS }, (_, index) => index + 1);
