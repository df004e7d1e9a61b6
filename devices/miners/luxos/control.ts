import type { CgminerSession, Questions, Request } from '../../../core/wire/request.ts';
import type { Answers, Control } from '../../driver.ts';

/** LuxOS gives out one session, which `session` tells while somebody holds it. */
const SESSION: CgminerSession = {
  current: 'session',
  open: 'logon',
  close: 'logoff',
  id: ['SESSION', 0, 'SessionID'],
};

function write(command: string, parameter?: string): Request {
  const request: Request = { via: 'cgminer', command, session: SESSION, writes: true };
  return parameter === undefined ? request : { ...request, parameter };
}

/** A command that ends the program that should answer it. */
function last(command: string): Request {
  return { via: 'cgminer', command, session: SESSION, hangsUp: true, writes: true };
}

export const control: Control = {
  restartMining: () => last('resetminer'),
  reboot: () => last('rebootdevice'),
  pause: () => write('curtail', 'sleep'),
  resume: () => write('curtail', 'wakeup'),
  powerLimit: setPowerLimit,
  locate: (on) => write('ledset', on ? 'red,blink' : 'red,auto'),
};

/**
 * The profile that uses the most power within the limit, by the watts that the miner itself gives for each. Advanced thermal
 * management, where it is on, may choose another one later. Throws RangeError when no profile is that frugal.
 */
function setPowerLimit(watts: number, known: Answers<Questions>): Request {
  const profiles = (known['profiles']?.list('PROFILES') ?? []).flatMap((profile) => {
    const [name, uses] = [profile.str('Profile Name'), profile.num('Watts')];
    return name === undefined || uses === undefined || uses <= 0 ? [] : [{ name, uses }];
  });
  const within = profiles.filter(({ uses }) => uses <= watts).sort((a, b) => b.uses - a.uses);
  if (within[0]) return write('profileset', within[0].name);
  const least = Math.min(...profiles.map(({ uses }) => uses));
  const why = profiles.length === 0 ? 'the miner told no profiles' : `its most frugal profile uses ${least} W`;
  throw new RangeError(`${watts} W cannot be set: ${why}`);
}
