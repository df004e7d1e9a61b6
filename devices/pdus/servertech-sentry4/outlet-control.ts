import type { Answer } from '../../../core/wire/answer.ts';
import type { OutletControl, OutletState } from '../../driver.ts';
import { indexOf } from '../../servertech/identifiers.ts';
import { act, INHIBITED, inhibited, renameOutlet } from '../../servertech/outlet-switching.ts';
import { amount } from '../../snmp-amounts.ts';
import { bits, integer, text } from '../../snmp-values.ts';
import { CONFIGURED, CONTROLLED, FEATURES, MONITORED, REBOOT_DELAY } from './learn.ts';
import { STATES, SWITCHED } from './outlets.ts';

const ACTION = `${CONTROLLED}.2`;
const NAME = `${CONFIGURED.outlet}.3`;
/** st4OutletName: DisplayString(SIZE(0..32)). */
const LONGEST_NAME = 32;

/** st4OutletControlState; what is neither on nor off is on its way (pendOn, reboot …) or not set. */
const CONTROL_STATES = {
  on: [1, 3, 5, 7, 11, 15, 17],
  off: [2, 4, 6, 10, 14, 16],
};
const OCP_OFF = 6;
const LOCKED: Readonly<Record<number, string>> = { 14: 'locked off', 15: 'locked on' };

/**
 * st4OutletControlTable. idleOn is as much on as on: of 54 outlets of a healthy PDU 50 are idleOn. Whether there is
 * power is said by the state of the monitor table; the control state speaks where that is silent. A reboot keeps the
 * outlet off for st4OutletRebootDelay, 5 to 600 s.
 */
export const outletControl: OutletControl = {
  ask: (outlet) => {
    const index = indexOf(outlet);
    return {
      outlet: {
        via: 'snmp',
        get: {
          state: `${MONITORED.outlet}.1.${index}`,
          control: `${CONTROLLED}.1.${index}`,
          watts: `${MONITORED.outlet}.7.${index}`,
          name: `${NAME}.${index}`,
          capabilities: `${CONFIGURED.outlet}.5.${index}`,
          features: FEATURES,
          rebootDelay: REBOOT_DELAY,
        },
      },
    };
  },
  read: ({ outlet }) => (outlet === undefined ? { state: 'unknown' } : readOutlet(outlet)),
  turn: (outlet, to) => act(ACTION, outlet, to),
  cycle: (outlet) => act(ACTION, outlet, 'reboot'),
  rename: (outlet, name) => renameOutlet(NAME, outlet, name, LONGEST_NAME),
};

function readOutlet(answer: Answer): OutletState {
  const control = integer(answer, 'control');
  const watts = amount(answer, 'watts');
  const name = text(answer, 'name');
  const switchable = bits(answer, 'capabilities')?.has(SWITCHED);
  const blocked = inhibited(answer, 'features') ? INHIBITED : LOCKED[control ?? Number.NaN];
  const cycleOffSeconds = amount(answer, 'rebootDelay');
  return {
    state: STATES[integer(answer, 'state') ?? Number.NaN] ?? stateOf(control),
    ...(watts === undefined ? {} : { watts }),
    ...(name === undefined ? {} : { name }),
    ...(switchable === undefined ? {} : { switchable }),
    ...(control === undefined ? {} : { suspended: control === OCP_OFF }),
    ...(blocked === undefined ? {} : { blocked }),
    ...(cycleOffSeconds === undefined ? {} : { cycleOffSeconds }),
  };
}

function stateOf(control: number | undefined): OutletState['state'] {
  if (control === undefined) return 'unknown';
  if (CONTROL_STATES.on.includes(control)) return 'on';
  return CONTROL_STATES.off.includes(control) ? 'off' : 'unknown';
}
