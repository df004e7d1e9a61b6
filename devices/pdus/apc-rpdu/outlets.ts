import { flag, type OutletFact, type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { words } from '../../apc/amounts.ts';
import { rowsOf } from '../../apc/rows.ts';
import { amount, tenths } from '../../snmp-amounts.ts';
import { integer } from '../../snmp-values.ts';
import { type Known, STATUS } from './learn.ts';

/** rPDUOutletStatusOutletState: outletStatusOn(1), outletStatusOff(2); rPDU2 has it the other way round. */
const STATES: Readonly<Record<number, boolean>> = { 1: true, 2: false };

export function outletRows(known: Known): string[] {
  return rowsOf(known.outlets, 'state', 'name', 'bank');
}

/** Units that do not meter single outlets answer 0 A for all of them. */
function metersOutlets(known: Known): boolean {
  return (amount(known.unit, 'monitoredOutlets') ?? 0) > 0;
}

export function askOutlets(known: Known): string[] {
  const columns = metersOutlets(known) ? [4, 7] : [4];
  return outletRows(known).flatMap((outlet) => columns.map((column) => `${STATUS}.${column}.${outlet}`));
}

export function readOutlets(answer: Answer, known: Known): Reading[] {
  return outletRows(known).flatMap((outlet) => {
    const name = words(known.outlets, 'name', outlet);
    const bank = amount(known.outlets, 'bank', outlet);
    const load = metersOutlets(known) ? amount(answer, `${STATUS}.7.${outlet}`) : undefined;
    return [
      reading('pdu.outlet_info', name === undefined ? undefined : 1, {
        outlet,
        label: undefined,
        name,
        receptacle: undefined,
      }),
      reading('pdu.outlet_source', bank === undefined || bank === 0 ? undefined : 1, {
        outlet,
        breaker: bank,
        inlet: undefined,
      }),
      reading('pdu.outlet_on', flag(STATES[integer(answer, `${STATUS}.4.${outlet}`) ?? Number.NaN]), { outlet }),
      reading('pdu.outlet_switchable', flag(isSwitchable(known, outlet)), { outlet }),
      reading('pdu.outlet_current', tenths(load), { outlet }),
    ];
  });
}

/** A metered unit controls 0 outlets; the rows of the state table are those that are controlled. */
function isSwitchable(known: Known, outlet: string): boolean | undefined {
  if (amount(known.unit, 'controlledOutlets') === 0) return false;
  return (amount(known.outlets, 'state', outlet) ?? 0) > 0 ? true : undefined;
}

export function outletFacts(known: Known): OutletFact[] {
  return outletRows(known).map((outlet) => {
    const name = words(known.outlets, 'name', outlet);
    const switchable = isSwitchable(known, outlet);
    return {
      outlet,
      ...(name === undefined ? {} : { name }),
      ...(switchable === undefined ? {} : { switchable }),
    };
  });
}
