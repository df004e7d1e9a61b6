import { integer, type SnmpValue } from './ber.ts';
import { type Outlet, PHASES } from './outlet.ts';
import type { PduModel } from './pdu-model.ts';
import { lineAmperes, lineSum, total } from './pdu-totals.ts';
import type { OutletRead } from './snmp-cells.ts';

/** An amount in steps of `1 / perUnit`; what cannot be measured is -1, the sentinel of these MIBs. */
export const amount = (value: number | undefined, perUnit = 1): SnmpValue =>
  integer(value === undefined ? -1 : Math.round(value * perUnit));

const JOULES_PER_WATT_HOUR = 3600;
export const wattHours = (joules: number) => joules / JOULES_PER_WATT_HOUR;
export const kilowattHours = (joules: number) => wattHours(joules) / 1000;

/** How an outlet's quantities are read, each in steps of `1 / perUnit`. */
export const METER = {
  volts: read((outlet, pdu) => (pdu.delivers(outlet) ? pdu.volts(pdu.phaseOf(outlet)) : 0)),
  amperes: read((outlet, pdu) => pdu.amperes(outlet)),
  watts: read((outlet, pdu) => pdu.watts(outlet)),
  voltAmperes: read((outlet, pdu) => pdu.voltAmperes(outlet)),
  powerFactor: read((outlet, pdu) => pdu.powerFactor(pdu.watts(outlet))),
  wattHours: read((outlet, pdu) => wattHours(pdu.joules(outlet))),
} as const;

function read(measure: (outlet: Outlet, pdu: PduModel) => number | undefined) {
  return (perUnit = 1): OutletRead =>
    (outlet, pdu) =>
      amount(measure(outlet, pdu), perUnit);
}

/** What the whole PDU draws. */
export const WHOLE = {
  watts: (pdu: PduModel) => total(pdu, 'watts'),
  voltAmperes: (pdu: PduModel) => total(pdu, 'voltAmperes'),
  joules: (pdu: PduModel) => total(pdu, 'joules'),
  powerFactor: (pdu: PduModel) => pdu.powerFactor(total(pdu, 'watts')),
  /** The largest line current. */
  amperes: (pdu: PduModel) => Math.max(...PHASES.map((line) => lineAmperes(pdu, line))),
} as const;

/** What one line draws, and its power factor. */
export const lineFactor = (pdu: PduModel, line: number) => pdu.powerFactor(lineSum(pdu, line, 'watts'));

export const numbersTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
