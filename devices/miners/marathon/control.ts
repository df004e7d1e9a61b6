import type { Answer } from '../../../core/wire/answer.ts';
import type { HttpRequest, Questions, Request } from '../../../core/wire/request.ts';
import type { Answers, Control } from '../../driver.ts';

type Known = Answers<Questions>;
type Config = Record<string, unknown>;

function post(path: string, body: unknown): HttpRequest & Request {
  return { via: 'http', method: 'POST', path: `/kaonsu/v1/${path}`, auth: 'digest', body, writes: true };
}

/**
 * Modes and the power target are part of the whole configuration, which is written back as it was learned with that one
 * thing changed.
 */
export const control: Control = {
  restartMining: () => post('maintenance', { type: 'reload' }),
  reboot: () => post('maintenance', { type: 'reboot' }),
  locate: (on) => post('locate_miner', { blinking: on }),
  pause: (known) => withMode(known, { 'work-mode-selector': 'Sleep' }),
  resume: (known) => withMode(known, { 'work-mode-selector': modeBeforeSleep(known['history']) }),
  powerLimit: setPowerTarget,
};

/** Throws RangeError for what is no limit, and Error while the miner sleeps: a power target would wake it. */
function setPowerTarget(watts: number, known: Known): Request {
  if (!Number.isInteger(watts) || watts <= 0)
    throw new RangeError(`a power limit is whole watts above 0, not ${watts}`);
  if (known['config']?.str('mode', 'work-mode-selector') === 'Sleep')
    throw new Error('the miner sleeps: a power limit would wake it');
  const concorde = known['config']?.at('mode', 'concorde').value;
  return withMode(known, {
    'work-mode-selector': 'Auto',
    concorde: { ...(isObject(concorde) ? concorde : {}), 'power-target': watts },
  });
}

function withMode(known: Known, change: Config): Request {
  const config = known['config']?.value;
  const mode = isObject(config) ? config['mode'] : undefined;
  if (!isObject(config) || !isObject(mode) || !('work-mode-selector' in mode))
    throw new Error('the configuration of the miner was not told, so that nothing in it can be changed');
  const request = post('miner_config', { ...config, mode: { ...mode, ...change } });
  return { ...request, expect: { path: ['error'], value: false, words: ['msg'] } };
}

/**
 * The mode from which the miner last went to sleep, by its own history: a list, the newest last, of objects whose lists
 * hold changes `{ type: "update", path: ["Mode", "WorkModeSelector"], from, to }`.
 */
function modeBeforeSleep(history: Answer | undefined): string {
  const changes = (history?.list() ?? []).flatMap((entry) => entry.entries().flatMap(([, list]) => list.list()));
  const last = changes.findLast((change) => {
    const path = change.list('path').map((step) => step.str()?.toLowerCase());
    return path.join('.') === 'mode.workmodeselector' && change.str('to') === 'Sleep' && change.str('from') !== 'Sleep';
  });
  const mode = last?.str('from');
  if (mode === undefined) throw new Error('the miner does not tell in which mode it worked before it slept');
  return mode;
}

function isObject(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
