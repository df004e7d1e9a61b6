import { flag, type OutletFact, type Reading, reading } from '../../../core/farm/sample.ts';
import { percent } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import type { OutletControl } from '../../driver.ts';
import { integer, text } from '../../snmp-values.ts';
import { type Known, OUTLETS, SWITCHING_CAPABILITY } from './learn.ts';
import { amount, joules, milli } from './quantities.ts';

/** outletOperationalState: error(-1), off(0), on(1), cycling(2). The same object switches. */
const STATES: Readonly<Record<number, 'on' | 'off'>> = { 0: 'off', 1: 'on' };

/** Whether the outlets can be switched: the unit says it of all of them in words. */
export function canSwitch(answer: Answer, name: string): boolean | undefined {
  const told = text(answer, name)?.toLowerCase();
  return told === 'enabled' || told === 'disabled' ? told === 'enabled' : undefined;
}

function outletNumbers(known: Known): string[] {
  return known.outlets.entries('label').flatMap(([index]) => (/^[1-9]\d*$/.test(index) ? [index] : []));
}

/** Columns of an outlet that are asked on every poll; energy only where the unit does not deny metering it. */
export function askOutlets(known: Known): string[] {
  const hasEnergy = text(known.unit, 'outletEnergy')?.toLowerCase() !== 'no';
  const columns = [3, 4, 6, 7, 8, 9, ...(hasEnergy ? [31] : [])];
  return outletNumbers(known).flatMap((outlet) => columns.map((column) => `${OUTLETS}.${column}.${outlet}`));
}

export function readOutlets(answer: Answer, known: Known): Reading[] {
  const switchable = canSwitch(known.unit, 'switching');
  return outletNumbers(known).flatMap((outlet) => {
    const raw = (column: number) => amount(answer, `${OUTLETS}.${column}.${outlet}`);
    const state = STATES[integer(answer, `${OUTLETS}.3.${outlet}`) ?? Number.NaN];
    const current = raw(4);
    // The agent answers 0 for a power factor that does not exist without current.
    const factor = raw(9) === 0 && (current ?? 0) === 0 ? undefined : raw(9);
    const name = text(known.outlets, 'label', outlet);
    return [
      reading('pdu.outlet_info', name === undefined ? undefined : 1, {
        outlet,
        label: undefined,
        name,
        receptacle: undefined,
      }),
      reading('pdu.outlet_on', state === undefined ? undefined : flag(state === 'on'), { outlet }),
      reading('pdu.outlet_switchable', flag(switchable), { outlet }),
      reading('pdu.outlet_current', milli(current), { outlet }),
      reading('pdu.outlet_voltage', milli(raw(6)), { outlet }),
      reading('pdu.outlet_power', raw(7), { outlet }),
      reading('pdu.outlet_apparent_power', raw(8), { outlet }),
      reading('pdu.outlet_power_factor', percent(factor), { outlet }),
      reading('pdu.outlet_energy', joules(raw(31)), { outlet }),
      reading('pdu.outlet_rated_current', milli(amount(known.outlets, 'ratedCurrent', outlet)), { outlet }),
    ];
  });
}

/** The label of PX1 can be set, so it is what others call the name. */
export function outletFacts(known: Known): OutletFact[] {
  const switchable = canSwitch(known.unit, 'switching');
  return outletNumbers(known).map((outlet) => {
    const name = text(known.outlets, 'label', outlet);
    return {
      outlet,
      ...(name === undefined ? {} : { name }),
      ...(switchable === undefined ? {} : { switchable }),
    };
  });
}

/** No cycle: whether a PX1 takes the native cycling(2) is not known, so off and on are two requests. */
export const outletControl: OutletControl = {
  ask: (outlet) => ({
    outlet: {
      via: 'snmp',
      get: {
        state: `${OUTLETS}.3.${numberOf(outlet)}`,
        watts: `${OUTLETS}.7.${numberOf(outlet)}`,
        name: `${OUTLETS}.2.${numberOf(outlet)}`,
        switching: SWITCHING_CAPABILITY,
      },
    },
  }),
  read: ({ outlet: answer }) => {
    if (answer === undefined) return { state: 'unknown' };
    const watts = amount(answer, 'watts');
    const name = text(answer, 'name');
    const switchable = canSwitch(answer, 'switching');
    return {
      state: STATES[integer(answer, 'state') ?? Number.NaN] ?? 'unknown',
      ...(watts === undefined ? {} : { watts }),
      ...(name === undefined ? {} : { name }),
      ...(switchable === undefined ? {} : { switchable }),
    };
  },
  turn: (outlet, to) => ({
    via: 'snmp',
    writes: true,
    set: { oid: `${OUTLETS}.3.${numberOf(outlet)}`, type: 'integer', value: to === 'on' ? 1 : 0 },
  }),
  rename: (outlet, name) => ({
    via: 'snmp',
    writes: true,
    set: { oid: `${OUTLETS}.2.${numberOf(outlet)}`, type: 'string', value: name },
  }),
};

function numberOf(outlet: string): string {
  if (!/^[1-9]\d*$/.test(outlet)) throw new Error(`outlet "${outlet}": expected a number such as "12"`);
  return outlet;
}
