import { flag, type OutletFact, type Reading, reading } from '../../../core/farm/sample.ts';
import { wattHours } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';

import { idOf } from '../../servertech/identifiers.ts';
import { inhibited } from '../../servertech/outlet-switching.ts';
import { amount, hundredths, tenths } from '../../snmp-amounts.ts';
import { anySaid, bits, integer, text } from '../../snmp-values.ts';
import { type Known, learnedOf, OUTLET, outletsOf } from './learn.ts';

/**
 * outletStatus off(0), on(1), offError(4), onError(5), offFuse(8), onFuse(9): the word is the switch's, also where the
 * fuse behind it is blown. offWait(2) and onWait(3) are on their way, noComm(6) and reading(7) say nothing.
 */
export const STATES: Readonly<Record<number, 'on' | 'off'>> = {
  0: 'off',
  1: 'on',
  4: 'off',
  5: 'on',
  8: 'off',
  9: 'on',
};

/** Bits of outletCapabilities, and the columns that an outlet has with each: load; voltage; power to energy. */
export const POWER_CONTROL = 2;
const METERS = [
  [1, [7]],
  [7, [13]],
  [8, [14, 15, 16, 18]],
] as const;

/** Status, and what the capabilities name; where they are silent, all. */
export function askOutlets(known: Known): string[] {
  return outletsOf(known).flatMap((index) => {
    const has = bits(learnedOf(known, 4, index));
    const meters = METERS.flatMap(([bit, columns]) => (has === undefined || has.has(bit) ? [...columns] : []));
    return [5, ...meters].map((column) => `${OUTLET}.${column}.${index}`);
  });
}

export function readOutlets(answer: Answer, known: Known): Reading[] {
  return outletsOf(known).flatMap((index) => {
    const { outlet, label, name, switchable } = outletFact(known, index);
    const raw = (column: number) => amount(answer, `${OUTLET}.${column}.${index}`);
    const state = STATES[integer(answer, `${OUTLET}.5.${index}`) ?? Number.NaN];
    return [
      reading('pdu.outlet_info', anySaid({ label, name }), { outlet, label, name, receptacle: undefined }),
      reading('pdu.outlet_source', anySaid({ id: text(known.outlets, 'id', index) }), {
        outlet,
        breaker: undefined,
        inlet: idOf(index.replace(/\.\d+$/, '')),
      }),
      reading('pdu.outlet_on', state === undefined ? undefined : flag(state === 'on'), { outlet }),
      reading('pdu.outlet_switchable', flag(switchable), { outlet }),
      reading('pdu.outlet_current', hundredths(raw(7)), { outlet }),
      reading('pdu.outlet_voltage', tenths(raw(13)), { outlet }),
      reading('pdu.outlet_power', raw(14), { outlet }),
      reading('pdu.outlet_apparent_power', raw(15), { outlet }),
      reading('pdu.outlet_power_factor', hundredths(raw(16)), { outlet }),
      reading('pdu.outlet_energy', wattHours(raw(18)), { outlet }),
      reading('pdu.outlet_rated_current', amount(learnedOf(known, 12, index)), { outlet }),
    ];
  });
}

/** The outlets that print an id; undefined where none does. */
export function outletCount(known: Known): number | undefined {
  const printed = outletsOf(known).filter((index) => text(known.outlets, 'id', index) !== undefined);
  return printed.length === 0 ? undefined : printed.length;
}

export function outletFacts(known: Known): OutletFact[] {
  return outletsOf(known).map((index) => outletFact(known, index));
}

/** The printed id is kept as a label only where it differs from ours, by which an outlet is switched. */
function outletFact(known: Known, index: string): OutletFact {
  const outlet = idOf(index);
  const id = text(known.outlets, 'id', index);
  const name = text(learnedOf(known, 3, index));
  const switchable = inhibited(known.unit, 'features') ? false : bits(learnedOf(known, 4, index))?.has(POWER_CONTROL);
  return {
    outlet,
    ...(id === undefined || id === outlet ? {} : { label: id }),
    ...(name === undefined ? {} : { name }),
    ...(switchable === undefined ? {} : { switchable }),
  };
}
