import { Answer } from '../../../core/wire/answer.ts';
import type { HttpRequest, Questions, Request } from '../../../core/wire/request.ts';
import type { Answers, Control } from '../../driver.ts';

type Known = Answers<Questions>;

/** Level of the power plan that stops mining ("0 MHz 0 V …"), and of the one from the factory. */
const STOPPED = 3;
const NORMAL = 0;

/** What was learned of the settings, whichever way they were let out. */
export function settingOf(known: Known): Answer {
  const open = known['setting'] ?? Answer.none;
  return open.has('powerplans') ? open : (known['guardedSetting'] ?? Answer.none);
}

/** The level of the power plan at this place. */
export function levelOf(known: Known, plan: number | undefined): number | undefined {
  const setting = settingOf(known);
  return setting.num('powerplans', plan ?? setting.num('select') ?? -1, 'level');
}

/** The first firmware lets everybody in; where it does not, a token is shown. */
function put(known: Known, path: string, body?: object): Request & HttpRequest {
  const isOpen = known['status']?.has('model') === true;
  return {
    via: 'http',
    method: 'PUT',
    path,
    ...(isOpen ? {} : { auth: 'bearer' as const }),
    ...(body === undefined ? {} : { body }),
    writes: true,
  };
}

/** The device takes its settings only as a whole. Throws an Error where they were not learned. */
function change(known: Known, changes: object): Request {
  const setting = settingOf(known).value;
  if (typeof setting !== 'object' || setting === null)
    throw new Error('the settings of this Goldshell are not known, and it takes them only as a whole');
  return put(known, '/mcb/setting', { ...setting, ...changes });
}

function choose(known: Known, level: number): Request {
  const place = settingOf(known)
    .list('powerplans')
    .findIndex((plan) => plan.num('level') === level);
  if (place < 0) throw new Error(`this Goldshell has no power plan of level ${level}`);
  return change(known, { select: place });
}

/** There is no limit in watts, and no command that only restarts mining. */
export const control: Control = {
  reboot: (known) => put(known, '/mcb/restart'),
  pause: (known) => choose(known, STOPPED),
  resume: (known) => choose(known, NORMAL),
  locate: (on, known) => change(known, { ledcontrol: on }),
};
