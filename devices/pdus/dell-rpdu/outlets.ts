import { flag, type OutletFact, type Reading, reading } from '../../../core/farm/sample.ts';
import { kilo, wattHours } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { words } from '../../apc/amounts.ts';
import { apcOutletControl, renameIn } from '../../apc/outlet-control.ts';
import { rowsOf } from '../../apc/rows.ts';
import type { OutletControl } from '../../driver.ts';
import { amount } from '../../snmp-amounts.ts';
import { integer } from '../../snmp-values.ts';
import { type Known, METERED, SWITCHED, SWITCHED_CONFIG, SWITCHED_CONTROL } from './learn.ts';

/** rPDUOutletSwitchedStatusState: on(1), off(2), unknown(3). */
const STATES: Readonly<Record<number, boolean>> = { 1: true, 2: false };

/** Rows are the ids: they are the printed numbers on a unit that stands alone, and never collide. */
function outletRows(known: Known): string[] {
  const rows = [...rowsOf(known.switched, 'state', 'name'), ...rowsOf(known.metered, 'power', 'name')];
  return [...new Set(rows)].sort((a, b) => Number(a) - Number(b));
}

function isSwitched(known: Known, outlet: string): boolean {
  return (amount(known.switched, 'state', outlet) ?? 0) > 0;
}

function isMetered(known: Known, outlet: string): boolean {
  return integer(known.metered, 'power', outlet) !== undefined;
}

export function askOutlets(known: Known): string[] {
  return outletRows(known).flatMap((outlet) => [
    ...(isSwitched(known, outlet) ? [`${SWITCHED}.4.${outlet}`] : []),
    ...(isMetered(known, outlet) ? [6, 7, 8].map((column) => `${METERED}.${column}.${outlet}`) : []),
  ]);
}

/** Metered outlets: whole amperes, kWh and W. */
export function readOutlets(answer: Answer, known: Known): Reading[] {
  return outletRows(known).flatMap((outlet) => {
    const meter = (column: number) => amount(answer, `${METERED}.${column}.${outlet}`);
    const name = nameOf(known, outlet);
    return [
      reading('pdu.outlet_info', name === undefined ? undefined : 1, {
        outlet,
        label: undefined,
        name,
        receptacle: undefined,
      }),
      reading('pdu.outlet_on', flag(STATES[integer(answer, `${SWITCHED}.4.${outlet}`) ?? Number.NaN]), { outlet }),
      reading('pdu.outlet_switchable', isSwitched(known, outlet) ? 1 : undefined, { outlet }),
      reading('pdu.outlet_current', meter(6), { outlet }),
      reading('pdu.outlet_energy', wattHours(kilo(meter(7))), { outlet }),
      reading('pdu.outlet_power', meter(8), { outlet }),
    ];
  });
}

function nameOf(known: Known, outlet: string): string | undefined {
  return words(known.switched, 'name', outlet) ?? words(known.metered, 'name', outlet);
}

export function outletFacts(known: Known): OutletFact[] {
  return outletRows(known).map((outlet) => {
    const name = nameOf(known, outlet);
    return {
      outlet,
      ...(name === undefined ? {} : { name }),
      ...(isSwitched(known, outlet) ? { switchable: true } : {}),
    };
  });
}

export const outletControl: OutletControl = {
  ...apcOutletControl({
    state: `${SWITCHED}.4`,
    on: 1,
    off: 2,
    pending: `${SWITCHED}.5`,
    number: `${SWITCHED}.2`,
    command: `${SWITCHED_CONTROL}.4`,
    commands: { on: 1, off: 2, cycle: 3 },
    name: `${SWITCHED_CONFIG}.3`,
    rebootDuration: `${SWITCHED_CONFIG}.6`,
    watts: { column: `${METERED}.8`, number: `${METERED}.2` },
  }),
  rename: renameIn(`${SWITCHED_CONFIG}.3`),
};
