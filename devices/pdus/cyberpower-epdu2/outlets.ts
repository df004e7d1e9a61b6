import { flag, type OutletFact, type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { command, outletState, STATES } from '../../cyberpower/commands.ts';
import type { OutletControl } from '../../driver.ts';
import { amount, outletNumber, tenths, tenthsOfKilowattHours } from '../../snmp-amounts.ts';
import { setName } from '../../snmp-name.ts';
import { integer, text } from '../../snmp-values.ts';
import { CONFIG, CONTROL, type Known, METERED, SWITCHED } from './learn.ts';
import { type Place, placeAt, placeName, placeOf, rowsOf } from './rows.ts';

/** Switched and metered outlets stand in two tables with rows of their own; both say which outlet a row is. */
export function askOutlets(known: Known): string[] {
  return [
    ...rowsOf(known, 'switched').flatMap((row) => [...placeAt(SWITCHED, row), `${SWITCHED}.5.${row}`]),
    ...rowsOf(known, 'metered').flatMap((row) => [
      ...placeAt(METERED, row),
      ...[6, 7, 11].map((column) => `${METERED}.${column}.${row}`),
    ]),
  ];
}

/**
 * The id of an outlet is its row in the table of switched outlets, which commands take. Where a unit meters outlets
 * that it does not switch, those are called by their row in the other table: "metered-9".
 */
export function readOutlets(answer: Answer, known: Known): Reading[] {
  const metered = rowsOf(known, 'metered').map((row) => ({ row, place: placeOf(answer, METERED, row) }));
  const switched = rowsOf(known, 'switched').map((row) => {
    const place = placeOf(answer, SWITCHED, row);
    return { row, place, meter: metered.find((meter) => isSame(place, meter.place))?.row };
  });
  const taken = new Set(switched.map(({ meter }) => meter));
  return [
    ...switched.flatMap(({ row, place, meter }) => [
      ...readSwitch(answer, known, row, place),
      ...(meter === undefined ? [] : readMeter(answer, meter, String(row))),
    ]),
    ...metered.filter(({ row }) => !taken.has(row)).flatMap(({ row }) => readMeter(answer, row, `metered-${row}`)),
  ];
}

function isSame(one: Place | undefined, other: Place | undefined): boolean {
  return one !== undefined && one.unit === other?.unit && one.number === other.number;
}

function readSwitch(answer: Answer, known: Known, row: number, place: Place | undefined): Reading[] {
  const outlet = String(row);
  const state = STATES[integer(answer, `${SWITCHED}.5.${row}`) ?? Number.NaN];
  const name = text(known.names, 'name', row.toString());
  const label = place === undefined ? undefined : placeName(known, place);
  return [
    reading('pdu.outlet_info', name === undefined && label === undefined ? undefined : 1, {
      outlet,
      label,
      name,
      receptacle: undefined,
    }),
    reading('pdu.outlet_on', state === undefined ? undefined : flag(state === 'on'), { outlet }),
  ];
}

/** 0.1 A, W, 0.1 kWh. */
function readMeter(answer: Answer, row: number, outlet: string): Reading[] {
  const raw = (column: number) => amount(answer, `${METERED}.${column}.${row}`);
  return [
    reading('pdu.outlet_current', tenths(raw(6)), { outlet }),
    reading('pdu.outlet_power', raw(7), { outlet }),
    reading('pdu.outlet_energy', tenthsOfKilowattHours(raw(11)), { outlet }),
  ];
}

export function outletFacts(known: Known): OutletFact[] {
  return rowsOf(known, 'switched').map((row) => {
    const name = text(known.names, 'name', row.toString());
    return { outlet: String(row), ...(name === undefined ? {} : { name }) };
  });
}

/** A reboot keeps the outlet off for its ePDU2OutletSwitchedConfigRebootDuration, 5 to 60 s. */
export const outletControl: OutletControl = {
  ask: (outlet) => {
    const row = outletNumber(outlet);
    return {
      outlet: {
        via: 'snmp',
        get: {
          state: `${SWITCHED}.5.${row}`,
          pending: `${SWITCHED}.6.${row}`,
          switchedUnit: `${SWITCHED}.2.${row}`,
          switchedNumber: `${SWITCHED}.3.${row}`,
          name: `${CONFIG}.4.${row}`,
          rebootDuration: `${CONFIG}.7.${row}`,
          watts: `${METERED}.7.${row}`,
          meteredUnit: `${METERED}.2.${row}`,
          meteredNumber: `${METERED}.3.${row}`,
        },
      },
    };
  },
  read: ({ outlet: answer }) =>
    answer === undefined ? { state: 'unknown' } : outletState(answer, isSame(switchIn(answer), meterIn(answer))),
  turn: (outlet, to) => command(`${CONTROL}.5.${outletNumber(outlet)}`, to),
  cycle: (outlet) => command(`${CONTROL}.5.${outletNumber(outlet)}`, 'reboot'),
  rename: (outlet, name) => setName(`${CONFIG}.4.${outletNumber(outlet)}`, name),
};

function switchIn(answer: Answer): Place | undefined {
  return placeIn(answer, 'switchedUnit', 'switchedNumber');
}

/** The row of the same number in the table of metered outlets may be another outlet: then its watts are not used. */
function meterIn(answer: Answer): Place | undefined {
  return placeIn(answer, 'meteredUnit', 'meteredNumber');
}

function placeIn(answer: Answer, unitName: string, numberName: string): Place | undefined {
  const unit = amount(answer, unitName);
  const number = amount(answer, numberName);
  return unit === undefined || number === undefined ? undefined : { unit, number };
}
