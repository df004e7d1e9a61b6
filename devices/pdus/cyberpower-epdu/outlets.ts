import { flag, type OutletFact, type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { command, outletState, STATES } from '../../cyberpower/commands.ts';
import type { OutletControl } from '../../driver.ts';
import { amount, outletNumber, tenths, tenthsOfKilowattHours } from '../../snmp-amounts.ts';
import { setName } from '../../snmp-name.ts';
import { integer, text } from '../../snmp-values.ts';
import { CONFIG, CONTROL, type Known, OUTLET_DEVICE, STATUS } from './learn.ts';

/** Outlets that are not metered answer 0 for what they do not measure, so the unit is asked how many it meters. */
function isMetered(answer: Answer, name: string): boolean {
  return integer(answer, name) !== 0;
}

function outletRows({ outlets }: Known): string[] {
  return outlets.entries('name').flatMap(([index]) => (/^[1-9]\d*$/.test(index) ? [index] : []));
}

/** Column 4 is the state; column 5 beside it says whether a command is pending. */
export function askOutlets(known: Known): string[] {
  const columns = isMetered(known.unit, 'meteredOutlets') ? [4, 7, 8, 13] : [4];
  return outletRows(known).flatMap((outlet) => columns.map((column) => `${STATUS}.${column}.${outlet}`));
}

export function readOutlets(answer: Answer, known: Known): Reading[] {
  return outletRows(known).flatMap((outlet) => {
    const raw = (column: number) => amount(answer, `${STATUS}.${column}.${outlet}`);
    const state = STATES[raw(4) ?? Number.NaN];
    const name = text(known.outlets, 'name', outlet);
    const bank = amount(known.outlets, 'bank', outlet) || undefined;
    return [
      reading('pdu.outlet_info', name === undefined ? undefined : 1, {
        outlet,
        label: undefined,
        name,
        receptacle: undefined,
      }),
      reading('pdu.outlet_source', bank === undefined ? undefined : 1, { outlet, breaker: bank, inlet: undefined }),
      reading('pdu.outlet_on', state === undefined ? undefined : flag(state === 'on'), { outlet }),
      reading('pdu.outlet_current', tenths(raw(7)), { outlet }),
      reading('pdu.outlet_power', raw(8), { outlet }),
      reading('pdu.outlet_energy', tenthsOfKilowattHours(raw(13)), { outlet }),
    ];
  });
}

export function outletFacts(known: Known): OutletFact[] {
  return outletRows(known).map((outlet) => {
    const name = text(known.outlets, 'name', outlet);
    return { outlet, ...(name === undefined ? {} : { name }) };
  });
}

/** A reboot keeps the outlet off for its ePDUOutletConfigRebootDuration, 5 to 60 s. */
export const outletControl: OutletControl = {
  ask: (outlet) => {
    const number = outletNumber(outlet);
    return {
      outlet: {
        via: 'snmp',
        get: {
          state: `${STATUS}.4.${number}`,
          pending: `${STATUS}.5.${number}`,
          watts: `${STATUS}.8.${number}`,
          name: `${CONFIG}.2.${number}`,
          rebootDuration: `${CONFIG}.6.${number}`,
          meteredOutlets: `${OUTLET_DEVICE}.5.0`,
        },
      },
    };
  },
  read: ({ outlet: answer }) =>
    answer === undefined ? { state: 'unknown' } : outletState(answer, isMetered(answer, 'meteredOutlets')),
  turn: (outlet, to) => command(`${CONTROL}.4.${outletNumber(outlet)}`, to),
  cycle: (outlet) => command(`${CONTROL}.4.${outletNumber(outlet)}`, 'reboot'),
  rename: (outlet, name) => setName(`${CONFIG}.2.${outletNumber(outlet)}`, name),
};
