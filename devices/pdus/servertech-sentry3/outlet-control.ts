import type { Answer } from '../../../core/wire/answer.ts';
import type { OutletControl, OutletState } from '../../driver.ts';
import { indexOf } from '../../servertech/identifiers.ts';
import { act, INHIBITED, inhibited, renameOutlet } from '../../servertech/outlet-switching.ts';
import { amount } from '../../snmp-amounts.ts';
import { bits, integer, text } from '../../snmp-values.ts';
import { FEATURES, OUTLET, REBOOT_DELAY } from './learn.ts';
import { POWER_CONTROL, STATES } from './outlets.ts';

const ACTION = `${OUTLET}.11`;
const NAME = `${OUTLET}.3`;
/** outletName: DisplayString(SIZE(0..24)). */
const LONGEST_NAME = 24;

/** outletControlState: lockedOff(6), lockedOn(7). */
const LOCKED: Readonly<Record<number, string>> = { 6: 'locked off', 7: 'locked on' };
/** outletStatus: offFuse(8), onFuse(9). */
const FUSE_BLOWN = [8, 9];

/**
 * outletTable. An action on an outlet without power control, or on a locked one, is taken without an error and has no
 * effect, so both are read beforehand. A reboot keeps the outlet off for systemOutletRebootDelay, 5 to 600 s; an
 * outlet that is on its way (offWait, onWait) reads as unknown until it has arrived.
 */
export const outletControl: OutletControl = {
  ask: (outlet) => {
    const index = indexOf(outlet);
    return {
      outlet: {
        via: 'snmp',
        get: {
          status: `${OUTLET}.5.${index}`,
          watts: `${OUTLET}.14.${index}`,
          name: `${NAME}.${index}`,
          capabilities: `${OUTLET}.4.${index}`,
          features: FEATURES,
          rebootDelay: REBOOT_DELAY,
        },
      },
      // Alone, because some firmware answers this column so that the whole datagram cannot be read.
      control: { via: 'snmp', get: { state: `${OUTLET}.10.${index}` }, optional: true },
    };
  },
  read: ({ outlet, control }) => (outlet === undefined ? { state: 'unknown' } : readOutlet(outlet, control)),
  turn: (outlet, to) => act(ACTION, outlet, to),
  cycle: (outlet) => act(ACTION, outlet, 'reboot'),
  rename: (outlet, name) => renameOutlet(NAME, outlet, name, LONGEST_NAME),
};

function readOutlet(answer: Answer, control: Answer | undefined): OutletState {
  const status = integer(answer, 'status') ?? Number.NaN;
  const watts = amount(answer, 'watts');
  const name = text(answer, 'name');
  const switchable = bits(answer, 'capabilities')?.has(POWER_CONTROL);
  const cycleOffSeconds = amount(answer, 'rebootDelay');
  const locked = control === undefined ? undefined : LOCKED[integer(control, 'state') ?? Number.NaN];
  const fuse = FUSE_BLOWN.includes(status) ? 'the fuse of its branch is blown' : undefined;
  const blocked = inhibited(answer, 'features') ? INHIBITED : (locked ?? fuse);
  return {
    state: STATES[status] ?? 'unknown',
    ...(watts === undefined ? {} : { watts }),
    ...(name === undefined ? {} : { name }),
    ...(switchable === undefined ? {} : { switchable }),
    ...(blocked === undefined ? {} : { blocked }),
    ...(cycleOffSeconds === undefined ? {} : { cycleOffSeconds }),
  };
}
