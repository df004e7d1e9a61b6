import { flag, type OutletFact, type Reading, reading } from '../../../core/farm/sample.ts';
import { wattHours } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { amount, thousandths } from '../../snmp-amounts.ts';
import { anySaid, integer, said, text } from '../../snmp-values.ts';
import { type Known, OUTLET_CONTROL, OUTLET_CURRENT, OUTLET_POWER, OUTLET_VOLTAGE } from './learn.ts';
import { idOf, isHeard, rowsOf } from './rows.ts';

/** outletControlStatus: off(0), on(1), pendingOff(2), pendingOn(3). A pending outlet is neither on nor off. */
export const STATES: Readonly<Record<number, 'on' | 'off'>> = { 0: 'off', 1: 'on' };

/** outletType in the words of the trade. */
const RECEPTACLES: Readonly<Record<number, string>> = {
  1: 'IEC C13',
  2: 'IEC C19',
  3: 'C39 combination',
  10: 'UK',
  11: 'French',
  12: 'Schuko',
  20: 'NEMA 5-15',
  21: 'NEMA 5-15/20',
  22: 'NEMA 5-20',
  23: 'NEMA L5-20',
  24: 'NEMA L5-30',
  25: 'NEMA 6-15',
  26: 'NEMA 6-20',
  27: 'NEMA L6-20',
  28: 'NEMA L6-30',
  29: 'NEMA L7-15',
  30: 'RF 203P277',
  31: 'SDG 300',
  32: 'SDG 400',
};

/** outletControlSwitchable: switchable(1), notSwitchable(2). */
export function canSwitch(answer: Answer, ...path: string[]): boolean | undefined {
  const told = integer(answer, ...path);
  return told === 1 || told === 2 ? told === 1 : undefined;
}

function outletRows({ outlets }: Known): string[] {
  return rowsOf(outlets, 2, 'id', 'name', 'status', 'watts', 'current');
}

/** What is asked on every poll: of each outlet only what the unit has switched or metered so far. */
export function askOutlets(known: Known): string[] {
  const { outlets } = known;
  return outletRows(known).flatMap((index) => [
    ...(outlets.has('status', index) ? [`${OUTLET_CONTROL}.2.${index}`] : []),
    ...(outlets.has('voltage', index) ? [`${OUTLET_VOLTAGE}.2.${index}`] : []),
    ...(outlets.has('current', index) ? [`${OUTLET_CURRENT}.3.${index}`] : []),
    ...(outlets.has('watts', index) ? [2, 3, 4, 6].map((column) => `${OUTLET_POWER}.${column}.${index}`) : []),
  ]);
}

/**
 * A negative value is not available, also that of a power factor: a unit is known that answers -842 beside 80 W and
 * 93 VA, and what its sign means is not written anywhere.
 */
export function readOutlets(answer: Answer, known: Known): Reading[] {
  return outletRows(known).flatMap((index) => {
    const outlet = idOf(index);
    return [
      ...readConfiguration(known, index, outlet),
      ...(isHeard(answer, index) ? measured(answer, index, outlet) : []),
    ];
  });
}

function measured(answer: Answer, index: string, outlet: string): Reading[] {
  const state = STATES[integer(answer, `${OUTLET_CONTROL}.2.${index}`) ?? Number.NaN];
  const power = (column: number) => amount(answer, `${OUTLET_POWER}.${column}.${index}`);
  return [
    reading('pdu.outlet_on', state === undefined ? undefined : flag(state === 'on'), { outlet }),
    reading('pdu.outlet_voltage', thousandths(amount(answer, `${OUTLET_VOLTAGE}.2.${index}`)), { outlet }),
    reading('pdu.outlet_current', thousandths(amount(answer, `${OUTLET_CURRENT}.3.${index}`)), { outlet }),
    reading('pdu.outlet_apparent_power', power(2), { outlet }),
    reading('pdu.outlet_power', power(3), { outlet }),
    reading('pdu.outlet_energy', wattHours(power(4)), { outlet }),
    reading('pdu.outlet_power_factor', thousandths(power(6)), { outlet }),
  ];
}

function readConfiguration(known: Known, index: string, outlet: string): Reading[] {
  const { label, name, receptacle } = textsOf(known, index);
  const texts = { label, name, receptacle };
  return [
    reading('pdu.outlet_info', anySaid(texts), { outlet, ...texts }),
    reading('pdu.outlet_switchable', flag(canSwitch(known.outlets, 'switchable', index)), { outlet }),
    reading('pdu.outlet_rated_current', thousandths(amount(known.outlets, 'capacity', index)), { outlet }),
  ];
}

function textsOf({ outlets }: Known, index: string): { label?: string; name?: string; receptacle?: string } {
  return said({
    label: text(outlets, 'designator', index) ?? text(outlets, 'id', index),
    name: text(outlets, 'name', index),
    receptacle: RECEPTACLES[integer(outlets, 'type', index) ?? 0],
  });
}

export function outletFacts(known: Known): OutletFact[] {
  return outletRows(known).map((index) => {
    const switchable = canSwitch(known.outlets, 'switchable', index);
    return {
      outlet: idOf(index),
      ...textsOf(known, index),
      ...(switchable === undefined ? {} : { switchable }),
    };
  });
}
