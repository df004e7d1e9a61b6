import { flag, type OutletFact, type Reading, reading } from '../../../core/farm/sample.ts';
import { wattHours } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { amount, hundredths, tenths, underLoad } from '../../snmp-amounts.ts';
import { anySaid, integer, text } from '../../snmp-values.ts';
import { type Known, METER, rowsOf, SWITCH } from './learn.ts';

/**
 * pduOutletSwitchState: on(1), off(2), on2off(3), off2on(4), rebootOn(5), rebootOff(6), unavailable(7). A delay before
 * the relay moves does not change what it is now.
 */
export const STATES: Readonly<Record<number, 'on' | 'off'>> = {
  1: 'on',
  2: 'off',
  3: 'on',
  4: 'off',
  5: 'on',
  6: 'off',
};

/** 0.1 V, 0.01 A, W, VA, %, Wh. */
const METER_COLUMNS = [4, 8, 12, 13, 14, 15];

function switchRows({ switches }: Known): string[] {
  return rowsOf(switches, 'name', 'label');
}

function meterRows({ meters }: Known): string[] {
  return rowsOf(meters, 'name', 'label');
}

/** Two tables with indices of their own: one row is the same outlet in both where the factory has named it alike. */
export function isSameOutlet(switchName: string | undefined, meterName: string | undefined): boolean {
  return switchName === undefined || meterName === undefined || switchName === meterName;
}

/** The id of a metered row: that of the switched outlet, or "metered-9" where the switch of this number is another's. */
function meterId(known: Known, index: string): string {
  const isSwitched = switchRows(known).includes(index);
  const same = isSameOutlet(text(known.switches, 'name', index), text(known.meters, 'name', index));
  return isSwitched && !same ? `metered-${index}` : index;
}

export function askOutlets(known: Known): string[] {
  return [
    ...switchRows(known).map((index) => `${SWITCH}.4.${index}`),
    ...meterRows(known).flatMap((index) => METER_COLUMNS.map((column) => `${METER}.${column}.${index}`)),
  ];
}

export function readOutlets(answer: Answer, known: Known): Reading[] {
  return [
    ...outletFacts(known).flatMap(({ outlet, label, name }) => [
      reading('pdu.outlet_info', anySaid({ label, name }), { outlet, label, name, receptacle: undefined }),
    ]),
    ...switchRows(known).map((outlet) => {
      const state = STATES[integer(answer, `${SWITCH}.4.${outlet}`) ?? Number.NaN];
      return reading('pdu.outlet_on', state === undefined ? undefined : flag(state === 'on'), { outlet });
    }),
    ...meterRows(known).flatMap((index) => readMeter(answer, index, meterId(known, index))),
  ];
}

function readMeter(answer: Answer, index: string, outlet: string): Reading[] {
  const raw = (column: number) => amount(answer, `${METER}.${column}.${index}`);
  return [
    reading('pdu.outlet_voltage', tenths(raw(4)), { outlet }),
    reading('pdu.outlet_current', hundredths(raw(8)), { outlet }),
    reading('pdu.outlet_power', raw(12), { outlet }),
    reading('pdu.outlet_apparent_power', raw(13), { outlet }),
    reading('pdu.outlet_power_factor', underLoad(hundredths(raw(14)), raw(13)), { outlet }),
    reading('pdu.outlet_energy', wattHours(raw(15)), { outlet }),
  ];
}

/** Outlets that are switched or metered; of others the MIB says nothing. */
export function outletFacts(known: Known): OutletFact[] {
  const { switches, meters } = known;
  const switched = switchRows(known);
  const rows = [
    ...switched.map((index) => ({ outlet: index, table: switches, index })),
    ...meterRows(known)
      .map((index) => ({ outlet: meterId(known, index), table: meters, index }))
      .filter(({ outlet }) => !switched.includes(outlet)),
  ];
  return rows.map(({ outlet, table, index }) => {
    const label = text(table, 'name', index);
    const name = text(table, 'label', index);
    return { outlet, ...(label === undefined ? {} : { label }), ...(name === undefined ? {} : { name }) };
  });
}
