import { Answer } from '../../../core/wire/answer.ts';
import type { OutletControl, OutletState } from '../../driver.ts';
import { bulk, type Call, command, PDU, returned } from './bulk.ts';
import { boolean, isOn, switchedAt } from './outlets.ts';
import { renameThing, settingsOf } from './rename.ts';
import { nameOf } from './upstream.ts';

/** What setPowerState and cyclePowerState return when they do not switch (JSON-RPC SDK 4.0.20). */
const REFUSALS = {
  1: 'the outlet is not switchable',
  2: 'load shedding is active',
  3: 'the outlet is disabled, because its inlet is',
  4: 'the outlet is not off',
} as const;

/**
 * Outlets by their well-known references, which count from 0. A cycle keeps an outlet off for its own `cycleDelay`, or
 * for that of the PDU where it is set to.
 */
export const outletControl: OutletControl = {
  learn: (outlet) => ({ settings: bulk([settingsOf(ridOf(outlet))]) }),
  ask: (outlet) => ({ outlet: bulk(callsTo(outlet)) }),
  read: ({ outlet }) => readOutlet(outlet ?? Answer.none),
  turn: (outlet, to) =>
    command({ rid: ridOf(outlet), method: 'setPowerState' }, { pstate: to === 'on' ? 1 : 0 }, REFUSALS),
  cycle: (outlet) => command({ rid: ridOf(outlet), method: 'cyclePowerState' }, {}, REFUSALS),
  rename: (outlet, name, { settings = Answer.none }) => renameThing(ridOf(outlet), name, returned(settings)(0)),
};

/** Throws RangeError for what no PDU calls an outlet. */
function ridOf(outlet: string): string {
  if (!/^[1-9]\d{0,2}$/.test(outlet)) throw new RangeError(`outlet "${outlet}": expected a number such as "12"`);
  return `${PDU}/outlet/${Number(outlet) - 1}`;
}

function callsTo(outlet: string): Call[] {
  const rid = ridOf(outlet);
  return [{ rid, method: 'getState' }, { rid, method: 'getMetaData' }, settingsOf(rid), settingsOf(PDU)];
}

function readOutlet(answer: Answer): OutletState {
  const at = returned(answer);
  const [state, metaData, settings, pduSettings] = [at(0), at(1), at(2), at(3)];
  const on = isOn(state);
  const said = {
    switchedAt: switchedAt(state),
    switchable: boolean(metaData, 'isSwitchable'),
    suspended: boolean(state, 'isSuspended'),
    blocked: blockedBy(state, pduSettings),
    name: nameOf(settings),
    cycleOffSeconds: cycleOffSeconds(settings, pduSettings),
  };
  const told = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  return { state: on === undefined ? 'unknown' : on ? 'on' : 'off', ...told };
}

function blockedBy(state: Answer, pduSettings: Answer): string | undefined {
  if (boolean(state, 'isLoadShed')) return 'load shedding keeps the outlet off';
  return boolean(pduSettings, 'inhibitRelayControl') ? 'the PDU inhibits the control of its relays' : undefined;
}

function cycleOffSeconds(settings: Answer, pduSettings: Answer): number | undefined {
  const usesPdu = boolean(settings, 'usePduCycleDelay');
  if (usesPdu === undefined) return undefined;
  const seconds = (usesPdu ? pduSettings : settings).at('cycleDelay').value;
  return typeof seconds === 'number' && seconds > 0 ? seconds : undefined;
}
