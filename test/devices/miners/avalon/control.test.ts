import { describe, expect, it } from 'vitest';
import { Answer } from '../../../../core/wire/answer.ts';
import { control, pause, resume } from '../../../../devices/miners/avalon/control.ts';

const NOW = new Date('2026-01-02T03:04:05.678Z');
/** Five seconds after NOW. */
const SOON = Date.UTC(2026, 0, 2, 3, 4, 10) / 1000;

const known = (version: object, ver?: string) => ({
  version: new Answer({ VERSION: [version] }),
  ...(ver === undefined ? {} : { stats: new Answer({ STATS: [{ 'MM ID0': `Ver[${ver}]` }] }) }),
});
const Q = known({ PROD: 'Avalon Q', MODEL: 'Q' });
const A15 = known({ PROD: 'AvalonMiner 15-194', MODEL: '15-194' });
const A13 = known({ PROD: 'AvalonMiner 1346-116' });
const A10 = known({ PROD: 'AvalonMiner 10xx', MODEL: '10xx' }, '1066-19101244_fe411a8_71edeca');
const set = (parameter: string) => ({ via: 'cgminer', command: 'ascset', parameter, writes: true });

describe('commands', () => {
  it.each([
    ['restartMining', control.restartMining?.({}), { via: 'cgminer', command: 'restart', writes: true }],
    ['reboot', control.reboot?.({}), { ...set('0,reboot,0'), hangsUp: true }],
    ['light on', control.locate?.(true, {}), set('0,led,1-1')],
    ['light off', control.locate?.(false, {}), set('0,led,1-0')],
    ['Q sleeps', pause(Q, NOW), set(`0,softoff,1:${SOON}`)],
    ['Q wakes', resume(Q, NOW), { ...set(`0,softon,1:${SOON}`), hangsUp: true }],
    ['Nano 3S sleeps', pause(known({ PROD: 'Avalon Nano3s' }), NOW), set(`0,softoff,1:${SOON}`)],
    ['A15 sleeps', pause(A15, NOW), set(`0,softoff,1:${SOON}`)],
    ['A13 sleeps', pause(A13, NOW), set('0,softoff')],
    ['A13 wakes', resume(A13, NOW), { ...set('0,reboot,0'), hangsUp: true }],
    ['A10 sleeps', pause(A10, NOW), set('0,hashpower,0')],
    ['A10 wakes', resume(A10, NOW), { ...set('0,reboot,0'), hangsUp: true }],
  ])('%s', (_what, request, expected) => {
    expect(request).toEqual(expected);
  });

  it.each([
    ['an AvalonMiner 1246-83', known({}, '1246-83-21072802_4ec6bb0')],
    ['an Avalon Nano3', known({ PROD: 'Avalonnano', MODEL: 'nano3' })],
    ['this Avalon', {}],
  ])('%s is refused', (name, of) => {
    expect(() => pause(of, NOW)).toThrow(`how ${name} is put to sleep and woken is not known`);
    expect(() => control.resume?.(of)).toThrow(/is not known/);
  });

  it('watts cannot be set', () => {
    expect(control.powerLimit).toBeUndefined();
  });
});
