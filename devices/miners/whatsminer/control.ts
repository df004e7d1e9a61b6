import type { Questions, Request } from '../../../core/wire/request.ts';
import type { Answers, Control } from '../../driver.ts';
import { isApi3 } from './questions.ts';

type Known = Answers<Questions>;

function api2(command: string, parameters: Readonly<Record<string, unknown>> = {}): Request {
  return { via: 'whatsminer', api: 2, command, parameters, writes: true };
}

function api3(command: string, parameters?: unknown): Request {
  return { via: 'whatsminer', api: 3, command, ...(parameters === undefined ? {} : { parameters }), writes: true };
}

const service = (does: string) => api3('set.miner.service', does);
const BLINK = { color: 'red', period: 200, duration: 100, start: 0 };

/**
 * Writes in the dialect of what was learned. API 2 needs "API enabled" in WhatsMinerTool; API 3's writes are of the
 * vendor's documentation and were not seen answered in a recording. Firmware from the end of 2024 on refuses writes of
 * API 2, which is why API 3 goes first wherever it answers. A new power limit restarts mining on API 2.
 */
export const control: Control = {
  restartMining: (known) => (isApi3(known) ? service('restart') : api2('restart_btminer')),
  reboot: (known) => (isApi3(known) ? api3('set.system.reboot') : api2('reboot')),
  pause: (known) => (isApi3(known) ? service('stop') : api2('power_off', { respbefore: 'true' })),
  resume: (known) => (isApi3(known) ? service('start') : api2('power_on')),
  powerLimit: setPowerLimit,
  locate: (on, known) =>
    isApi3(known) ? api3('set.system.led', on ? [BLINK] : 'auto') : api2('set_led', on ? BLINK : { param: 'auto' }),
};

/** API 2 wants the watts as text. Throws RangeError for what is no limit: 0 would mean "none" to the miner. */
function setPowerLimit(watts: number, known: Known): Request {
  if (!Number.isInteger(watts) || watts <= 0)
    throw new RangeError(`a power limit is whole watts above 0, not ${watts}`);
  return isApi3(known)
    ? api3('set.miner.power_limit', watts)
    : api2('adjust_power_limit', { power_limit: String(watts) });
}
