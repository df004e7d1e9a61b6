import type { Answer } from '../../../core/wire/answer.ts';
import type { Request } from '../../../core/wire/request.ts';
import type { OutletControl, OutletState } from '../../driver.ts';
import { amount } from '../../snmp-amounts.ts';
import { setName } from '../../snmp-name.ts';
import { integer, text } from '../../snmp-values.ts';
import { OUTLET, OUTLET_CONTROL, OUTLET_POWER } from './learn.ts';
import { canSwitch, STATES } from './outlets.ts';
import { indexOf } from './rows.ts';

/** outletControlOffCmd, OnCmd and RebootCmd. The value is a delay in seconds; units whose part number begins with IPV or IPC take none but 0. */
const COMMANDS = { off: 3, on: 4, reboot: 5 } as const;
const NOW = 0;

/** outletControlTable. A reboot keeps the outlet off for its own outletControlRebootOffTime, and turns an outlet on that is off. */
export const outletControl: OutletControl = {
  ask: (outlet) => ({ outlet: askOutlet(indexOf(outlet)) }),
  read: ({ outlet: answer }) => readOutlet(answer),
  turn: (outlet, to) => command(outlet, to),
  cycle: (outlet) => command(outlet, 'reboot'),
  rename: (outlet, name) => setName(`${OUTLET}.3.${indexOf(outlet)}`, name, 31),
};

function command(outlet: string, what: keyof typeof COMMANDS): Request {
  const oid = `${OUTLET_CONTROL}.${COMMANDS[what]}.${indexOf(outlet)}`;
  return { via: 'snmp', writes: true, set: { oid, type: 'integer', value: NOW } };
}

function askOutlet(index: string): Request {
  return {
    via: 'snmp',
    get: {
      status: `${OUTLET_CONTROL}.2.${index}`,
      rebootOffTime: `${OUTLET_CONTROL}.8.${index}`,
      switchable: `${OUTLET_CONTROL}.9.${index}`,
      watts: `${OUTLET_POWER}.3.${index}`,
      name: `${OUTLET}.3.${index}`,
    },
  };
}

function readOutlet(answer: Answer | undefined): OutletState {
  if (answer === undefined) return { state: 'unknown' };
  const watts = amount(answer, 'watts');
  const switchable = canSwitch(answer, 'switchable');
  const name = text(answer, 'name');
  const cycleOffSeconds = amount(answer, 'rebootOffTime');
  return {
    state: STATES[integer(answer, 'status') ?? Number.NaN] ?? 'unknown',
    ...(watts === undefined ? {} : { watts }),
    ...(switchable === undefined ? {} : { switchable }),
    ...(name === undefined ? {} : { name }),
    ...(cycleOffSeconds === undefined ? {} : { cycleOffSeconds }),
  };
}
