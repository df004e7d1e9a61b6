import { describe, expect, it } from 'vitest';
import { Answer } from '../../../../core/wire/answer.ts';
import type { Request } from '../../../../core/wire/request.ts';
import whatsminer from '../../../../devices/miners/whatsminer.ts';

const API3 = { code: 0, msg: { miner: { type: 'M60S_VK40' } } };

describe('control', () => {
  const known = { device: new Answer(API3) };
  const before = { device: Answer.none };
  const { control = {} } = whatsminer;
  const v3 = (command: string, parameters?: unknown) => ({
    ...{ via: 'whatsminer', api: 3, command, writes: true },
    ...(parameters === undefined ? {} : { parameters }),
  });
  const v2 = (command: string, parameters = {}) => ({ via: 'whatsminer', api: 2, command, parameters, writes: true });
  const blink = { color: 'red', period: 200, duration: 100, start: 0 };
  it.each<[string, Request | undefined, object]>([
    ['restarts mining', control.restartMining?.(known), v3('set.miner.service', 'restart')],
    ['restarts mining', control.restartMining?.(before), v2('restart_btminer')],
    ['reboots', control.reboot?.(known), v3('set.system.reboot')],
    ['reboots', control.reboot?.(before), v2('reboot')],
    ['pauses', control.pause?.(known), v3('set.miner.service', 'stop')],
    ['pauses', control.pause?.(before), v2('power_off', { respbefore: 'true' })],
    ['resumes', control.resume?.(known), v3('set.miner.service', 'start')],
    ['resumes', control.resume?.(before), v2('power_on')],
    ['limits power', control.powerLimit?.(3000, known), v3('set.miner.power_limit', 3000)],
    ['limits power', control.powerLimit?.(3000, before), v2('adjust_power_limit', { power_limit: '3000' })],
    ['blinks', control.locate?.(true, known), v3('set.system.led', [blink])],
    ['blinks', control.locate?.(true, before), v2('set_led', blink)],
    ['stops blinking', control.locate?.(false, known), v3('set.system.led', 'auto')],
    ['stops blinking', control.locate?.(false, before), v2('set_led', { param: 'auto' })],
  ])('%s in the dialect that was learned', (_what, request, expected) => {
    expect(request).toEqual(expected);
  });

  it.each([0, -5, 3000.5, Number.NaN])('refuses a limit of %d W', (watts) => {
    expect(() => control.powerLimit?.(watts, known)).toThrow(RangeError);
  });
});
