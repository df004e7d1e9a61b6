import type { Questions, Request } from '../../../core/wire/request.ts';
import type { Answers, Control } from '../../driver.ts';
import { modelName } from './model.ts';
import { modulesIn } from './modules.ts';

type Known = Answers<Questions>;

/** `hangsUp`: the miner goes down with the command and may not find time to say yes. */
function set(parameter: string, hangsUp?: true): Request {
  return {
    via: 'cgminer',
    command: 'ascset',
    parameter: `0,${parameter}`,
    writes: true,
    ...(hangsUp ? { hangsUp } : {}),
  };
}

const REBOOT = set('reboot,0', true);
/** The home units and A15 want the time at which to do it, in unix seconds by their own clock. */
const LEAD_SECONDS = 5;

/**
 * Writes need no password. How a miner is put to sleep depends on its series: with a time for A15 and the home units,
 * without one on A13, and by cutting the power of the boards on A10, as Canaan's manual has it; those two wake by a reboot.
 * For other series it is not known and refused with an Error.
 *
 * There is no power limit in watts: `worklevel` and `workmode` are steps, and which step is how many watts is told by no
 * miner.
 */
export const control: Control = {
  restartMining: () => ({ via: 'cgminer', command: 'restart', writes: true }),
  reboot: () => REBOOT,
  pause: (known) => pause(known),
  resume: (known) => resume(known),
  locate: (on) => set(`led,1-${on ? 1 : 0}`),
};

export function pause(known: Known, now = new Date()): Request {
  switch (sleepOf(known)) {
    case 'timed':
      return set(`softoff,1:${soon(now)}`);
    case 'plain':
      return set('softoff');
    case 'power':
      return set('hashpower,0');
  }
}

export function resume(known: Known, now = new Date()): Request {
  return sleepOf(known) === 'timed' ? set(`softon,1:${soon(now)}`, true) : REBOOT;
}

function soon(now: Date): number {
  return Math.floor(now.getTime() / 1000) + LEAD_SECONDS;
}

function sleepOf(known: Known): 'timed' | 'plain' | 'power' {
  const model = modelOf(known);
  if (/^AvalonMiner 15|^Avalon (?:Q|Nano ?3s|Mini ?3)$/i.test(model)) return 'timed';
  if (/^AvalonMiner 13/.test(model)) return 'plain';
  if (/^AvalonMiner 10/.test(model)) return 'power';
  throw new Error(`how ${model === '' ? 'this Avalon' : `an ${model}`} is put to sleep and woken is not known`);
}

/** What the miner was learned to be; empty when it has not said. */
export function modelOf({ version, stats, estats }: Known): string {
  const [module] = [stats, estats].flatMap((reply) => (reply ? modulesIn(reply) : []));
  return (version && modelName(version.at('VERSION', 0), module?.items.str('Ver'))) ?? '';
}
