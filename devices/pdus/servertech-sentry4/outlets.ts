import { flag, type OutletFact, type Reading, reading } from '../../../core/farm/sample.ts';
import { wattHours } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { idOf, rowsOf } from '../../servertech/identifiers.ts';
import { inhibited } from '../../servertech/outlet-switching.ts';
import { amount, hundredths, tenths } from '../../snmp-amounts.ts';
import { anySaid, bits, integer, text } from '../../snmp-values.ts';
import { type Known, MONITORED } from './learn.ts';

/** DeviceState: unknown(0), on(1), off(2). */
export const STATES: Readonly<Record<number, 'on' | 'off'>> = { 1: 'on', 2: 'off' };

/** Bits of st4OutletCapabilities; pops is per-outlet power sensing. */
export const SWITCHED = 0;
const POPS = 1;
/** Current, voltage, active power, apparent power, power factor, energy. */
const METERS = [3, 6, 7, 9, 10, 14];

function outletsOf({ outlets }: Known): string[] {
  return rowsOf(outlets, 3, 'id', 'name', 'capabilities');
}

/** State, and the meters of outlets that have one; where the capabilities are silent, all. */
export function askOutlets(known: Known): string[] {
  return outletsOf(known).flatMap((index) => {
    const isMetered = bits(known.outlets, 'capabilities', index)?.has(POPS) ?? true;
    return [1, ...(isMetered ? METERS : [])].map((column) => `${MONITORED.outlet}.${column}.${index}`);
  });
}

export function readOutlets(answer: Answer, known: Known): Reading[] {
  return outletsOf(known).flatMap((index) => {
    const outlet = idOf(index);
    const raw = (column: number) => amount(answer, `${MONITORED.outlet}.${column}.${index}`);
    const state = STATES[integer(answer, `${MONITORED.outlet}.1.${index}`) ?? Number.NaN];
    return [
      reading('pdu.outlet_on', state === undefined ? undefined : flag(state === 'on'), { outlet }),
      reading('pdu.outlet_current', hundredths(raw(3)), { outlet }),
      reading('pdu.outlet_voltage', tenths(raw(6)), { outlet }),
      reading('pdu.outlet_power', raw(7), { outlet }),
      reading('pdu.outlet_apparent_power', raw(9), { outlet }),
      reading('pdu.outlet_power_factor', hundredths(raw(10)), { outlet }),
      reading('pdu.outlet_energy', wattHours(raw(14)), { outlet }),
      ...readConfiguration(known, index),
    ];
  });
}

function readConfiguration(known: Known, index: string): Reading[] {
  const { outlet, label, name, receptacle, switchable } = outletFact(known, index);
  const texts = { label, name, receptacle };
  const breaker = text(known.outlets, 'ocp', index);
  const inlet = breaker === undefined ? idOf(index.replace(/\.\d+$/, '')) : undefined;
  const isSaid = anySaid({ id: text(known.outlets, 'id', index), breaker });
  return [
    reading('pdu.outlet_info', anySaid(texts), { outlet, ...texts }),
    reading('pdu.outlet_source', isSaid, { outlet, breaker, inlet }),
    reading('pdu.outlet_switchable', flag(switchable), { outlet }),
    reading('pdu.outlet_rated_current', amount(known.outlets, 'capacity', index) || undefined, { outlet }),
  ];
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
function outletFact({ outlets, system }: Known, index: string): OutletFact {
  const outlet = idOf(index);
  const id = text(outlets, 'id', index);
  const name = text(outlets, 'name', index);
  const receptacle = text(outlets, 'socket', index);
  const switchable = inhibited(system, 'features') ? false : bits(outlets, 'capabilities', index)?.has(SWITCHED);
  return {
    outlet,
    ...(id === undefined || id === outlet ? {} : { label: id }),
    ...(name === undefined ? {} : { name }),
    ...(receptacle === undefined ? {} : { receptacle }),
    ...(switchable === undefined ? {} : { switchable }),
  };
}
