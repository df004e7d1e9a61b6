import { Answer } from '../../../core/wire/answer.ts';
import type { HttpRequest, Login, Questions, Request } from '../../../core/wire/request.ts';
import type { Answers, Control } from '../../driver.ts';

type Known = Answers<Questions>;

/** Level of the power plan that stops mining ("0 MHz 0 V …"), and of the one from the factory. */
const STOPPED = 3;
const NORMAL = 0;

/**
 * What later firmware wants (SC-BOX 2.2.5). Its token never changes and may be configured instead of user and password,
 * as it must be where the firmware takes only encrypted passwords (`cipher=true`).
 */
export const LOGIN: Login = {
  ask: { method: 'GET', path: '/user/login?username={username}&password={password}&cipher=false' },
  token: { path: ['JWT Token'] },
  send: { header: 'authorization', value: 'Bearer {token}' },
};

/** What was learned of the settings, whichever way they were let out. */
export function settingOf(known: Known): Answer {
  const open = known['setting'] ?? Answer.none;
  return open.has('powerplans') ? open : (known['guardedSetting'] ?? Answer.none);
}

/** The level of the power plan at this place; none where a plan is written by hand. */
export function levelOf(known: Known, plan: number | undefined): number | undefined {
  const setting = settingOf(known);
  if (setting.bool('manual') === true) return undefined;
  return setting.num('powerplans', plan ?? setting.num('select') ?? -1, 'level');
}

/** The first firmware lets everybody in. Later firmware wants a token for all but `/mcb/status`. */
function put(known: Known, path: string, body?: object): Request & HttpRequest {
  const isOpen = known['setting']?.has('powerplans') === true;
  return {
    via: 'http',
    method: 'PUT',
    path,
    ...(isOpen ? {} : { auth: LOGIN }),
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
  if (settingOf(known).bool('manual') === true)
    throw new Error('this Goldshell runs a power plan that was written by hand, and would lose it');
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
