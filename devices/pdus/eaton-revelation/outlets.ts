import { flag, type OutletFact, type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import type { OutletControl } from '../../driver.ts';
import { amount, hundredths, thousandths } from '../../snmp-amounts.ts';
import { setName } from '../../snmp-name.ts';
import { integer, text } from '../../snmp-values.ts';
import { type Known, OUTLETS } from './learn.ts';

/** outletOperationalState: error(-1), off(0), on(1), cycling(2). The same object switches. */
const STATES: Readonly<Record<number, 'on' | 'off'>> = { 0: 'off', 1: 'on' };

/** Outlets are numbered from 0 (recording eatonpdu_dbq: 0 to 19), though the MIB says from 1. */
function outletRows({ outlets }: Known): string[] {
  const indices = ['label', 'state'].flatMap((name) => outlets.entries(name).map(([index]) => index));
  return [...new Set(indices)].filter((index) => /^\d+$/.test(index));
}

export function askOutlets(known: Known): string[] {
  return outletRows(known).flatMap((outlet) => [3, 4, 6, 7, 8, 9].map((column) => `${OUTLETS}.${column}.${outlet}`));
}

export function readOutlets(answer: Answer, known: Known): Reading[] {
  return outletRows(known).flatMap((outlet) => {
    const raw = (column: number) => amount(answer, `${OUTLETS}.${column}.${outlet}`);
    const state = STATES[integer(answer, `${OUTLETS}.3.${outlet}`) ?? Number.NaN];
    const name = text(known.outlets, 'label', outlet);
    const current = raw(4);
    return [
      reading('pdu.outlet_info', name === undefined ? undefined : 1, {
        outlet,
        label: undefined,
        name,
        receptacle: undefined,
      }),
      reading('pdu.outlet_on', state === undefined ? undefined : flag(state === 'on'), { outlet }),
      reading('pdu.outlet_current', thousandths(current), { outlet }),
      reading('pdu.outlet_voltage', volts(raw(6)), { outlet }),
      reading('pdu.outlet_power', raw(7), { outlet }),
      reading('pdu.outlet_apparent_power', raw(8), { outlet }),
      // Without current there is no power factor; the recorded unit answers 3 to 43 % for its idle outlets.
      reading('pdu.outlet_power_factor', current === 0 ? undefined : hundredths(raw(9)), { outlet }),
    ];
  });
}

/**
 * The MIB says millivolts; the unit of recording eatonpdu_dbq answers 241 to 249 for its mains, which are volts. No
 * mains has less than 1 V or more than 999 V, so the size tells.
 */
export function volts(raw: number | undefined): number | undefined {
  return raw === undefined || raw < 1000 ? raw : raw / 1000;
}

export function outletFacts(known: Known): OutletFact[] {
  return outletRows(known).map((outlet) => {
    const name = text(known.outlets, 'label', outlet);
    return { outlet, ...(name === undefined ? {} : { name }) };
  });
}

/** No cycle: whether these units take the native cycling(2) is not known, so off and on are two requests. */
export const outletControl: OutletControl = {
  ask: (outlet) => ({
    outlet: {
      via: 'snmp',
      get: {
        state: `${OUTLETS}.3.${numberOf(outlet)}`,
        watts: `${OUTLETS}.7.${numberOf(outlet)}`,
        name: `${OUTLETS}.2.${numberOf(outlet)}`,
      },
    },
  }),
  read: ({ outlet: answer }) => {
    if (answer === undefined) return { state: 'unknown' };
    const watts = amount(answer, 'watts');
    const name = text(answer, 'name');
    return {
      state: STATES[integer(answer, 'state') ?? Number.NaN] ?? 'unknown',
      ...(watts === undefined ? {} : { watts }),
      ...(name === undefined ? {} : { name }),
    };
  },
  turn: (outlet, to) => ({
    via: 'snmp',
    writes: true,
    set: { oid: `${OUTLETS}.3.${numberOf(outlet)}`, type: 'integer', value: to === 'on' ? 1 : 0 },
  }),
  rename: (outlet, name) => setName(`${OUTLETS}.2.${numberOf(outlet)}`, name, 255),
};

function numberOf(outlet: string): string {
  if (!/^(?:0|[1-9]\d*)$/.test(outlet)) throw new Error(`outlet "${outlet}": expected a number from 0, such as "12"`);
  return outlet;
}
