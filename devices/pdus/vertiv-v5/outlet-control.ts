import type { Answer } from '../../../core/wire/answer.ts';
import type { Request } from '../../../core/wire/request.ts';
import type { OutletControl, OutletState } from '../../driver.ts';
import { amount, outletNumber } from '../../snmp-amounts.ts';
import { setName } from '../../snmp-name.ts';
import { integer, text, truth } from '../../snmp-values.ts';
import { METER, SWITCH } from './learn.ts';
import { isSameOutlet, STATES } from './outlets.ts';

/** pduOutletSwitchControl: on(2), off(4), reboot(6); the odd ones act after a delay. It always reads none(8). */
const CONTROLS = { on: 2, off: 4, reboot: 6 } as const;

/** States in which the relay has not moved yet. */
const WAITING: Readonly<Record<number, string>> = {
  3: 'it is about to turn off',
  4: 'it is about to turn on',
  5: 'it is rebooting',
  6: 'it is rebooting',
};

/**
 * pduOutletSwitchTable. A unit that is not in manual mode refuses every command with inconsistentValue, and does not
 * say beforehand in which mode it is. A reboot passes the states 5, 6 and 1 and keeps the outlet off for its
 * pduOutletSwitchRebootHoldDelay.
 */
export const outletControl: OutletControl = {
  ask: (outlet) => ({ outlet: askOutlet(outletNumber(outlet)) }),
  read: ({ outlet: answer }) => readOutlet(answer),
  turn: (outlet, to) => command(outlet, to),
  cycle: (outlet) => command(outlet, 'reboot'),
  rename: (outlet, name) => setName(`${SWITCH}.3.${outletNumber(outlet)}`, name, 25),
};

function command(outlet: string, what: keyof typeof CONTROLS): Request {
  const oid = `${SWITCH}.6.${outletNumber(outlet)}`;
  return { via: 'snmp', writes: true, set: { oid, type: 'integer', value: CONTROLS[what] } };
}

function askOutlet(index: string): Request {
  return {
    via: 'snmp',
    get: {
      state: `${SWITCH}.4.${index}`,
      relayFailure: `${SWITCH}.5.${index}`,
      rebootHoldDelay: `${SWITCH}.11.${index}`,
      name: `${SWITCH}.3.${index}`,
      switchName: `${SWITCH}.2.${index}`,
      meterName: `${METER}.2.${index}`,
      watts: `${METER}.12.${index}`,
    },
  };
}

function readOutlet(answer: Answer | undefined): OutletState {
  if (answer === undefined) return { state: 'unknown' };
  const state = integer(answer, 'state') ?? Number.NaN;
  const isOwnMeter = isSameOutlet(text(answer, 'switchName'), text(answer, 'meterName'));
  const watts = isOwnMeter ? amount(answer, 'watts') : undefined;
  const blocked = truth(answer, 'relayFailure') ? 'its relay has failed' : WAITING[state];
  const name = text(answer, 'name');
  const cycleOffSeconds = amount(answer, 'rebootHoldDelay');
  return {
    state: STATES[state] ?? 'unknown',
    ...(watts === undefined ? {} : { watts }),
    ...(blocked === undefined ? {} : { blocked }),
    ...(name === undefined ? {} : { name }),
    ...(cycleOffSeconds === undefined ? {} : { cycleOffSeconds }),
  };
}
