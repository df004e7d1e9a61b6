import type { Outlet } from './outlet.ts';
import type { PduModel } from './pdu-model.ts';

type Quantity = 'watts' | 'amperes' | 'voltAmperes' | 'joules';

export function sum(pdu: PduModel, wanted: (outlet: Outlet) => boolean, quantity: Quantity): number {
  return pdu.outlets.reduce((total, outlet) => (wanted(outlet) ? total + pdu[quantity](outlet) : total), 0);
}

export function lineSum(pdu: PduModel, line: number, quantity: Quantity): number {
  return sum(pdu, (outlet) => pdu.phaseOf(outlet) === line, quantity);
}

export const lineAmperes = (pdu: PduModel, line: number) => lineSum(pdu, line, 'amperes');

export const total = (pdu: PduModel, quantity: Quantity) => sum(pdu, () => true, quantity);

export const breakerAmperes = (pdu: PduModel, breaker: number) =>
  sum(pdu, (outlet) => pdu.breakerOf(outlet) === breaker, 'amperes');

/** Volts between two neighbouring lines. */
export const lineToLine = (pdu: PduModel, line: number) => pdu.volts(line) * Math.sqrt(3);
