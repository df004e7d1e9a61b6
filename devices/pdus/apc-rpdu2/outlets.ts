import { flag, type OutletFact, type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { words } from '../../apc/amounts.ts';
import { rowsOf } from '../../apc/rows.ts';
import { amount, sumOf, tenths, tenthsOfKilowattHours } from '../../snmp-amounts.ts';
import { anySaid, integer } from '../../snmp-values.ts';
import { type Known, METERED, SWITCHED } from './learn.ts';
import { isGroup, placesOf } from './places.ts';

/** rPDU2OutletSwitchedStatusState: off(1), on(2); the older generations have it the other way round. */
export const OFF = 1;
export const ON = 2;
const STATES: Readonly<Record<number, boolean>> = { [OFF]: false, [ON]: true };

/** rPDU2OutletMeteredStatus: current, power, energy. */
const METER_COLUMNS = [6, 7, 11];

/** An outlet, with the rows that it has in the table of those that are switched and of those that are metered. */
interface Outlet {
  id: string;
  module: number;
  switched?: string;
  metered?: string;
}

export function outletsOf(known: Known): Outlet[] {
  const outlets = new Map<string, Outlet>();
  for (const { id, module, row } of placesOf(known, known.switched, 'state', 'name'))
    outlets.set(id, { id, module, switched: row });
  for (const { id, module, row } of placesOf(known, known.metered, 'power', 'name'))
    outlets.set(id, { ...(outlets.get(id) ?? { id, module }), metered: row });
  return [...outlets.values()];
}

export function askOutlets(known: Known): string[] {
  return outletsOf(known).flatMap(({ switched, metered }) => [
    ...(switched === undefined ? [] : [`${SWITCHED}.5.${switched}`]),
    ...(metered === undefined ? [] : METER_COLUMNS.map((column) => `${METERED}.${column}.${metered}`)),
  ]);
}

export function readOutlets(answer: Answer, known: Known): Reading[] {
  return outletsOf(known).flatMap((outlet) => {
    const { id, switched, metered } = outlet;
    const meter = (column: number) =>
      metered === undefined ? undefined : amount(answer, `${METERED}.${column}.${metered}`);
    const state = switched === undefined ? undefined : integer(answer, `${SWITCHED}.5.${switched}`);
    return [
      ...describe(outlet, known),
      reading('pdu.outlet_on', flag(STATES[state ?? Number.NaN]), { outlet: id }),
      reading('pdu.outlet_switchable', flag(isSwitchable(outlet, known)), { outlet: id }),
      reading('pdu.outlet_current', tenths(meter(6)), { outlet: id }),
      reading('pdu.outlet_power', meter(7), { outlet: id }),
      reading('pdu.outlet_energy', tenthsOfKilowattHours(meter(11)), { outlet: id }),
    ];
  });
}

function describe(outlet: Outlet, known: Known): Reading[] {
  const texts = { label: undefined, name: nameOf(outlet, known), receptacle: receptacleOf(outlet, known) };
  const bank = bankOf(outlet, known);
  const breaker = bank === undefined ? undefined : isGroup(known) ? `${outlet.module}.${bank}` : String(bank);
  return [
    reading('pdu.outlet_info', anySaid(texts), { outlet: outlet.id, ...texts }),
    reading('pdu.outlet_source', anySaid({ breaker }), { outlet: outlet.id, breaker, inlet: undefined }),
  ];
}

function nameOf({ switched, metered }: Outlet, known: Known): string | undefined {
  const name = switched === undefined ? undefined : words(known.switched, 'name', switched);
  return name ?? (metered === undefined ? undefined : words(known.metered, 'name', metered));
}

function receptacleOf({ metered }: Outlet, known: Known): string | undefined {
  return metered === undefined ? undefined : words(known.metered, 'receptacle', metered);
}

/** Units without breakers put their outlets on bank 0. */
function bankOf({ switched, metered }: Outlet, known: Known): number | undefined {
  const bank = switched === undefined ? undefined : amount(known.switched, 'bank', switched);
  return (bank ?? (metered === undefined ? undefined : amount(known.metered, 'bank', metered))) || undefined;
}

function isSwitchable({ switched, module }: Outlet, known: Known): boolean | undefined {
  if (switched !== undefined) return (amount(known.switched, 'state', switched) ?? 0) > 0 ? true : undefined;
  const device = rowsOf(known.properties, 'module').find((row) => integer(known.properties, 'module', row) === module);
  return device !== undefined && integer(known.properties, 'switched', device) === 0 ? false : undefined;
}

/** All outlets of all PDUs, counted by the PDUs themselves. */
export function outletCount({ properties }: Known): number | undefined {
  return sumOf(rowsOf(properties, 'outlets').map((row) => amount(properties, 'outlets', row)));
}

export function outletFacts(known: Known): OutletFact[] {
  return outletsOf(known).map((outlet) => {
    const name = nameOf(outlet, known);
    const receptacle = receptacleOf(outlet, known);
    const switchable = isSwitchable(outlet, known);
    return {
      outlet: outlet.id,
      ...(name === undefined ? {} : { name }),
      ...(receptacle === undefined ? {} : { receptacle }),
      ...(switchable === undefined ? {} : { switchable }),
    };
  });
}
