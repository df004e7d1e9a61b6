import { Answer } from '../../../core/wire/answer.ts';
import type { Request } from '../../../core/wire/request.ts';
import type { OutletControl, OutletState } from '../../driver.ts';
import { isLocked, isOn, isSwitchable } from './outlets.ts';
import { amount, get, patch } from './rest.ts';

/** PATCH is answered with nothing; what came of it says the outlet itself. A reboot keeps it off for `reboot_delay`. */
export const outletControl: OutletControl = {
  ask: (outlet) => {
    const id = checked(outlet);
    return {
      outlet: get(`monitor/outlets/${id}`),
      settings: { ...get(`config/outlets/${id}`), optional: true },
      globalSettings: { ...get('config/outlets/global'), optional: true },
    };
  },
  read: ({ outlet = Answer.none, settings = Answer.none, globalSettings = Answer.none }) =>
    readOutlet(rowIn(outlet), rowIn(settings), amount(globalSettings, 'reboot_delay')),
  turn: (outlet, to) => act(outlet, to),
  cycle: (outlet) => act(outlet, 'reboot'),
  rename: (outlet, name) => patch(`config/outlets/${checked(outlet)}`, { name }),
};

function act(outlet: string, action: 'on' | 'off' | 'reboot'): Request {
  return patch(`control/outlets/${checked(outlet)}`, { control_action: action });
}

/** An id stands in a path. Throws RangeError for what is none. */
function checked(outlet: string): string {
  if (/^[A-Z]{0,2}\d{1,3}$/.test(outlet)) return outlet;
  throw new RangeError(`outlet "${outlet}": expected unit, cord and number such as "AA1"`);
}

/** One outlet is answered as a row, or as a list of one. */
function rowIn(answer: Answer): Answer {
  return answer.list()[0] ?? answer;
}

function readOutlet(row: Answer, settings: Answer, cycleOffSeconds: number | undefined): OutletState {
  const on = isOn(row);
  const [watts, switchable, name] = [amount(row, 'active_power'), isSwitchable(row), row.str('name')];
  return {
    state: on === undefined ? 'unknown' : on ? 'on' : 'off',
    ...(watts === undefined ? {} : { watts }),
    ...(switchable === undefined ? {} : { switchable }),
    ...(isLocked(row, settings) ? { blocked: 'the outlet is locked (control_lock)' } : {}),
    ...(name === undefined ? {} : { name }),
    ...(cycleOffSeconds === undefined ? {} : { cycleOffSeconds }),
  };
}
